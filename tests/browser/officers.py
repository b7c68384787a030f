"""Officers and experts at their screens, and the files they bring."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core import mail
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from award.accounts.models import Organisation
from award.panels.models import SeatInvitation

PRIMARY = "main form button.btn--primary"


class Officer:
    """Somebody of the award office with a browser."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.page, self.base_url = page, base_url

    def open(self, name: str, *args: Any, query: str = "") -> None:
        response = self.page.goto(f"{self.base_url}{reverse(name, args=args)}{query}")
        assert response is not None
        assert response.ok, f"{response.status} {response.url}"

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            field = self.page.locator(f"main [name='{name}']")
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def click(self, selector: str = PRIMARY) -> None:
        """Press what leads to another page, and be there."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()

    def link(self, name: str, *args: Any) -> None:
        """Follow the link to a page from the page at hand."""
        self.click(f"main a[href^='{reverse(name, args=args)}']")

    def upload(self, file: Path) -> None:
        self.page.locator("main input[type=file]").set_input_files(file)

    def hears(self, text: str) -> None:
        """What the page says of the act just done."""
        expect(self.page.locator(".flash, [role=status], [role=alert]").filter(has_text=text).first).to_be_visible()

    def download(self, name: str, folder: Path, *args: Any) -> Path:
        with self.page.expect_download() as download:
            self.page.locator(f"main a[href='{reverse(name, args=args)}']").first.click()
        file = folder / download.value.suggested_filename
        download.value.save_as(file)
        return file


def filled(file: Path, rows: Iterable[dict[str, Any]]) -> Path:
    """The rows put under the headings of an empty table."""
    book = load_workbook(io.BytesIO(file.read_bytes()))
    sheet = book.worksheets[0]
    places = {str(cell.value): cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, 2):
        for heading, value in row.items():
            sheet.cell(number, places[heading], value)
    book.save(file)
    return file


def written(file: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """A workbook of another authority."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(file)
    return file


def invitations_mailed() -> dict[str, str]:
    """Address → the path of the link in the letter."""
    found = {}
    for letter in mail.outbox:
        if link := re.search(r"/panel/invitations/[\w-]+/", letter.body):
            found[letter.to[0]] = link[0]
    return found


class Invited:
    """An expert with the letter in hand; logged in or not."""

    def __init__(self, page: Page, base_url: str, invitation: SeatInvitation) -> None:
        self.page, self.base_url, self.invitation = page, base_url, invitation
        self.link = invitations_mailed()[invitation.expert.user.email]

    def go(self, path: str, status: int = 200) -> None:
        response = self.page.goto(f"{self.base_url}{path}")
        assert response is not None
        assert response.status == status, f"{response.status} {path}"

    def answer(self, button: str) -> None:
        with self.page.expect_navigation():
            self.page.locator(button).click()
        self.invitation.refresh_from_db()

    def decline(self, reason: str) -> None:
        """Decline, or give up the seat; from now on the link leads to nothing but that."""
        self.go(self.link)
        self.page.locator("main form [name=reason]").fill(reason)
        self.answer("main form:has([value=decline]) button")
        assert (self.invitation.state, self.invitation.reason) == ("declined", reason)
        assert self.hidden_names() == []
        expect(self.page.locator("main form")).to_have_count(0)

    def accept(self) -> None:
        self.go(self.link)
        self.page.locator("[name=is_agreed]").check()
        self.page.locator("[name=name]").fill(str(self.invitation.expert))
        self.answer("main form:has([value=accept]) button")
        assert self.invitation.state == "accepted"

    def hidden_names(self) -> list[str]:
        """What the page says of the panel and of any applicant."""
        applicants = Organisation.objects.filter(applications__cycle=self.invitation.cycle_id)
        names = [self.invitation.panel.name, *applicants.values_list("name", flat=True)]
        text = self.page.locator("main").inner_text()
        return [name for name in names if name in text]
