"""Writing an item in a browser: saving by itself, over the limit, without a connection, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from award.applications.models import Answer, Application
from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "公司按月复核战略目标，由总经理主持。"


@pytest.fixture
def application() -> Application:
    return make.make_application()


def test_what_is_typed_is_saved_and_the_limit_only_speaks(application: Application, enter: Callable[..., Page]) -> None:
    page = enter(application.created_by)
    limit = make.criteria().item("4.1.2").max_characters
    page.goto(f"/my/applications/{application.pk}/items/4.1.2/")
    area = page.locator("textarea[name=text-method]")
    area.press_sequentially(TEXT)
    expect(page.locator("#save-state")).to_contain_text("已保存 ")
    page.reload()
    expect(area).to_have_value(TEXT)
    area.fill("长" * limit)
    area.press_sequentially("续写不停")
    expect(page.locator(".over")).to_contain_text("超出")
    expect(area).to_have_value("长" * limit + "续写不停")
    expect(page.locator("[data-count]")).to_have_text(str(limit + 4))
    area.fill(TEXT)
    expect(page.locator(".over")).to_have_count(0)
    assert Answer.objects.get(application=application, layer="method").text == TEXT


def test_text_written_offline_comes_through(application: Application, enter: Callable[..., Page]) -> None:
    page = enter(application.created_by)
    page.goto(f"/my/applications/{application.pk}/items/4.1.2/")
    page.context.set_offline(True)
    page.locator("textarea[name=text-method]").press_sequentially(TEXT)
    expect(page.locator("#save-state")).to_contain_text("未联网")
    page.context.set_offline(False)
    expect(page.locator("#save-state")).to_contain_text("已保存 ")
    assert Answer.objects.get(application=application, layer="method").text == TEXT


def test_saves_a_text_without_javascript(application: Application, enter: Callable[..., Page]) -> None:
    page = enter(application.created_by, java_script_enabled=False)
    page.goto(f"/my/applications/{application.pk}/items/4.1.2/")
    page.locator("textarea[name=text-method]").fill(TEXT)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("textarea[name=text-method]")).to_have_value(TEXT)
    assert Answer.objects.get(application=application, layer="method").text == TEXT
