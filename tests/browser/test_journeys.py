"""What people do at a screen: an applicant from login to receipt, an expert from the gate to the sealed sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from award.applications.models import Application, Revision
from award.applications.services import NewText, record_internal_notice, save_measures, save_texts, set_item_state
from award.cycles.queries import items_of
from award.home.demo.stock import evidence_file
from award.panels.models import Assignment
from award.scoring.models import ItemScore, ScoreSheet
from award.scoring.services import NewMark, save_marks
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME = "海南屿澜热作食品股份有限公司"
TEXT = "高层领导每三年组织一次使命、愿景和价值观研讨。"


def log_in(page: Page, user, base_url: str) -> None:
    """Through the login page, as anyone does."""
    user.set_password(factories.PASSWORD)
    user.save()
    page.goto(f"{base_url}{reverse('account_login')}")
    page.get_by_label("电子邮箱").fill(user.email)
    page.get_by_label("密码", exact=False).first.fill(factories.PASSWORD)
    page.locator("main form.form button[type=submit]").click()


def fill_the_rest(application: Application, owner) -> None:
    """What the other tests of the pages cover: the internal notice, all other texts, measures and states."""
    record_internal_notice(
        actor=owner, application=application, posted_on=date(2026, 1, 5), ended_on=date(2026, 1, 30), place="公告栏"
    )
    loaded = factories.criteria()
    texts = [NewText(None, question.code, f"{question.code}的说明。") for question in loaded.profile]
    for item in items_of(application.cycle):
        layers = [layer.code for layer in loaded.kind_of(item.code).layers] or [""]
        texts += [NewText(item, layer, TEXT) for layer in layers if (item.code, layer) != ("4.1.2", "method")]
    save_texts(actor=owner, application=application, texts=texts)
    years = [str(application.cycle.year - back) for back in (5, 4, 3, 2, 1)]
    for item in items_of(application.cycle):
        rows = [
            {"name": f"指标{n}", "unit": "%", "direction": "up", "values": dict.fromkeys(years, "98.5"), "target": "99",
             "benchmark": "97", "source": "系统"}
            for n in range(item.measures)
        ]  # fmt: skip
        if rows:
            save_measures(actor=owner, application=application, item=item, rows=rows)
        set_item_state(actor=owner, application=application, item=item, is_done=True)


def attach(page: Page, application: Application, code: str, base_url: str) -> None:
    """A page in disguise is refused, a document kept; the required ones are attached where they are asked for."""
    page.goto(f"{base_url}{reverse('applications:evidence', args=[application.pk])}")
    script = {"name": "执照.pdf", "mimeType": "application/pdf", "buffer": b"<html><script>alert(1)</script>"}
    page.locator("#files").set_input_files(script)
    expect(page.locator("[data-queue] li.is-bad", has_text="执照.pdf")).to_be_visible()
    assert not application.evidence.exists()
    good = {"name": "检验报告.pdf", "mimeType": "application/pdf", "buffer": evidence_file(code)}
    page.locator("#files").set_input_files(good)
    expect(page.locator("#attached").get_by_role("link", name="检验报告.pdf")).to_be_visible()
    for document in ("commitment", "licence"):
        file = {"name": f"{document}.pdf", "mimeType": "application/pdf", "buffer": evidence_file(code + document)}
        page.locator(f"#doc-{document} input[type=file]").set_input_files(file)
        expect(page.locator(f"#doc-{document}").get_by_role("link", name=f"{document}.pdf")).to_be_visible()


def test_an_applicant_registers_writes_attaches_and_submits(enter: Callable[..., Page], base_url: str) -> None:
    cycle = factories.make_cycle("applying", year=2026)
    owner = factories.make_user("owner")
    factories.make_organisation("占位")  # the divisions and industries that the form offers
    page = enter(None)
    log_in(page, owner, base_url)
    page.get_by_role("link", name="登记组织").click()
    code = factories.make_credit_code()
    page.get_by_label("统一社会信用代码").fill(code[:-1] + ("0" if code[-1] != "0" else "1"))
    page.get_by_label("名称", exact=False).first.fill(NAME)
    page.locator("[name=division]").select_option("460100")
    page.locator("[name=industry]").select_option("C")
    page.locator("[name=size]").select_option("medium")
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("alert")).to_contain_text("校验码")
    expect(page.locator("[name=name]")).to_have_value(NAME)
    page.get_by_label("统一社会信用代码").fill(code)
    page.locator("main form button[type=submit]").click()
    page.goto(f"{base_url}{reverse('applications:start')}?cycle={cycle.pk}")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/my/applications/*/")
    application = Application.objects.get(organisation__credit_code=code)

    page.goto(f"{base_url}{reverse('applications:item', args=[application.pk, '4.1.2'])}")
    with page.expect_response(lambda response: response.url.endswith("/save/") and response.ok):
        page.locator("#text-method").press_sequentially(TEXT)
    expect(page.get_by_role("status").filter(has_text="已保存").first).to_be_visible()
    page.reload()
    expect(page.locator("#text-method")).to_have_value(TEXT)

    attach(page, application, code, base_url)
    basic = reverse("applications:basic", args=[application.pk])
    page.goto(f"{base_url}{basic}")
    facts = {"legal_representative": "符景澜", "address": "演示路 1 号", "employees": "520", "main_products": "椰浆",
             "contact_name": "陈立新", "contact_phone": "0898-0000 0000", "contact_email": "a@example.org"}  # fmt: skip
    for name, value in facts.items():
        page.locator(f"[name={name}]").fill(value)
    for cell in page.locator("table input.cell").all():
        cell.fill("1234.5")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"**{reverse('applications:tasks', args=[application.pk])}")
    fill_the_rest(application, owner)

    page.goto(f"{base_url}{reverse('applications:check', args=[application.pk])}")
    expect(page.get_by_text(TEXT).first).to_be_visible()
    page.goto(f"{base_url}{reverse('applications:submit', args=[application.pk])}")
    for box in page.locator("[name=commitments]").all():
        box.check()
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/receipt/1/")
    revision = Revision.objects.get(application=application)
    expect(page.locator("main")).to_contain_text(revision.sha256[:16])


def assignment_of_an_expert(*, is_cleared: bool) -> Assignment:
    cycle = factories.make_cycle("assessing")
    application = factories.make_application(cycle, state="accepted")
    panel, round = factories.make_panel(cycle), factories.round_of(cycle)
    return factories.assign(panel, application, round, cleared=is_cleared)[0]


def test_an_expert_declares_scores_by_keyboard_and_seals(enter: Callable[..., Page], base_url: str) -> None:
    assignment = assignment_of_an_expert(is_cleared=False)
    expert = assignment.seat.expert.user
    page = enter(None)
    log_in(page, expert, base_url)
    page.get_by_role("link", name="申报利益关系").or_(page.locator("a[href*='/declaration/']")).first.click()
    page.locator("[name=answer][value=clear]").check()
    page.locator("[name=is_confidential]").check()
    page.locator("main form .form__foot button").click()
    page.wait_for_url("**/panel/applications/*/")
    page.goto(f"{base_url}{reverse('home:panel')}")
    page.locator("form[action*='/sheet/'] button").click()
    page.wait_for_url("**/panel/sheets/*/")
    sheet = ScoreSheet.objects.get(assignment=assignment)

    page.goto(f"{base_url}{reverse('scoring:sheet_item', args=[sheet.pk, '4.1.2'])}")
    with page.expect_response(lambda response: response.url.endswith("/mark/") and response.ok):
        page.keyboard.type("60")  # digits typed anywhere outside a text box
    expect(page.locator("[name=percent]")).to_have_value("60")
    page.keyboard.press("s")
    page.locator("textarea[name=text]").fill("高层以现场走动和员工恳谈形成制度。")
    with page.expect_response(lambda response: response.url.endswith("/findings/") and response.ok):
        page.locator("form:has(textarea[name=text]) button[type=submit]").first.click()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/items/4.1.3/**")
    assert ItemScore.objects.get(sheet=sheet, item__code="4.1.2").percent == 60

    rest = [NewMark(item, 55) for item in items_of(assignment.round.cycle) if item.code != "4.1.2"]
    save_marks(actor=expert, sheet=sheet, marks=rest)
    page.goto(f"{base_url}{reverse('scoring:summary', args=[sheet.pk])}")
    page.locator(f"a[href='{reverse('scoring:seal', args=[sheet.pk])}']").first.click()
    page.locator("[name=confirm]").check()
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"**{reverse('scoring:sheet', args=[sheet.pk])}")
    sheet.refresh_from_db()
    assert sheet.state == "sealed"
    expect(page.locator("main")).to_contain_text(sheet.commitment[:16])


def test_marks_and_texts_are_saved_without_javascript(enter: Callable[..., Page], base_url: str) -> None:
    assignment = assignment_of_an_expert(is_cleared=True)
    sheet = factories.make_sheet(assignment)
    page = enter(assignment.seat.expert.user, java_script_enabled=False)
    page.goto(f"{base_url}{reverse('scoring:sheet_item', args=[sheet.pk, '4.1.2'])}")
    page.locator("[name=percent]").fill("45")
    page.locator("button[name=next]").click()
    page.wait_for_url("**/items/4.1.3/")
    assert ItemScore.objects.get(sheet=sheet, item__code="4.1.2").percent == 45
