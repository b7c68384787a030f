"""From the first visit to the receipt on a tablet, with axe on every page passed; and time on the server's clock."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Page, ViewportSize, expect

from award.applications.content import layers_of
from award.applications.models import Application, Measure, Revision
from award.applications.offline.slots import slots_of
from award.applications.services import set_item_state
from award.core.clock import now
from award.cycles.models import Cycle
from award.cycles.queries import criteria_of, items_of
from award.home.demo.stock import evidence_file
from tests import factories
from tests.applications.offline.copies import saved, written_in_excel
from tests.browser.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLET: ViewportSize = {"width": 820, "height": 1180}
NAME, EMAIL, PASSWORD = "海南示例椰业有限公司", "applicant@example.org", "Correct-Horse-9"
BY_HAND = "4.7.2"  # the item whose table of results is typed on its page


class Tablet:
    """A tablet in the hands of an applicant, who is never shown a page that is not accessible."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.page, self.base_url = page, base_url
        page.set_viewport_size(TABLET)
        self.passed: list[str] = []
        self.faults: list[str] = []

    def look(self) -> None:
        """Let axe look at the page as it stands."""
        where = self.page.url.removeprefix(self.base_url)
        self.passed.append(where)
        self.faults += [f"{where}: {fault}" for fault in violations(self.page)]
        if (overhang := self.page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
            self.faults.append(f"{where}: scrolls sideways by {overhang} px")

    def open(self, name: str, *args: Any, query: str = "") -> None:
        response = self.page.goto(f"{self.base_url}{reverse(name, args=args)}{query}")
        assert response is not None
        assert response.ok, response.url
        self.look()

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            field = self.page.locator(f"main [name='{name}']")
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def press(self, url: str, button: str = "main form button.btn--primary") -> None:
        """Press the page's one filled button and wait for the page it leads to."""
        self.page.locator(button).first.click()
        self.page.wait_for_url(url)
        self.look()


def check_oneself(tablet: Tablet) -> None:
    """The conditions: with one not met the reason and whom to ask, with all met the way to an account."""
    tablet.open("home:front")
    tablet.open("cycles:self_check")
    form = tablet.page.locator("form.selfcheck")
    conditions = form.get_by_role("group").all()
    assert conditions
    for condition in conditions:
        condition.get_by_label("是").check()
    for answer, found in (("否", ".note--warn"), ("是", ".note--ok")):
        conditions[0].get_by_label(answer).check()
        form.locator("button[type=submit]").click()
        expect(tablet.page.locator(f".checked{found}")).to_be_visible()
        tablet.look()


def register(tablet: Tablet) -> None:
    """An account by a link in a mail, and the organisation."""
    tablet.page.locator(f"main a.btn--primary[href^='{reverse('account_signup')}']").click()
    tablet.page.wait_for_url(re.compile(reverse("account_signup")))
    tablet.look()
    tablet.fill(name="陈立新", email=EMAIL, password1=PASSWORD, password2=PASSWORD)
    tablet.press("**/confirm-email/")
    link = re.search(r"/accounts/confirm-email/[^/\s]+/", mail.outbox[-1].body)
    assert link
    tablet.page.goto(f"{tablet.base_url}{link[0]}")
    tablet.look()
    tablet.page.locator("main form button[type=submit]").click()
    tablet.page.wait_for_load_state()
    if "/login/" in tablet.page.url:
        tablet.fill(login=EMAIL, password=PASSWORD)
        tablet.press(re.compile(r"/my/"))
    tablet.open("accounts:organisation_new")
    tablet.fill(name=NAME, credit_code=factories.make_credit_code(), division="460100", industry="C", size="medium")
    tablet.press(re.compile(r"/my/(?!organisations/new)"))


def start(tablet: Tablet, cycle_pk: int) -> Application:
    tablet.open("applications:start", query=f"?cycle={cycle_pk}")
    tablet.press("**/my/applications/*/")
    return Application.objects.get(organisation__name=NAME)


def fill_from_excel(tablet: Tablet, application: Application, folder: Path) -> None:
    """Download the workbook, fill it in away from the net, upload it, look at the changes, take them over."""
    tablet.open("applications:offline", application.pk)
    with tablet.page.expect_download() as download:
        tablet.page.locator(f"a[href='{reverse('applications:offline_xlsx', args=[application.pk])}']").click()
    file = folder / "copy.xlsx"
    download.value.save_as(file)
    file.write_bytes(filled_in(application, file.read_bytes()))
    tablet.page.locator("#file").set_input_files(file)
    tablet.press("**/offline/*-*/")
    tablet.press(re.compile(r"/(offline/|my/applications/\d+/)(#.*)?$"), ".offline__foot .btn--primary")


def filled_in(application: Application, data: bytes) -> bytes:
    facts = {
        "contact_name": "陈立新", "contact_phone": "0898-0000 0001", "contact_email": EMAIL,
        "legal_representative": "林海生", "address": "海口市示例路1号", "employees": "320", "main_products": "椰浆",
    }  # fmt: skip
    texts = {}
    for slot in slots_of(application):
        if slot.kind == "indicator":
            texts[slot.tag] = "1234.5"
        elif slot.kind != "measures":
            texts[slot.tag] = facts.get(slot.code, f"{slot.key}：全员参与，按月评审。")
    return with_measures(application, written_in_excel(data, texts))


def with_measures(application: Application, data: bytes) -> bytes:
    """The workbook with as many measures as each item asks for, but for the one that is typed."""
    wanted = {item.code: item.measures for item in items_of(application.cycle) if item.code != BY_HAND}
    book = load_workbook(io.BytesIO(data))
    page = next(page for page in book.worksheets if page["A1"].value == "measures")
    for row in page.iter_rows(min_row=2):
        code = str(row[1].value)
        if wanted.get(code, 0) > 0:
            for cell, value in zip(row[3:], measure(application, f"{code}指标{wanted[code]}"), strict=False):
                cell.value = value
            wanted[code] -= 1
    return saved(book)


def measure(application: Application, name: str) -> list[str]:
    years = len(measure_values(application))
    return [name, "%", str(Measure.Direction.UP.label), *["98.5"] * years, "99", "", "97", "制造执行系统", ""]


def measure_values(application: Application) -> list[str]:
    from award.applications.figures import measure_years

    return measure_years(application.cycle.year)


def type_measures(tablet: Tablet, application: Application) -> None:
    """The table of one item by hand, and the item called finished."""
    tablet.open("applications:item", application.pk, BY_HAND)
    item = next(row for row in items_of(application.cycle) if row.code == BY_HAND)
    for place in range(item.measures):
        values = {f"m-{place}-{year}": f"9{n}.5" for n, year in enumerate(measure_values(application))}
        tablet.fill(**{f"m-{place}-name": f"合格率{place + 1}", f"m-{place}-unit": "%", **values})
        tablet.fill(**{f"m-{place}-target": "99", f"m-{place}-benchmark": "97", f"m-{place}-source": "制造执行系统"})
    tablet.page.locator("[name=done][value=yes]").check()
    tablet.press("**/items/4.7.3/", "[data-default]")
    assert Measure.objects.filter(application=application, item=item).count() == item.measures


def attach(tablet: Tablet, application: Application) -> None:
    tablet.open("applications:evidence", application.pk)
    good = {"name": "检验报告.pdf", "mimeType": "application/pdf", "buffer": evidence_file("a")}
    tablet.page.locator("#files").set_input_files(good)
    expect(tablet.page.locator("#attached").get_by_role("link", name="检验报告.pdf")).to_be_visible()
    for document in ("commitment", "licence"):
        file = {"name": f"{document}.pdf", "mimeType": "application/pdf", "buffer": evidence_file(document)}
        tablet.page.locator(f"#doc-{document} input[type=file]").set_input_files(file)
        expect(tablet.page.locator(f"#doc-{document}").get_by_role("link", name=f"{document}.pdf")).to_be_visible()
    tablet.look()


def post_internally(tablet: Tablet, application: Application) -> None:
    tablet.open("applications:internal_notice", application.pk)
    today = now().date()
    tablet.page.locator("[name=posted_on]").fill(str(today - timedelta(days=40)))
    tablet.page.locator("[name=ended_on]").fill(str(today - timedelta(days=20)))
    tablet.page.locator("[name=place]").fill("一楼公告栏")
    tablet.press(f"**/my/applications/{application.pk}/")


def submit(tablet: Tablet, application: Application) -> None:
    tablet.open("applications:check", application.pk)
    tablet.open("applications:submit", application.pk)
    for box in tablet.page.locator("[name=commitments]").all():
        box.check()
    tablet.press("**/receipt/1/")


def test_from_registering_to_the_receipt_on_a_tablet(enter: Callable[..., Page], base_url: str, tmp_path: Path) -> None:
    cycle = factories.make_cycle("applying", year=2026)
    factories.make_organisation("占位")  # the divisions and industries that the form offers
    tablet = Tablet(enter(None), base_url)
    check_oneself(tablet)
    register(tablet)
    application = start(tablet, cycle.pk)
    fill_from_excel(tablet, application, tmp_path)
    assert all(
        application.answers.filter(item=item, layer=layer).exclude(text="").exists()
        for item in items_of(cycle)
        for layer in layers_of(criteria_of(cycle), item.kind)
    )
    type_measures(tablet, application)
    attach(tablet, application)
    post_internally(tablet, application)
    for item in items_of(cycle):  # twenty-two more times the same radio button
        set_item_state(actor=application.created_by, application=application, item=item, is_done=True)
    tablet.open("applications:tasks", application.pk)
    submit(tablet, application)
    revision = Revision.objects.get(application=application)
    expect(tablet.page.locator("main")).to_contain_text(revision.sha256[:16])
    assert len(tablet.passed) >= 15
    assert not tablet.faults, "\n  ".join(tablet.faults)


@pytest.mark.parametrize("days", [-1, 1])
def test_the_countdown_is_the_servers_though_the_browser_is_a_day_off(
    enter: Callable[..., Page], base_url: str, days: int
) -> None:
    cycle = factories.make_cycle("applying", applications_close_at=now() + timedelta(days=3, hours=5, minutes=30))
    application = factories.make_application(cycle)
    page = enter(application.created_by)
    page.clock.set_fixed_time(now() + timedelta(days=days))
    page.goto(f"{base_url}{reverse('applications:tasks', args=[application.pk])}")
    shown = page.locator(".deadline [data-left]")
    expect(shown.locator("[data-unit='1']")).to_be_hidden()
    assert [b.inner_text() for b in shown.locator("[data-unit]:not([hidden]) b").all()] == ["3", "5"]
    page.evaluate("Object.defineProperty(document, 'hidden', {value: false})")
    with page.expect_response("**/deadline*.js"):  # back at the screen it asks the server what time it is
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert [b.inner_text() for b in shown.locator("[data-unit]:not([hidden]) b").all()] == ["3", "5"]


def test_typing_on_after_the_deadline_says_so_beside_the_text_that_stays(
    enter: Callable[..., Page], base_url: str
) -> None:
    application = factories.make_application(factories.make_cycle("applying"))
    page = enter(application.created_by)
    page.goto(f"{base_url}{reverse('applications:item', args=[application.pk, '4.1.2'])}")
    Cycle.objects.filter(pk=application.cycle_id).update(applications_close_at=now() - timedelta(seconds=1))
    page.locator("#text-method").fill("最后一句")
    expect(page.locator("#said-method")).to_contain_text("截止")
    expect(page.locator("#text-method")).to_have_value("最后一句")
    assert not application.answers.exists()
