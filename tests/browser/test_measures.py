"""The table of results in a browser: pasted from a spreadsheet, a reason asked for where a value is missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from award.applications.models import Measure
from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTE = """(cell, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_a_pasted_table_is_saved_drawn_and_asks_why_a_value_is_missing(enter: Callable[..., Page]) -> None:
    application = make.make_application()
    page = enter(application.created_by)
    page.goto(f"/my/applications/{application.pk}/items/4.7.2/")
    name, reason = page.locator("[name=m-0-name]"), page.locator("[name=m-0-missing_reason]")
    expect(reason).to_be_hidden()
    last = application.cycle.year - 1
    name.evaluate(PASTE, "合格率\t%\t95\t96\t97\t1,098.5\t99\t99.5\t96.5\t97\r\n投诉率\t件/万单\t8\t7\t6\t5\t4\r\n")
    expect(page.locator(f"[name=m-0-{last - 1}]")).to_have_value("1098.5")
    expect(page.locator("[name=m-0-competitor]")).to_have_value("96.5")
    expect(page.locator("[name=m-1-unit]")).to_have_value("件/万单")
    expect(page.locator(".mini")).to_have_count(2)
    page.locator(f"[name=m-0-{last}]").fill("无")
    expect(reason).to_be_visible()
    expect(page.locator("[name=m-1-missing_reason]")).to_be_hidden()
    page.locator(f"[name=m-0-{last}]").press("Tab")
    expect(page.locator("#measures-said .cellmsg")).to_contain_text("合格率")
    reason.fill("当年停产检修")
    reason.press("Tab")
    expect(page.locator("#measures-said .cellmsg")).to_have_count(0)
    row = Measure.objects.get(application=application, name="合格率")
    assert (row.values[str(last)], row.missing_reason, row.competitor) == ("无", "当年停产检修", "96.5")
    headed = f"指标\t{last}\t{last - 1}\t{last - 2}\n交付率\t93\t92\t91"
    page.locator("[name=m-2-name]").evaluate(PASTE, headed)
    expect(page.locator(f"[name=m-2-{last}]")).to_have_value("93")
    assert Measure.objects.filter(application=application).count() == 2  # looked at first, then saved
