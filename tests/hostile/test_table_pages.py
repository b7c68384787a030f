"""Hostile tables at every door of the office's imports, over HTTP.

Screening lists, the notice of holidays, the register of experts, addresses that mail does not reach, survey figures.
"""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path
from zlib import crc32

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from award.accounts.models import User
from award.core.upload_errors import UPLOAD_MESSAGES
from award.cycles.models import CalendarDay, Round
from award.eligibility.models import ScreeningEntry, ScreeningList
from award.outbox.models import Bounce
from award.panels.models import Expert
from award.scoring.models import SurveyImport
from tests.domain.sizes import IS_FULL
from tests.eligibility.listing import csv_file, workbook
from tests.factories import make_user
from tests.scoring.rounds import HEADINGS, rounds

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parent / "data"
MANIFEST = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))
LIST = {"kind": "penalty", "name": "名单", "source": "省局", "as_of": "2026-01-01", "valid_until": ""}
HEADS = {
    "list": ["信用代码", "名称", "事由", "起始日期", "截止日期"],
    "calendar": ["日期", "安排", "名称"],
    "experts": ["电子邮箱", "姓名", "工作单位", "所属集团", "职称"],
    "bounces": ["邮箱", "原因"],
    "figures": list(HEADINGS),
}
WRITTEN = (User, ScreeningList, ScreeningEntry, CalendarDay, Expert, Bounce, SurveyImport)
TABLES = {".xlsx", ".csv"}
# Every file at one door at least; at all of them when the tests are full.
DOORS = [
    (door, row)
    for door in HEADS
    for row in MANIFEST
    if IS_FULL or list(HEADS).index(door) == crc32(row["file"].encode()) % len(HEADS)
]


@pytest.fixture
def office(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    client.force_login(make_user("clerk", "office"))
    client.cookies["django_language"] = "en"
    workbook([])  # the library is loaded
    rounds(applications=0)  # one with figures to come

    def no_socket(*args: object, **kwargs: object) -> None:
        raise AssertionError("an upload opened a socket")

    monkeypatch.setattr(socket, "socket", no_socket)
    return client


def post(office: Client, door: str, name: str, data: bytes):
    file = SimpleUploadedFile(name, data)
    if door == "list":
        return office.post(reverse("eligibility:screening_import"), {**LIST, "file": file})
    if door == "calendar":
        return office.post(reverse("cycles:calendar_import", args=[2027]), {"source": "通知", "file": file})
    if door == "figures":
        round = Round.objects.get(kind="survey")
        return office.post(reverse("scoring:survey_import", args=[round.pk]), {"file": file})
    name = {"experts": "panels:expert_import", "bounces": "home:bounces_import"}[door]
    return office.post(reverse(name), {"file": file})


def refused(office: Client, door: str, name: str, data: bytes) -> str:
    """What the page says: either the upload is refused, or its preview lists faults and cannot be confirmed."""
    before = [model.objects.count() for model in WRITTEN]
    response = post(office, door, name, data)
    if response.status_code == 302:
        url = response.url
        response = office.get(url)
        assert office.post(url, {"count": "1"}).status_code == 422
    else:
        assert response.status_code == 422
    assert [model.objects.count() for model in WRITTEN] == before
    page = response.content.decode()
    assert 'role="alert"' in page
    host = re.escape(Path("/etc/hostname").read_text().strip())
    assert not re.search(rf"\b{host}\b", page)
    return page


def expected(row: dict[str, str | None]) -> str:
    """The sentence of the manifest's verdict, as far as it holds no figures; "" for what is no workbook."""
    if not row["file"].endswith(".xlsx") or row["refusal"] is None:
        return ""
    return escape(str(UPLOAD_MESSAGES[row["refusal"]]).partition("%(")[0])


@pytest.mark.parametrize(("door", "row"), DOORS, ids=lambda part: part if isinstance(part, str) else part["file"])
def test_every_hostile_file_ends_as_the_manifest_says(office, door, row):
    """Those it lets through are no table that anyone asked for, and are refused for that."""
    name = row["file"]
    page = refused(office, door, name, (DATA / name).read_bytes())
    assert expected(row) in page
    assert not (DATA.parent / "zip-slip-canary.txt").exists()


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


@pytest.mark.parametrize(
    ("door", "row"),
    [(door, row) for door, row in DOORS if Path(row["file"]).suffix not in TABLES],
    ids=lambda part: part if isinstance(part, str) else part["file"],
)
def test_what_is_no_table_is_refused_whatever_its_name(office, door, row):
    refused(office, door, "名单.xlsx", (DATA / row["file"]).read_bytes())


@pytest.mark.parametrize("door", HEADS)
def test_a_file_over_the_limit_and_too_many_rows_are_refused(office, door):
    assert "5 MB" in refused(office, door, "a.csv", b"a" * 5_000_001)
    rows = [["2027-01-01", "x", "y"][: len(HEADS[door])]] * 5_002
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
