"""Scoring and noting without network: what is typed survives, is sent once, and is nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from award.accounts.models import User
from award.scoring.models import FactorTick, Finding, ItemScore, ScoreSheet, SheetNote, VisitFinding, VisitPhoto
from award.scoring.services import open_sheet, save_mark
from tests import factories as make
from tests.scoring import visiting
from tests.scoring.scene import CODE, Scene, scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BARRED = SimpleNamespace(scoring=SimpleNamespace(local_copies=False))
STORES = "indexedDB.databases().then((all) => all.filter((one) => one.name === 'award-panel').length)"
KEPT = "caches.keys().then((names) => names.filter((name) => name.startsWith('panel-copies-')).length)"


def _sheet(found: Scene) -> ScoreSheet:
    return open_sheet(actor=found.user(1), assignment=found.assignments[1])


def _keep(page: Page, path: str) -> None:
    page.goto(path)
    page.locator("[data-keep]").click()
    expect(page.locator("[data-keep-state]")).to_have_text(
        page.locator("[data-keep-state]").get_attribute("data-done") or "", timeout=120_000
    )
    page.reload()  # from here on the worker answers for this page


def _open(page: Page, path: str, text: str) -> None:
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)
    page.wait_for_load_state("load")


def _waits(page: Page, number: int) -> None:
    words = page.locator("#save-state").get_attribute("data-offline") or ""
    expect(page.locator("#save-state")).to_have_text(words.replace("{n}", str(number)))


def _saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_contain_text(page.locator("#save-state").get_attribute("data-saved") or "?")
    expect(page.locator("#save-state")).not_to_have_class("save save--pending")


def test_three_items_are_scored_without_network_and_saved_once(enter: Callable[..., Page]) -> None:
    found = scene()
    sheet, page = _sheet(found), enter(found.user(1))
    codes = [item.code for item in make.criteria().items[:3]]
    save_mark(  # its band is open, so its factors can be ticked
        actor=found.user(1), sheet=sheet, item=found.item(codes[2]), percent=50, is_not_applicable=False, version=0
    )
    root = f"/panel/sheets/{sheet.pk}/"
    _keep(page, root)
    page.context.set_offline(True)
    for place, code in enumerate(codes, start=1):
        _open(page, f"{root}items/{code}/", code)
        page.locator("[name=percent]").fill(str(10 * place))
        page.locator("[name=percent]").press("Tab")
        _waits(page, place)
    page.locator("#note").fill("ask for the original")
    _waits(page, 4)
    page.locator("[id^=tick-][id$=-full]").first.click()
    _waits(page, 5)
    expect(page.locator("[id^=tick-][id$=-full]").first).to_have_attribute("aria-pressed", "true")
    page.locator("#flag").click()
    _waits(page, 6)
    page.locator("[data-add=S]").click()
    page.locator("#new-strength textarea").fill("每月复核一次")
    _waits(page, 7)
    expect(page.locator(".rail .queued")).to_have_count(3)
    _open(page, f"{root}items/{codes[0]}/", codes[0])
    expect(page.locator("[name=percent]")).to_have_value("10")  # what waits is shown where it was typed
    assert ItemScore.objects.get().percent == 50
    page.context.set_offline(False)
    _saved(page)
    expect(page.locator(".rail .queued")).to_have_count(0)
    marks = dict(ItemScore.objects.filter(sheet=sheet).values_list("item__code", "percent"))
    assert marks == dict(zip(codes, [10, 20, 30], strict=True))
    versions = dict(ItemScore.objects.values_list("item__code", "version"))
    assert (versions[codes[0]], versions[codes[1]]) == (1, 1)
    assert ItemScore.objects.get(item__code=codes[2]).is_flagged
    assert SheetNote.objects.get().text == "ask for the original"
    assert FactorTick.objects.get().value == "full"
    assert [row.text for row in Finding.objects.all()] == ["每月复核一次"]


def test_a_mark_changed_elsewhere_meanwhile_is_shown_beside_the_own(enter: Callable[..., Page]) -> None:
    found = scene()
    sheet, page = _sheet(found), enter(found.user(1))
    first, second = [item.code for item in make.criteria().items[:2]]
    root = f"/panel/sheets/{sheet.pk}/"
    _keep(page, root)
    page.context.set_offline(True)
    _open(page, f"{root}items/{first}/", first)
    page.locator("[name=percent]").fill("35")
    page.locator("[name=percent]").press("Tab")
    _waits(page, 1)
    _open(page, f"{root}items/{second}/", second)
    save_mark(actor=found.user(1), sheet=sheet, item=found.item(first), percent=70, is_not_applicable=False, version=0)
    page.context.set_offline(False)
    expect(page.locator(".queue")).to_contain_text("35")  # kept, and told
    assert ItemScore.objects.get(sheet=sheet).percent == 70
    page.locator(".queue a").click()
    expect(page.locator("#mark .clash")).to_contain_text("70")
    page.locator("#mark .clash button").click()
    expect(page.locator("#mark .clash")).to_have_count(0)
    _saved(page)
    assert ItemScore.objects.get(sheet=sheet).percent == 35


def test_the_summary_sends_first_what_waits(enter: Callable[..., Page]) -> None:
    found = scene()
    sheet, page = _sheet(found), enter(found.user(1))
    code = make.criteria().items[0].code
    _open(page, f"/panel/sheets/{sheet.pk}/items/{code}/", code)
    page.context.set_offline(True)  # without kept pages: the open one queues as well
    page.locator("[name=percent]").fill("35")
    page.locator("[name=percent]").press("Tab")
    _waits(page, 1)
    page.context.set_offline(False)
    page.goto(f"/panel/sheets/{sheet.pk}/summary/")
    expect(page.locator("main")).to_contain_text("35%")
    expect(page.locator(".queue")).to_have_count(0)
    assert ItemScore.objects.get(sheet=sheet).version == 1


def test_another_person_on_the_same_browser_finds_nothing(enter: Callable[..., Page], base_url: str) -> None:
    found = scene()
    sheet, page = _sheet(found), enter(found.user(1))
    code = make.criteria().items[0].code
    _keep(page, f"/panel/sheets/{sheet.pk}/")
    page.context.set_offline(True)
    _open(page, f"/panel/sheets/{sheet.pk}/items/{code}/", code)
    page.locator("[name=percent]").fill("35")
    page.locator("[name=percent]").press("Tab")
    _waits(page, 1)
    page.context.set_offline(False)
    page.context.clear_cookies()
    _log_in(page, found.user(2), base_url)
    other = open_sheet(actor=found.user(2), assignment=found.assignments[2])
    page.goto(f"/panel/sheets/{other.pk}/items/{code}/")
    expect(page.locator("[name=percent]")).to_have_value("")
    expect(page.locator(".queue, .queued")).to_have_count(0)
    page.wait_for_function(f"() => {KEPT}.then((number) => number === 0)")
    page.goto(f"/panel/sheets/{sheet.pk}/items/{code}/")
    assert "35" not in page.content()
    assert not ItemScore.objects.filter(sheet=other).exists()


def _log_in(page: Page, user: User, base_url: str) -> None:
    from django.test import Client

    from tests.isolation.world import BACKEND

    client = Client()
    client.force_login(user, backend=BACKEND)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base_url}])


def test_logging_out_takes_copies_and_entries_along(enter: Callable[..., Page]) -> None:
    found = scene()
    sheet, page = _sheet(found), enter(found.user(1))
    code = make.criteria().items[0].code
    _keep(page, f"/panel/sheets/{sheet.pk}/")
    assert page.evaluate(KEPT) == 1
    page.locator("summary.avatar").click()
    page.locator("form[action*=logout] button").click()
    page.wait_for_url("**/")
    page.wait_for_function(f"() => {KEPT}.then((number) => number === 0)")
    assert page.evaluate(STORES) == 0
    page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_"):
        page.goto(f"/panel/sheets/{sheet.pk}/items/{code}/")


def test_what_may_not_be_seen_any_more_is_not_kept(enter: Callable[..., Page]) -> None:
    found = scene()
    sheet, page = _sheet(found), enter(found.user(1))
    code = make.criteria().items[0].code
    _keep(page, f"/panel/sheets/{sheet.pk}/")
    make.make_conflict(found.user(1), found.application)
    page.goto(f"/panel/sheets/{sheet.pk}/items/{code}/")
    page.wait_for_timeout(500)
    page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_"):
        page.goto(f"/panel/sheets/{sheet.pk}/items/{make.criteria().items[1].code}/")


def test_a_day_on_site_without_network(enter: Callable[..., Page]) -> None:
    found, visit = visiting.opened()
    finding = visiting.note(found, visit)
    page = enter(found.user(1))
    root = f"/panel/visits/{visit.pk}/"
    _keep(page, root)
    page.context.set_offline(True)
    _open(page, f"{root}items/{CODE}/", CODE)
    page.locator("#new-finding").fill("冷库有断电记录")
    page.locator(".vfinding--new .vact button").click()
    _waits(page, 1)
    expect(page.locator("#new-finding")).to_have_value("")
    photo = page.locator(f"#finding-{finding.client_id} form.vphoto")
    photo.locator("input[type=file]").set_input_files(
        {"name": "cold.jpg", "mimeType": "image/jpeg", "buffer": visiting.photograph()}
    )
    photo.locator("button").last.click()
    _waits(page, 2)
    expect(page.locator(".queue")).to_contain_text("冷库有断电记录")
    assert VisitFinding.objects.count() == 1
    page.context.set_offline(False)
    expect(page.locator(".vfinding", has_text="冷库有断电记录")).to_be_visible()
    expect(page.locator(".queue")).to_have_count(0)
    assert VisitFinding.objects.count() == 2
    assert isinstance(VisitPhoto.objects.get(finding=finding).client_id, UUID)


def test_the_office_may_bar_copies(enter: Callable[..., Page], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("award.scoring.localcopies.programme_of", lambda cycle: BARRED)
    found = scene()
    sheet, page = _sheet(found), enter(found.user(1))
    code = make.criteria().items[0].code
    page.goto(f"/panel/sheets/{sheet.pk}/")
    expect(page.locator("[data-keep]")).to_have_count(0)
    _open(page, f"/panel/sheets/{sheet.pk}/items/{code}/", code)
    page.context.set_offline(True)
    page.locator("[name=percent]").fill("35")
    page.locator("[name=percent]").press("Tab")
    _waits(page, 1)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('unsaved:')).length") == 0
    assert page.evaluate(STORES) == 0
    page.context.set_offline(False)
    _saved(page)
    assert ItemScore.objects.get(sheet=sheet).percent == 35
