"""Hostile files at the door of copies written offline, over HTTP; texts that try to be more than text."""

from __future__ import annotations

import io
import json
import re
import socket
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from award.applications import services
from award.applications.models import Answer
from award.applications.offline.excel import excel_copy
from award.applications.offline.excel_read import read_excel
from award.applications.offline.slots import normal, slots_of
from award.applications.offline.word import read_word, word_copy
from award.core import docx_read
from award.domain.errors import AwardError
from tests.applications.cast import Team, events, make_team
from tests.applications.offline.copies import docx_with, rezipped, saved, slot_named, written_in_excel

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parent / "data"
WORKBOOKS = sorted(path.name for path in DATA.glob("xlsx_*.xlsx"))
TEXTS = [json.loads(case["value_json"]) for case in json.loads((DATA / "text_cases.json").read_text(encoding="utf-8"))]
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DTD = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/hostname">]>'


@pytest.fixture
def team(client: Client, monkeypatch: pytest.MonkeyPatch) -> Team:
    team = make_team()
    client.force_login(team.owner)
    client.cookies["django_language"] = "en"
    read_excel(excel_copy(team.application), "x", team.application)  # the libraries are loaded

    def no_socket(*args: object, **kwargs: object) -> None:
        raise AssertionError("an upload opened a socket")

    monkeypatch.setattr(socket, "socket", no_socket)
    return team


def upload(client: Client, team: Team, name: str, data: bytes) -> HttpResponse:
    file = {"file": SimpleUploadedFile(name, data)}
    return client.post(reverse("applications:offline", args=[team.application.pk]), file)


def refused(client: Client, team: Team, name: str, data: bytes) -> str:
    """The sentence; nothing of the file is kept."""
    response = upload(client, team, name, data)
    assert response.status_code == 422
    assert not events("copy.received")
    assert not Answer.objects.exists()
    host = re.escape(Path("/etc/hostname").read_text().strip())
    assert not re.search(rf"\b{host}\b", str(response.context["fault"]))
    return str(response.context["fault"])


@pytest.mark.parametrize("name", WORKBOOKS)
def test_every_hostile_workbook_is_refused(client, team, name):
    assert refused(client, team, name, (DATA / name).read_bytes())


def _relationship(kind: str) -> str:
    return f'<Relationship Id="rId9" Type="{OFFICE}/{kind}" Target="http://x.invalid/a" TargetMode="External"/>'


def _grafted(kind: str, word: str, more: dict[str, str] | None = None) -> bytes:
    """One of our documents with something foreign in it."""

    def change(name: str, text: str) -> str:
        if kind == "document" and name == "word/document.xml":
            return text.replace("<w:document", f"{word}<w:document", 1)
        if kind == "relationship" and name == "word/_rels/document.xml.rels":
            return text.replace("</Relationships>", f"{word}</Relationships>")
        return text

    return rezipped(docx_with("<w:p/>"), change, more)


DOCUMENTS = {
    "entities": (lambda: _grafted("document", DTD), "definitions that no document needs"),
    "template": (lambda: _grafted("relationship", _relationship("attachedTemplate")), "links to other files"),
    "picture from outside": (lambda: _grafted("relationship", _relationship("image")), "links to other files"),
    "macros": (lambda: _grafted("", "", {"word/vbaProject.bin": "x"}), "macros or controls"),
    "object": (lambda: _grafted("", "", {"word/embeddings/a.bin": "x"}), "embedded objects"),
    "slip": (lambda: _grafted("", "", {"../../canary.txt": "x"}), "parts that no document needs"),
    "deep": (lambda: docx_with("<w:p>" * 5_000 + "</w:p>" * 5_000), "far more than its boxes need"),
    "bomb": (lambda: _grafted("", "", {"word/media/a.xml": " " * 60_000_000}), "unpacks to far more"),
    "not closed": (lambda: docx_with("<w:p>"), "damaged"),
    "truncated": (lambda: docx_with("<w:p/>")[:900], "damaged"),
    "password": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "protected by a password"),
    "another kind": (lambda: b"%PDF-1.4", "does not match its extension"),
    "empty": (lambda: b"", "empty"),
    "no copy": (lambda: docx_with("<w:p/>"), "was not downloaded on this page"),
}


@pytest.mark.parametrize("case", DOCUMENTS)
def test_every_hostile_document_is_refused(client, team, case):
    make, said = DOCUMENTS[case]
    assert said in refused(client, team, "copy.docx", make())
    assert not list(Path("..").glob("canary.txt"))


