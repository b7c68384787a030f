"""The eligibility desk by the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from award.applications.models import Application
from award.eligibility.models import CheckResult, EligibilityReview
from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _line(page: Page, number: int, key: str, note: str = "") -> None:
    """Choose a line, say what is found, and why where that is asked."""
    line = page.locator(f"[data-line='{number}']")
    page.keyboard.press(str(number))
    expect(line).to_be_focused()
    page.keyboard.press(key)
    if note:
        expect(line.locator("textarea")).to_be_focused()
        page.keyboard.type(note)
        page.keyboard.press("Escape")
    expect(line.locator(".line__h .tag")).to_be_visible()
    expect(line.locator("[data-wrong]")).to_have_count(0)


def test_three_applications_by_the_keyboard_alone(enter: Callable[..., Page]) -> None:
    cycle, clerk = make.make_cycle("eligibility"), make.make_user("clerk", "office")
    rows = [make.make_application(cycle, state="submitted") for _ in range(3)]
    page = enter(clerk)
    page.goto("/office/eligibility/")
    for place, row in enumerate(rows):
        expect(page.get_by_role("heading", level=1)).to_have_text(row.organisation.name)
        page.wait_for_load_state("load")
        page.keyboard.press("c")
        expect(page.locator(".line .tag--ok")).to_have_count(2)
        page.wait_for_load_state("load")
        _line(page, 5, "n" if place == 1 else "y", "no licence in force" if place == 1 else "")
        if place != 1:
            for number in (2, 4, 6, 7, 8, 9):
                _line(page, number, "y")
        page.keyboard.press("v")
        if place == 1:
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_load_state("load")
        expect(page.get_by_role("heading", level=1)).not_to_have_text(row.organisation.name)
    states = dict(Application.objects.filter(cycle=cycle).values_list("pk", "state"))
    assert [states[row.pk] for row in rows] == ["accepted", "rejected", "accepted"]
    assert "许可、资质" in EligibilityReview.objects.get(verdict="rejected").reason


def test_single_keys_can_be_switched_off(enter: Callable[..., Page]) -> None:
    application = make.make_application(make.make_cycle("eligibility"), state="submitted")
    page = enter(make.make_user("clerk", "office"))
    page.goto(f"/office/eligibility/{application.pk}/")
    page.wait_for_load_state("load")
    page.locator("[data-keys]").click()
    page.locator("[data-keys-off]").check()
    page.keyboard.press("Escape")
    page.locator("[data-line='5']").focus()
    page.keyboard.press("y")
    page.wait_for_timeout(600)
    assert not CheckResult.objects.exists()
