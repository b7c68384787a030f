"""Hostile tables at the doors of the office's imports, over HTTP: screening lists and the notice of holidays."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from award.cycles.models import CalendarDay
from award.eligibility.models import ScreeningEntry, ScreeningList
from tests.eligibility.listing import csv_file, workbook
from tests.factories import make_user

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parent / "data"
WORKBOOKS = sorted(path.name for path in DATA.glob("xlsx_*.xlsx"))
LIST = {"kind": "penalty", "name": "名单", "source": "省局", "as_of": "2026-01-01", "valid_until": ""}
HEADS = {"list": ["信用代码", "名称", "事由", "起始日期", "截止日期"], "calendar": ["日期", "安排", "名称"]}


@pytest.fixture
def office(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    client.force_login(make_user("clerk", "office"))
    client.cookies["django_language"] = "en"
    workbook([])  # the library is loaded

    def no_socket(*args: object, **kwargs: object) -> None:
        raise AssertionError("an upload opened a socket")

    monkeypatch.setattr(socket, "socket", no_socket)
    return client


def post(office: Client, door: str, name: str, data: bytes):
    file = SimpleUploadedFile(name, data)
    if door == "list":
        return office.post(reverse("eligibility:screening_import"), {**LIST, "file": file})
    return office.post(reverse("cycles:calendar_import", args=[2027]), {"source": "通知", "file": file})


def refused(office: Client, door: str, name: str, data: bytes) -> str:
    """What the page says: either the upload is refused, or its preview lists faults and cannot be confirmed."""
    response = post(office, door, name, data)
    if response.status_code == 302:
        url = response.url
        response = office.get(url)
        assert "Correct these cells" in response.content.decode()
        assert office.post(url, {"count": "1"}).status_code == 422
    else:
        assert response.status_code == 422
    assert [model.objects.count() for model in (ScreeningList, ScreeningEntry, CalendarDay)] == [0, 0, 0]
    page = response.content.decode()
    host = re.escape(Path("/etc/hostname").read_text().strip())
    assert not re.search(rf"\b{host}\b", page)
    return page


@pytest.mark.parametrize("door", HEADS)
@pytest.mark.parametrize("name", WORKBOOKS)
def test_every_hostile_workbook_is_refused(office, door, name):
    refused(office, door, name, (DATA / name).read_bytes())


@pytest.mark.parametrize("door", HEADS)
@pytest.mark.parametrize(
    ("row", "said"),
    [
        (b"\x00,a,b", "NUL"),
        ("甲".encode() * 110_000, "more than"),
        (b'"a', "CSV"),
        (b"\xff\xfe\xfa\x81\x30", "UTF-8 nor GBK"),
    ],
)
def test_a_hostile_csv_is_refused_with_its_cause(office, door, row, said):
    data = ",".join(HEADS[door]).encode() + b"\r\n" + row
    assert said in refused(office, door, "a.csv", data)


@pytest.mark.parametrize("door", HEADS)
@pytest.mark.parametrize(
    "name", ["exe_as_pdf.pdf", "html_upload.html", "zip_bomb_flat.zip", "zip_slip.zip", "png_ok.png"]
)
def test_what_is_no_table_is_refused_whatever_its_name(office, door, name):
    refused(office, door, "名单.csv", (DATA / name).read_bytes())


@pytest.mark.parametrize("door", HEADS)
def test_a_file_over_the_limit_and_too_many_rows_are_refused(office, door):
    assert "5 MB" in refused(office, door, "a.csv", b"a" * 5_000_001)
    rows = [["2027-01-01", "x", "y"]] * 5_002
    assert "rows" in refused(office, door, "a.csv", csv_file(*rows, head=HEADS[door]))


def test_formulas_in_csv_stay_text_and_never_run_in_a_download(office):
    data = csv_file(["", "=cmd|' /C calc'!A0", "@SUM(1)", "", ""], head=HEADS["list"], encoding="gbk")
    url = post(office, "list", "a.csv", data).url
    office.post(url, {"count": "1"})
    entry = ScreeningEntry.objects.get()
    assert entry.name.startswith("=cmd")
    page = office.get(reverse("eligibility:screening_list", args=[entry.list_id])).content.decode()
    assert "=cmd|&#x27; /C calc&#x27;!A0" in page


@pytest.mark.parametrize("door", HEADS)
def test_markup_in_cells_and_names_is_shown_as_text(office, door):
    cell = "<script>alert(1)</script>"
    response = post(office, door, "<img src=x>.csv", csv_file(["", cell, cell, cell, ""], head=HEADS[door]))
    page = office.get(response.url).content.decode() if response.status_code == 302 else response.content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
