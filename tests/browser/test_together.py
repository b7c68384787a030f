"""Two colleagues in two browsers, a network that fails, a session that ends: no word is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from award.accounts.models import Membership
from award.applications.models import Answer, Application, TextVersion
from award.domain.text import count_characters
from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

METHOD = "textarea[name=text-method]"
KEPT = "() => Object.keys(localStorage).filter(key => key.startsWith('award:')).length"
TEXTS = [
    "", "公司按月复核。", "用 leadership 推动 Q3 目标",
    "a b\tc\r\nd\u3000e\u00a0f", "😀👨\u200d👩\u200d👧", "𠀀𪛖椰", "１２３ＡＢ",
    "e\u0301te\u0301",
    "12.5%／件", "\ufeff零\u200b宽", "Größe Łódź", "----", "1\u2028 2", "한글 かな", "\r\n\r\n",
]  # fmt: skip


@pytest.fixture
def application() -> Application:
    return make.make_application()


def path(application: Application) -> str:
    return f"/my/applications/{application.pk}/items/4.1.2/"


def saved(application: Application) -> str:
    return Answer.objects.get(application=application, layer="method").text


def test_two_colleagues_see_each_other_and_both_texts_are_kept(
    application: Application, enter: Callable[..., Page]
) -> None:
    colleague = make.make_user("colleague")
    Membership.objects.create(organisation=application.organisation, user=colleague, role="editor")
    one, two = enter(application.created_by), enter(colleague)
    two.goto(path(application))
    one.goto(path(application))
    two.locator(METHOD).focus()
    one.locator(METHOD).focus()  # holds it no more than the colleague does, and may write all the same
    expect(one.locator("[data-held=method]")).to_contain_text("colleague")
    one.locator(METHOD).press_sequentially("总经理主持复核。")
    expect(one.locator("#save-state")).to_have_text(re.compile(r"\d\d:\d\d:\d\d"))
    two.locator(METHOD).press_sequentially("质量部汇总数据。")
    clash = two.locator(".clash")
    expect(clash).to_contain_text("总经理主持复核。")
    expect(clash).to_contain_text("质量部汇总数据。")
    expect(two.locator(METHOD)).to_have_value("质量部汇总数据。")
    assert saved(application) == "总经理主持复核。"
    clash.locator("[data-merge]").click()
    expect(two.locator("#save-state")).to_have_text(re.compile(r"\d\d:\d\d:\d\d"))
    expect(clash).to_have_count(0)
    assert set("总经理主持复核质量部汇总数据") <= set(saved(application))
    one.locator("[data-held=method] [data-takeover]").click()
    expect(one.locator("[data-held=method]")).to_be_hidden()
    one.locator(METHOD).fill("总经理每季主持。")
    one.locator(".clash [data-keep]").click()
    expect(one.locator(".clash")).to_have_count(0)
    kept = TextVersion.objects.filter(application=application, part="method").order_by("number")
    assert [version.text for version in kept][-1] == "总经理每季主持。"
    assert len({version.written_by_id for version in kept}) == 2


def test_a_minute_without_network_a_reload_and_a_session_that_ends_lose_nothing(
    application: Application, enter: Callable[..., Page]
) -> None:
    page = enter(application.created_by)
    cookies = page.context.cookies()
    page.clock.install()
    page.goto(path(application))
    area, state = page.locator(METHOD), page.locator("#save-state")
    page.context.set_offline(True)
    area.press_sequentially("断网时写的第一句。")
    page.clock.fast_forward(2000)
    expect(state).to_contain_text(re.compile(r"[（(]1"))
    page.clock.fast_forward(60_000)
    area.press_sequentially("第二句。")
    page.clock.fast_forward(5000)
    expect(state).to_contain_text(re.compile(r"[（(]1"))
    assert not Answer.objects.exists()
    page.route("**/save/", lambda route: route.abort())  # the page can be read again, nothing can be sent
    page.context.set_offline(False)
    page.reload()
    expect(area).to_have_value("断网时写的第一句。第二句。")
    page.unroute("**/save/")
    page.clock.fast_forward(61_000)
    expect(state).to_have_text(re.compile(r"\d\d:\d\d:\d\d"))
    assert saved(application) == "断网时写的第一句。第二句。"
    assert page.evaluate(KEPT) == 0

    page.context.clear_cookies()
    area.press_sequentially("第三句。")
    page.clock.fast_forward(2000)
    expect(page.locator("[data-login]")).to_be_visible()
    assert page.evaluate(KEPT) == 1
    page.locator("[data-login]").click()
    expect(page.locator("input[name=password]")).to_be_visible()
    page.context.add_cookies(cookies)
    page.goto(path(application))
    expect(area).to_have_value("断网时写的第一句。第二句。第三句。")
    page.clock.fast_forward(2000)
    expect(state).to_have_text(re.compile(r"\d\d:\d\d:\d\d"))
    assert saved(application).endswith("第三句。")


def test_a_page_that_was_refused_keeps_its_copy_until_it_is_saved(
    application: Application, enter: Callable[..., Page]
) -> None:
    page = enter(application.created_by)
    page.goto(path(application))
    page.route("**/save/", lambda route: route.abort())
    page.locator(METHOD).press_sequentially("写了很久。")
    page.evaluate("document.querySelector('[name=text-deployment]').value = 'a\\u0007b'")  # no text is taken with this
    page.locator("button[name=next]").click()
    expect(page.locator(".errors")).to_be_visible()
    page.evaluate("document.querySelector('[name=text-deployment]').value = ''")
    assert page.evaluate(KEPT) == 1
    page.locator("button[name=next]").click()
    page.wait_for_url(lambda url: "4.1.2" not in url)
    assert page.evaluate(KEPT) == 0
    assert saved(application) == "写了很久。"


def test_pressing_save_after_the_session_ended_keeps_the_copy_and_a_save_lets_it_go(
    application: Application, enter: Callable[..., Page]
) -> None:
    page = enter(application.created_by)
    page.goto(path(application))
    cookies = page.context.cookies()
    page.route("**/save/", lambda route: route.abort())
    page.context.clear_cookies(name="sessionid")
    page.locator(METHOD).press_sequentially("会话结束后写的。")
    page.locator("main .btn--primary").first.click()
    expect(page.locator("input[name=password]")).to_be_visible()
    page.context.add_cookies(cookies)
    page.goto(path(application))
    expect(page.locator(METHOD)).to_have_value("会话结束后写的。")
    page.locator("main .btn--primary").first.click()
    page.wait_for_url("**/items/4.1.3/")
    assert saved(application) == "会话结束后写的。"
    assert page.evaluate(KEPT) == 0


def test_a_table_written_offline_comes_through(application: Application, enter: Callable[..., Page]) -> None:
    page = enter(application.created_by)
    page.goto(path(application).replace("4.1.2", "4.7.2"))
    page.context.set_offline(True)
    page.locator("[name=m-0-name]").fill("合格率")
    page.locator("[name=m-0-name]").blur()
    expect(page.locator("#save-state")).to_contain_text(re.compile(r"[（(]1"))
    page.context.set_offline(False)
    expect(page.locator("#save-state")).to_have_text(re.compile(r"\d\d:\d\d:\d\d"))
    assert application.measures.get().name == "合格率"


def test_logging_out_with_text_that_is_not_saved_asks_and_then_leaves_nothing(
    application: Application, enter: Callable[..., Page]
) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=503, body="")

    page = enter(application.created_by)
    page.goto(path(application))
    page.route("**/save/", refuse)
    page.locator(METHOD).press_sequentially("未存。")
    expect(page.locator("#save-state")).to_have_class(re.compile("save--bad"))
    page.evaluate("localStorage.setItem('award:0:old', JSON.stringify({text: '旧', version: '1', at: 1}))")
    page.reload()
    assert page.evaluate(KEPT) == 1  # what is older than a week went, what is not saved stayed
    for answer, left in (("dismiss", 1), ("accept", 0)):
        page.once("dialog", lambda dialog, answer=answer: getattr(dialog, answer)())
        page.locator("header details.menu summary.avatar").click()
        page.locator("form[action*=logout] button").click()
        if not left:
            page.wait_for_url(lambda url: "/items/" not in url)
        assert page.evaluate(KEPT) == left
        page.keyboard.press("Escape")


def test_the_browser_counts_as_the_server_does(application: Application, enter: Callable[..., Page]) -> None:
    page = enter(application.created_by)
    page.goto(path(application))
    module = page.locator("script[src*='award/applications']").get_attribute("src")
    count = f"async texts => {{ const m = await import({json.dumps(module)}); return texts.map(m.countCharacters); }}"
    assert page.evaluate(count, TEXTS) == [count_characters(text) for text in TEXTS]
