"""Scoring by the keyboard alone, and with single keys switched off (WCAG 2.1.4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from award.scoring.models import Finding, ItemScore, ScoreSheet
from award.scoring.services import open_sheet
from tests import factories as make
from tests.scoring.scene import Scene, scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PLACE = 1  # an assessor; the chair sits at 0


def _items() -> tuple[str, str]:
    first, second = make.criteria().items[:2]
    return first.code, second.code


def _sheet(found: Scene) -> ScoreSheet:
    return open_sheet(actor=found.user(PLACE), assignment=found.assignments[PLACE])


def _arrive(page: Page, item: str) -> None:
    """Wait until the page of the item listens to keys: a heading stands before the scripts have run."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(item)
    page.wait_for_load_state("load")


def test_one_item_is_scored_by_the_keyboard_alone(enter: Callable[..., Page]) -> None:
    found, (first, second) = scene(), _items()
    sheet, page = _sheet(found), enter(found.user(PLACE))
    page.goto(f"/panel/sheets/{sheet.pk}/")
    page.get_by_role("link", name=f"开始评 {first}").focus()
    page.keyboard.press("Enter")
    _arrive(page, first)
    page.keyboard.type("60")
    expect(page.locator("#step-60")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#step-65")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("o")
    expect(page.locator("#new-opportunity textarea")).to_be_focused()
    page.keyboard.type("9 of 10 units have no target")  # digits and letters are text here
    with page.expect_response("**/findings/") as saved:
        page.keyboard.press("Tab")
    assert saved.value.status == 200
    expect(page.locator("#new-opportunity [name=finding]")).not_to_have_value("")  # the answer is in the page
    expect(page.locator("#new-opportunity summary")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#new-opportunity [name=done]")).to_be_focused()
    with page.expect_response("**/findings/") as done:
        page.keyboard.press("Enter")
    assert "rmk__foot" in done.value.text(), done.value.request.post_data
    expect(page.locator("#list-opportunity .rmk__foot").get_by_role("link", name="编辑")).to_be_visible()
    page.keyboard.press("f")
    expect(page.locator("#flag")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("j")
    _arrive(page, second)
    page.keyboard.press("k")
    _arrive(page, first)
    score = ItemScore.objects.get(sheet=sheet, item__code=first)
    assert (score.percent, score.is_flagged) == (65, True)
    assert Finding.objects.get(sheet=sheet).text == "9 of 10 units have no target"


def test_done_is_not_lost_behind_a_slow_save(enter: Callable[..., Page]) -> None:
    found, (first, _second) = scene(), _items()
    sheet, page = _sheet(found), enter(found.user(PLACE), service_workers="block")  # a worker would pass the route by
    page.goto(f"/panel/sheets/{sheet.pk}/items/{first}/")
    _arrive(page, first)
    waiting: list[Route] = []
    page.route("**/findings/", lambda route: route.continue_() if waiting else waiting.append(route))
    page.keyboard.press("s")
    expect(page.locator("#new-strength textarea")).to_be_focused()
    page.keyboard.type("Each unit has a target")
    with page.expect_request("**/findings/"):
        page.keyboard.press("Tab")  # saves the text; the answer does not come yet
    page.keyboard.press("Tab")  # outstanding or not
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # the person goes on; Done waits for the answer
    waiting[0].continue_()
    expect(page.locator("#list-strength .rmk__foot").get_by_role("link", name="编辑")).to_be_visible()


def test_single_keys_can_be_switched_off(enter: Callable[..., Page]) -> None:
    found, (first, _second) = scene(), _items()
    sheet, page = _sheet(found), enter(found.user(PLACE))
    page.goto(f"/panel/sheets/{sheet.pk}/items/{first}/")
    page.locator("[data-keys]").click()
    page.locator("[data-keys-off]").check()
    page.keyboard.press("Escape")
    page.locator(".reader__body").focus()
    page.keyboard.type("45s")
    expect(page.locator("[name=percent]")).to_have_value("")
    expect(page.locator(".rmk--edit")).to_have_count(0)
