"""The room of a consensus in two browsers: keys, parts that come anew, merging by ticks and by drag."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from award.scoring import services
from award.scoring.models import ConsensusMark, ConsensusSheet, ScoreSheet
from tests import factories as make
from tests.browser.axe import violations
from tests.scoring.scene import CODE, Scene, finding_on, talk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _at(sheet: ConsensusSheet, code: str = CODE) -> str:
    return f"/panel/consensus/{sheet.pk}/?item={code}&sort=items"


def _remarks(found: Scene) -> None:
    for place, text in enumerate(("看板响应充分", "只覆盖两个基地")):
        finding_on(ScoreSheet.objects.get(assignment=found.assignments[place]), text=text)


def test_the_chair_records_by_the_keyboard_alone(enter: Callable[..., Page]) -> None:
    found, sheet = talk()
    page = enter(found.chair)
    page.goto(_at(sheet, "4.1.2"))
    page.wait_for_load_state("load")
    page.keyboard.type("50")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[name=percent]")).to_have_value("55")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**item=4.1.3**")
    assert ConsensusMark.objects.get().percent == 55
    page.wait_for_load_state("load")
    page.keyboard.press("j")
    page.wait_for_url("**item=4.1.4**")
    page.wait_for_load_state("load")
    page.keyboard.press("k")
    page.wait_for_url("**item=4.1.3**")


def test_what_others_do_comes_without_a_reload_and_takes_no_word_away(enter: Callable[..., Page]) -> None:
    found, sheet = talk()
    page = enter(found.user(1))
    page.goto(_at(sheet))
    page.wait_for_load_state("load")
    page.keyboard.press("d")
    page.keyboard.type("half a sentence")
    item = found.item(CODE)
    services.save_consensus_mark(actor=found.chair, sheet=sheet, item=item, percent=55, version=0)
    services.post_in_discussion(actor=found.chair, sheet=sheet, item=item, text="先看展开")
    expect(page.locator("#cons-reason")).to_contain_text("55%")
    expect(page.locator("#post")).to_have_value("half a sentence")
    expect(page.locator("#post")).to_be_focused()
    expect(page.locator(".post")).to_have_count(0)  # the part somebody writes in waits
    page.keyboard.press("Control+Enter")
    expect(page.locator(".post")).to_have_count(2)


def test_who_gets_a_conflict_sees_the_page_vanish(enter: Callable[..., Page]) -> None:
    found, sheet = talk()
    page = enter(found.user(1))
    page.goto(_at(sheet))
    expect(page.locator(".say")).to_have_count(5)
    make.make_conflict(found.user(1), found.application)
    expect(page.locator(".say")).to_have_count(0)


def test_remarks_are_merged_by_ticks_and_added_by_drag(enter: Callable[..., Page]) -> None:
    found, sheet = talk()
    _remarks(found)
    page = enter(found.chair)
    page.goto(_at(sheet))
    page.wait_for_load_state("load")
    page.locator(".said").filter(has_text="看板响应充分").get_by_role("checkbox").check()
    page.keyboard.press("m")
    expect(page.locator("#merged-text")).to_have_value("看板响应充分")
    expect(page.locator("#merged-text")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("article[data-merged]")).to_have_count(1)
    page.locator(".said").filter(has_text="只覆盖两个基地").drag_to(page.locator("article[data-merged]"))
    expect(page.locator("#merged-text")).to_have_value("看板响应充分\n只覆盖两个基地")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 820])
def test_the_room_is_accessible(enter: Callable[..., Page], scheme: str, width: int) -> None:
    found, sheet = talk([50, 50, 55, 55, 60])
    _remarks(found)
    services.take_suggested(actor=found.chair, sheet=sheet)
    item = found.item(CODE)
    services.save_merged(actor=found.chair, sheet=sheet, item=item, kind="strength", text="合并")
    services.post_in_discussion(actor=found.chair, sheet=sheet, item=item, text="先看展开")
    services.dissent_consensus(actor=found.user(1), sheet=sheet, reason="展开不足")
    page = enter(found.chair)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(_at(sheet) + "&edit=new")
    assert violations(page) == []


def test_without_scripts_everything_works_by_its_forms(enter: Callable[..., Page]) -> None:
    found, sheet = talk()
    _remarks(found)
    page = enter(found.chair, java_script_enabled=False)
    page.goto(_at(sheet))
    page.locator(".said").first.get_by_role("checkbox").check()
    page.locator("[data-merge]").click()
    page.locator(".merged__form button[type=submit]").click()
    expect(page.locator("article[data-merged]")).to_have_count(1)
    page.locator("#post").fill("先看展开")
    page.locator(".discussion .field button").click()
    expect(page.locator(".post")).to_have_count(1)