@pytest.mark.parametrize("bound", ["MAX_ELEMENTS", "MAX_DOCUMENT", "MAX_TEXT", "MAX_BYTES"])
def test_every_bound_on_a_document_holds(client, team, bound, monkeypatch):
    data = word_copy(team.application)
    monkeypatch.setattr(docx_read, bound, 500)
    assert any(said in refused(client, team, "copy.docx", data) for said in ("far more", "larger than"))


def test_names_that_are_no_copy_are_refused_before_a_byte_is_read(client, team):
    for name in ("a.docx.exe", "a", "a.docm", "a.xls", "a.pdf"):
        response = upload(client, team, name, b"x")
        assert response.status_code == 422


def test_texts_that_try_to_be_more_go_out_and_come_back_as_they_are(client, team):
    wanted = {}
    for slot, text in zip([slot for slot in slots_of(team.application) if slot.kind == "answer"], TEXTS, strict=False):
        try:
            services.save_answer(
                actor=team.owner, application=team.application, item=slot.item, layer=slot.part, text=text, version=0
            )
        except AwardError:  # no text may hold it, however it comes
            continue
        wanted[slot.tag] = normal(Answer.objects.get(item=slot.item, layer=slot.part).text)
    assert len(wanted) > 40
    word = read_word(word_copy(team.application), team.application)
    book = excel_copy(team.application)
    excel = read_excel(book, "x", team.application)
    for tag, text in wanted.items():
        assert word.values[tag].text == text
        assert tag not in excel.values or excel.values[tag].text == text
    assert len(wanted.keys() & excel.values.keys()) > 40
    cells = [cell for page in load_workbook(io.BytesIO(book)).worksheets for row in page for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


def test_a_hostile_text_is_shown_as_text(client, team):
    slot = slot_named(team.application, "answer 4.1.2 method")
    text = '<script>alert(1)</script>{{ 7*7 }}"><img src=x onerror=1>'
    data = written_in_excel(excel_copy(team.application), {slot.tag: text})
    page = client.get(upload(client, team, "a.xlsx", data).url).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "{{ 7*7 }}" in page


def test_formulas_long_numbers_and_per_cents_are_told_cell_by_cell_and_never_guessed(client, team):
    book = load_workbook(io.BytesIO(excel_copy(team.application)))
    pages = {page["A1"].value: page for page in book.worksheets}
    pages["basic"]["C3"].value, pages["basic"]["C3"].number_format = 91460000123456789, "General"
    pages["indicators"]["D2"].value = "=1+1"
    pages["indicators"]["E2"].value, pages["indicators"]["E2"].number_format = 0.95, "0%"
    pages["indicators"]["F2"].value = 10**16
    pages["indicators"]["D3"].value = True
    pages["indicators"]["E3"].value = 12.5
    address = upload(client, team, "a.xlsx", saved(book)).url
    found = {change.slot.key: change for change in client.get(address).context["found"].changes}
    faults = [change.fault for change in found.values() if change.state == "unreadable"]
    assert len(faults) == 5
    for word in ("is a formula", "per cent", "more digits", "a text"):
        assert any(word in fault for fault in faults), word
    assert [change.mine for change in found.values() if change.state == "new"] == ["12.5"]


def test_a_file_cannot_name_another_place_to_write_to(client, team):
    """The marks in a file are never authority: an unknown one is ignored, a doubled one is refused."""
    slot = slot_named(team.application, "answer 4.1.2 method")
    other = slot_named(team.application, "answer 4.1.3 method")
    data = rezipped(word_copy(team.application), lambda _name, text: text.replace(slot.tag, other.tag))
    found = client.get(upload(client, team, "a.docx", data).url).context["found"]
    assert [(change.slot.key, change.state) for change in found.changes] == [(other.key, "unreadable")]
    assert [each.key for each in found.absent] == [slot.key]
    unknown = rezipped(word_copy(team.application), lambda _name, text: text.replace(slot.tag, "a" + "0" * 12))
    assert client.get(upload(client, team, "a.docx", unknown).url).context["found"].changes == []


def test_what_is_kept_lies_under_a_name_of_ours_and_is_not_readable_by_others(client, team, settings):
    upload(client, team, "../../x.docx", word_copy(team.application))
    (path,) = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert path.parent.name == f"offline-{team.application.pk}-{team.owner.pk}"
    assert len(path.stem) == 32
    assert path.stat().st_mode & 0o077 == 0
    assert zipfile.is_zipfile(path)
