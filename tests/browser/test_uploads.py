"""The page of files with its script: many at once, each with its own sentence, going on after every kind of break."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from award.applications.models import Application, Evidence, UploadSession
from award.applications.services import uploads
from award.applications.views import uploads as views
from award.core.uploads import stored_file
from award.home.demo.stock import evidence_file
from tests.browser.axe import violations
from tests.factories import make_application, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PIECE = 50_000
# A person drops a file on the zone.
DROP = """text => {
    const carried = new DataTransfer();
    carried.items.add(new File([text], "dropped.pdf", {type: "application/pdf"}));
    document.querySelector("[data-drop]").dispatchEvent(
        new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true}));
}"""


def big_file(mark: str) -> bytes:
    """A valid PDF of some pieces: a comment of that size stands behind the first line."""
    import io

    from pypdf import PdfWriter
    from pypdf.generic import NameObject, StreamObject

    writer, out, stream = PdfWriter(), io.BytesIO(), StreamObject()
    stream.set_data(os.urandom(4 * PIECE))
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": mark})
    writer._root_object[NameObject("/Mark")] = writer._add_object(stream)
    writer.write(out)
    return out.getvalue()


def given(name: str, data: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/pdf", "buffer": data}


@pytest.fixture
def page(enter: Callable[..., Page], base_url: str, monkeypatch: pytest.MonkeyPatch) -> Page:
    for module in (uploads, views.services):
        monkeypatch.setattr(module, "PIECE", PIECE)
    owner = make_user("owner")
    application = make_application(owner=owner)
    page = enter(owner)
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": base_url}])
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(reverse("applications:evidence", args=[application.pk]))
    return page


def state(page: Page, name: str) -> Any:
    return page.locator("[data-queue] li", has_text=name).locator(".queue__state")


def test_many_files_at_once_each_with_its_own_end(page: Page) -> None:
    page.locator("#item").select_option("4.7.2")
    files = [
        given("good.pdf", big_file("a")),
        given("empty.pdf", b""),
        given("fake.pdf", b"<html>"),
        given("x.exe", b"MZ"),
    ]
    page.locator("#files").set_input_files(files)
    expect(state(page, "good.pdf")).to_have_text("Attached")
    expect(state(page, "empty.pdf")).to_contain_text("The file is empty")
    expect(state(page, "fake.pdf")).to_contain_text("does not match its extension")
    expect(state(page, "x.exe")).to_contain_text("not accepted")
    expect(page.locator("#attached").get_by_role("link", name="good.pdf")).to_be_visible()
    page.locator("#doc-licence input[type=file]").set_input_files(given("licence.pdf", evidence_file("b")))
    expect(page.locator("#doc-licence").get_by_role("link", name="licence.pdf")).to_be_visible()
    page.locator("#doc-licence input[type=file]").set_input_files(given("again.pdf", evidence_file("c")))
    expect(page.locator("#doc-licence").get_by_role("link", name="again.pdf")).to_be_visible()
    kept = Evidence.objects.filter(removed_at=None).values_list("name", "item__code", "document").order_by("name")
    assert list(kept) == [("again.pdf", None, "licence"), ("good.pdf", "4.7.2", "")]
    assert not UploadSession.objects.exists()
    assert violations(page) == []
    page.evaluate(DROP, evidence_file("d").decode())
    expect(page.locator("#attached").get_by_role("link", name="dropped.pdf")).to_be_visible()
    page.goto(reverse("applications:item", args=[Application.objects.get().pk, "4.1.2"]))
    page.locator("#files").set_input_files(given("cited.pdf", evidence_file("e")))
    expect(page.locator("#item-files").get_by_role("link", name="cited.pdf")).to_be_visible()


def test_an_upload_goes_on_after_a_break_of_the_network_a_pause_and_a_reload(page: Page) -> None:
    data, sent = big_file("b"), []
    page.on("request", lambda request: sent.append(request.url) if "offset=" in request.url else None)
    third = re.compile(rf"offset={2 * PIECE}$")
    page.route(third, lambda route: route.abort("internetdisconnected"))
    page.locator("#files").set_input_files(given("report.pdf", data))
    expect(state(page, "report.pdf")).to_contain_text("No network")
    expect(page.get_by_role("button", name="Go on")).to_be_hidden()
    page.get_by_role("button", name="Pause").click()
    expect(state(page, "report.pdf")).to_have_text("Paused")
    page.get_by_role("button", name="Go on").click()
    expect(state(page, "report.pdf")).to_contain_text("No network")

    page.reload()
    expect(state(page, "report.pdf")).to_contain_text("Choose the same file again")
    assert UploadSession.objects.get().received == 2 * PIECE
    page.unroute(third)
    session = next(cookie for cookie in page.context.cookies() if cookie["name"] == "sessionid")
    page.context.clear_cookies(name="sessionid")
    page.locator("#files").set_input_files(given("report.pdf", data))
    expect(state(page, "report.pdf")).to_contain_text("You are logged out")
    page.context.add_cookies([session])
    page.reload()
    page.context.set_offline(True)
    page.locator("#files").set_input_files(given("report.pdf", data))
    expect(state(page, "report.pdf")).to_contain_text("No network")
    sent.clear()
    page.context.set_offline(False)

    expect(page.locator("#attached").get_by_role("link", name="report.pdf")).to_be_visible()
    assert [url.partition("offset=")[2] for url in sent] == [
        str(offset) for offset in range(2 * PIECE, len(data), PIECE)
    ]
    assert stored_file(Evidence.objects.get().path).read_bytes() == data


def test_another_file_of_the_same_name_and_size_is_not_mixed_into_the_first(page: Page) -> None:
    first, second = big_file("a"), big_file("b")
    size = min(len(first), len(second))
    page.route(re.compile(rf"offset={PIECE}$"), lambda route: route.abort("internetdisconnected"))
    page.locator("#files").set_input_files(given("report.pdf", first[:size]))
    expect(state(page, "report.pdf")).to_contain_text("No network")
    page.unroute(re.compile(rf"offset={PIECE}$"))
    page.reload()
    page.locator("#files").set_input_files(given("report.pdf", second[:size]))
    expect(state(page, "report.pdf")).to_contain_text("changed or was cut")
    assert not Evidence.objects.exists()
    assert not UploadSession.objects.exists()
