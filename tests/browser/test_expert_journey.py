"""An expert on a tablet: gate, 23 items by the keyboard, without network, a scorebook, seals, consensus, site visit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from award.accounts.models import User
from award.panels.models import Assignment
from award.panels.services import declare_clear
from award.scoring import services
from award.scoring.models import ConsensusMark, ConsensusSheet, ItemScore, ScoreSheet, SiteVisit
from tests import factories as make
from tests.browser.axe import violations
from tests.scoring.books import edited, plan_in
from tests.scoring.scene import Scene, confirmed_by

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ME = 1  # an assessor; the chair sits at 0
CODES = [item.code for item in make.criteria().items]


def _given(cycle, panel, round_, number: int) -> Scene:
    """An application of the panel: the first waits for the tablet's declaration, all else is declared."""
    application = make.make_application(cycle, state="accepted")
    found = Scene(cycle, round_, panel, application, make.assign(panel, application, round_, cleared=False))
    for place, assignment in enumerate(found.assignments):
        if number or place != ME:
            declare_clear(actor=found.user(place), assignment=assignment)
    return found


def _on_a_tablet(enter: Callable[..., Page], user: User) -> Page:
    page = enter(user, has_touch=True)
    page.set_viewport_size({"width": 820, "height": 1180})
    return page


def _looks_right(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], scheme
    page.emulate_media(color_scheme="light")


def _pass_the_gate(page: Page, found: Scene) -> None:
    assignment = found.assignments[ME]
    page.goto("/panel/")
    page.locator(f"a[href='/panel/assignments/{assignment.pk}/declaration/']").click()
    expect(page.locator("main")).to_contain_text(found.application.organisation.name)
    assert page.request.get(f"/panel/applications/{found.application.pk}/", max_redirects=0).status == 302
    page.locator("[name=answer][value=clear]").check()
    page.locator("[name=is_confidential]").check()
    page.locator("main button.btn--primary").click()
    page.wait_for_url(f"**/panel/applications/{found.application.pk}/")


def _begin(page: Page, assignment: Assignment) -> ScoreSheet:
    page.goto("/panel/")
    page.locator(f"form[action='/panel/assignments/{assignment.pk}/sheet/'] button").click()
    page.wait_for_url("**/panel/sheets/*/")
    return ScoreSheet.objects.get(assignment=assignment)


def _mark_all_by_keyboard(page: Page, sheet: ScoreSheet) -> None:
    page.goto(f"/panel/sheets/{sheet.pk}/items/{CODES[0]}/")
    for place, code in enumerate(CODES):
        expect(page.get_by_role("heading", level=1)).to_contain_text(code)
        page.wait_for_load_state("load")
        page.keyboard.type("55")
        page.keyboard.press("Control+Enter")
        after = f"**/items/{CODES[place + 1]}/" if place + 1 < len(CODES) else "**/summary/"
        page.wait_for_url(after)
    assert set(ItemScore.objects.filter(sheet=sheet).values_list("percent", flat=True)) == {55}


def _lose_the_network(page: Page, sheet: ScoreSheet) -> None:
    page.goto(f"/panel/sheets/{sheet.pk}/items/{CODES[3]}/")
    page.wait_for_load_state("load")
    _looks_right(page)
    page.context.set_offline(True)
    page.keyboard.type("60")
    expect(page.locator("#save-state")).to_contain_text("未联网")
    assert ItemScore.objects.get(sheet=sheet, item__code=CODES[3]).percent == 55
    page.context.set_offline(False)
    expect(page.locator("#step-60")).to_have_attribute("aria-pressed", "true")
    assert ItemScore.objects.get(sheet=sheet, item__code=CODES[3]).percent == 60


def _fill_a_book(page: Page, assignment: Assignment, folder: Path) -> ScoreSheet:
    answer = page.request.get(f"/panel/assignments/{assignment.pk}/scorebook.xlsx")
    assert answer.ok, answer.status
    data = answer.body()
    [part] = plan_in(data).parts
    path = folder / "scorebook.xlsx"
    path.write_bytes(edited(data, *(((part.title, f"D{entry.row}"), 50) for entry in part.entries)))
    page.goto(f"/panel/rounds/{assignment.round_id}/scorebook/")
    page.locator("input[type=file]").set_input_files(path)
    page.locator("main button.btn--primary").click()
    page.wait_for_url("**/scorebook/*-*/")
    page.locator(".book-foot button.btn--primary").click()
    page.wait_for_url(lambda url: "-" not in url.split("/scorebook/")[-1])
    sheet = ScoreSheet.objects.get(assignment=assignment)
    assert sheet.item_scores.filter(percent=50).count() == len(CODES)
    return sheet


def _seal(page: Page, sheet: ScoreSheet) -> None:
    page.goto(f"/panel/sheets/{sheet.pk}/seal/")
    page.locator("#confirm").check()
    page.locator("main button.btn--primary").click()
    page.wait_for_url(f"**/panel/sheets/{sheet.pk}/")
    sheet.refresh_from_db()
    expect(page.locator(".receipt")).to_contain_text(sheet.commitment)


def _agree(enter: Callable[..., Page], found: Scene) -> Page:
    """The chair takes the median for what needs no talk, all confirm, the chair agrees."""
    for place in (0, 2, 3):
        make.make_sheet(found.assignments[place], 55, sealed=True)
    found.close()
    talk = make.make_consensus(found.application, make.round_of(found.cycle, kind="consensus"), found.panel)
    page = _on_a_tablet(enter, found.chair)
    page.goto(f"/panel/consensus/{talk.pk}/")
    _looks_right(page)
    page.locator(f"form[action='/panel/consensus/{talk.pk}/rest/'] button").click()
    expect(page.locator("#cons-head h1")).to_contain_text(f"{len(CODES)}")
    confirmed_by(found, talk, range(4))
    page.reload()
    page.locator(f"form[action='/panel/consensus/{talk.pk}/agree/'] button").click()
    expect(page.locator("#cons-answers .hash")).to_be_visible()
    make.round_of(found.cycle, kind="consensus", state="closed")
    return page


def _visit(page: Page, found: Scene) -> None:
    sheet = make.make_consensus(found.application, make.round_of(found.cycle, kind="site_visit"), found.panel)
    services.open_visit(actor=found.chair, sheet=ConsensusSheet.objects.get(pk=sheet.pk))
    visit = SiteVisit.objects.get()
    page.goto(f"/panel/visits/{visit.pk}/items/{CODES[0]}/")
    _looks_right(page)
    page.locator("#percent").fill("45")
    page.locator("#reason").fill("现场见到的记录只有一个基地")
    page.locator("#mark form button.btn").first.click()
    expect(page.locator(".vchanged")).to_contain_text("45")
    mark = ConsensusMark.objects.get(sheet=sheet, item__code=CODES[0])
    assert (mark.percent, mark.reason) == (45, "现场见到的记录只有一个基地")


def test_an_expert_works_on_a_tablet_from_the_gate_to_the_visit(enter: Callable[..., Page], tmp_path: Path) -> None:
    cycle = make.make_cycle("assessing")
    round_, panel = make.round_of(cycle, state="open"), make.make_panel(cycle, 4)
    first, second = (_given(cycle, panel, round_, number) for number in range(2))
    page = _on_a_tablet(enter, first.user(ME))
    _pass_the_gate(page, first)
    sheet = _begin(page, first.assignments[ME])
    _mark_all_by_keyboard(page, sheet)
    _lose_the_network(page, sheet)
    other = _fill_a_book(page, second.assignments[ME], tmp_path)
    _seal(page, sheet)
    _seal(page, other)
    _visit(_agree(enter, first), first)
