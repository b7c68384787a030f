"""What an assessor typed outlives the session and a save from another window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from award.scoring.models import ItemScore
from award.scoring.services import open_sheet, save_mark
from tests.scoring.scene import CODE, scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_mark_typed_after_the_session_lapsed_is_kept_and_sent_after_the_login(enter: Callable[..., Page]) -> None:
    found = scene()
    sheet, page = open_sheet(actor=found.user(1), assignment=found.assignments[1]), enter(found.user(1))
    page.goto(f"/panel/sheets/{sheet.pk}/items/{CODE}/")
    page.wait_for_load_state("load")
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.keyboard.type("60")
    expect(page.locator("#save-state")).to_have_class("save save--failed")
    expect(page.locator("[name=percent]")).to_have_value("60")
    expect(page.locator("[data-login]")).to_be_visible()
    assert not ItemScore.objects.filter(sheet=sheet).exists()
    page.context.add_cookies(cookies)
    page.locator("[data-login]").click()
    expect(page.locator("#step-60")).to_have_attribute("aria-pressed", "true")
    assert ItemScore.objects.get(sheet=sheet).percent == 60


def test_a_kept_mark_does_not_overwrite_a_newer_one(enter: Callable[..., Page]) -> None:
    found = scene()
    sheet, page = open_sheet(actor=found.user(1), assignment=found.assignments[1]), enter(found.user(1))
    page.goto(f"/panel/sheets/{sheet.pk}/items/{CODE}/")
    page.wait_for_load_state("load")
    page.context.set_offline(True)
    page.keyboard.type("60")
    expect(page.locator("#save-state")).to_contain_text("1")
    save_mark(actor=found.user(1), sheet=sheet, item=found.item(CODE), percent=45, version=0)
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("#mark-parts .clash")).to_be_visible()
    assert ItemScore.objects.get(sheet=sheet).percent == 45
