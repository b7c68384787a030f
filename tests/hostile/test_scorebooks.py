"""Hostile files at the door where experts bring their scorebooks back, over HTTP; and tricks inside of a true book."""

from __future__ import annotations

import io
import json
import re
import resource
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from award.core.upload_errors import UPLOAD_MESSAGES
from award.scoring.models import Finding, ItemScore
from tests.scoring.books import LETTERS, cell_of, edited, fresh, opened, saved
from tests.scoring.scene import CODE, Scene, scene, url

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parent / "data"
MANIFEST = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MEGABYTE = 1 << 20


@pytest.fixture
def found(client: Client, monkeypatch: pytest.MonkeyPatch) -> Scene:
    made = scene()
    made.sheet(0, {CODE: 55})
    client.force_login(made.user(0), backend=BACKEND)
    client.cookies["django_language"] = "en"
    fresh(made.user(0), made.round)  # the library is loaded

    def no_socket(*args: object, **kwargs: object) -> None:
        raise AssertionError("an upload opened a socket")

    monkeypatch.setattr(socket, "socket", no_socket)
    return made


def refused(client: Client, found: Scene, data: bytes, name: str = "book.xlsx") -> str:
    response = client.post(url("scorebook", found.round.pk), {"file": SimpleUploadedFile(name, data)})
    assert response.status_code == 422, response.status_code
    assert list(ItemScore.objects.values_list("percent", flat=True)) == [55]
    assert not Finding.objects.exists()
    page = response.content.decode()
    assert 'role="alert"' in page
    host = re.escape(Path("/etc/hostname").read_text().strip())
    assert not re.search(rf"\b{host}\b", page)
    return page


@pytest.mark.parametrize("row", MANIFEST, ids=lambda row: row["file"])
def test_every_hostile_file_ends_as_the_manifest_says(client, found, row):
    """Those it lets through are no scorebook of ours, and are refused for that."""
    data = (DATA / row["file"]).read_bytes()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    page = refused(client, found, data, row["file"])
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < 200 * MEGABYTE
    if row["file"].startswith("xlsx_") and row["refusal"]:
        assert escape(str(UPLOAD_MESSAGES[row["refusal"]]).partition("%(")[0]) in page
    elif row["file"].startswith("xlsx_"):
        assert "is no scorebook of this site" in page or "far more cells or formats" in page
    assert not (DATA.parent / "zip-slip-canary.txt").exists()


def _part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == name else content)
    return out.getvalue()


def test_a_changed_hidden_worksheet_is_refused(client, found):
    data = fresh(found.user(0), found.round)
    book = opened(data)
    text = book["_award"]["A3"].value
    assert f'"person":{found.user(0).pk}' in text
    book["_award"]["A3"] = text.replace(f'"assignment":{found.assignments[0].pk}', '"assignment":999999')
    assert "its hidden worksheet was changed" in refused(client, found, saved(book))


@pytest.mark.parametrize("value", ["", "x", "0" * 64, "é" * 64])
def test_a_forged_seal_is_refused(client, found, value):
    book = opened(fresh(found.user(0), found.round))
    book["_award"]["A2"] = value
    assert "its hidden worksheet was changed" in refused(client, found, saved(book))


def test_a_book_without_its_hidden_worksheet_is_refused(client, found):
    book = opened(fresh(found.user(0), found.round))
    del book["_award"]
    assert "is no scorebook of this site" in refused(client, found, saved(book))


def test_a_book_without_a_worksheet_of_an_application_is_refused(client, found):
    book = opened(fresh(found.user(0), found.round))
    del book[found.application.number]
    assert f"the sheet {found.application.number} is missing" in refused(client, found, saved(book))


def test_merged_cells_are_refused_by_their_place(client, found):
    data = fresh(found.user(0), found.round)
    title, cell = cell_of(data, CODE, LETTERS["strength"])
    _title, below = cell_of(data, CODE, LETTERS["strength"], 1)
    book = opened(data)
    book[title].merge_cells(f"{cell}:{below}")
    assert escape(f"{title}!{cell}:{below}") in refused(client, found, saved(book))


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://x")', '=WEBSERVICE("http://x")'])
@pytest.mark.parametrize("column", ["D", "F", "G", "I"])
def test_a_formula_in_an_answer_is_refused_by_its_cell(client, found, formula, column):
    data = fresh(found.user(0), found.round)
    title, cell = cell_of(data, CODE, column)
    page = refused(client, found, edited(data, ((title, cell), formula)))
    assert escape(f"{title}!{cell}: is a formula") in page


def test_a_worksheet_of_another_application_does_not_take_its_place(client, found):
    data = fresh(found.user(0), found.round)
    title = found.application.number
    page = refused(client, found, edited(data, ((title, "A1"), "HN-000 别家")))
    assert escape(f"{title}!A1") in page


def test_moved_rows_are_refused(client, found):
    data = fresh(found.user(0), found.round)
    title, cell = cell_of(data, CODE, "A")
    assert "rows were moved" in refused(client, found, edited(data, ((title, cell), "4.9.9")))


@pytest.mark.parametrize(
    "value", [float("1e300"), -5, 55.5, True, "５５", "１", "1_0", "+55", "1e1", "55 % ja", "\u202e55"]
)
def test_what_is_no_mark_is_refused(client, found, value):
    data = fresh(found.user(0), found.round)
    title, cell = cell_of(data, CODE)
    assert escape(f"{title}!{cell}") in refused(client, found, edited(data, ((title, cell), value)))


@pytest.mark.parametrize("text", ["a\u202eb", "\u0085x", "字" * 301])
def test_what_is_no_remark_is_refused(client, found, text):
    data = fresh(found.user(0), found.round)
    where = cell_of(data, CODE, LETTERS["issue"])
    assert escape("!".join(where)) in refused(client, found, edited(data, (where, text)))


def test_a_document_type_in_a_true_book_is_refused(client, found):
    data = fresh(found.user(0), found.round)
    inside = lambda xml: xml.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)  # noqa: E731
    page = refused(client, found, _part(data, "xl/worksheets/sheet3.xml", inside))
    assert escape(str(UPLOAD_MESSAGES["upload.unsafe_xml"])) in page


def test_a_cell_in_the_last_corner_costs_nothing(client, found):
    data = fresh(found.user(0), found.round)
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    refused(client, found, _part(data, "xl/worksheets/sheet3.xml", lambda xml: xml.replace(b"</sheetData>", far, 1)))
