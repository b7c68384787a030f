"""Hostile files and names at the doors of evidence, over HTTP: the form, and the way in pieces."""

from __future__ import annotations

import hashlib
import html
import json
import re
import socket
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from award.applications.models import Evidence, UploadSession
from award.core.sniff import KINDS, kind_of
from award.core.uploads import UploadRefused, clean_file_name, inspect_upload
from tests.applications.cast import Team, make_team, pdf

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parent / "data"
ROWS = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))
EICAR = "".join(json.loads((DATA / "eicar.parts.json").read_text(encoding="utf-8"))).encode()
PIECE = 100_000
NAMES = (
    "../../etc/passwd", "..\\..\\x.pdf", "a/b.pdf", "CON.pdf", "x.pdf\r\nSet-Cookie: a=b", "\u202efdp.exe", "", "~",
    "x.pdf ", "x.pdf?inline=1", "-rf.pdf", "$(id).pdf", "<img src=x onerror=1>.pdf", "公司\u202efdp.pdf", "a\x00b.pdf",
    "{{ 7*7 }}%s.pdf", "';DROP TABLE x;--.pdf", "质" * 4096 + ".pdf",
)  # fmt: skip
Door = Callable[[Client, Team, str, bytes], HttpResponse]


def by_form(client: Client, team: Team, name: str, data: bytes) -> HttpResponse:
    file = SimpleUploadedFile("x", data)
    file._name = name  # what a client of its own making sends; Django's class would clean it here already
    return client.post(reverse("applications:evidence", args=[team.application.pk]), {"files": file})


def in_pieces(client: Client, team: Team, name: str, data: bytes) -> HttpResponse:
    address = reverse("applications:upload_start", args=[team.application.pk])
    begun = client.post(address, {"name": name, "size": len(data)})
    if begun.status_code != 201:
        return begun
    key = begun.json()["key"]
    for offset in range(0, len(data), PIECE):
        url = f"{reverse('applications:upload', args=[key])}?offset={offset}"
        answer = client.post(url, data[offset : offset + PIECE], content_type="application/octet-stream")
        assert answer.status_code == 200
    return client.post(reverse("applications:upload_finish", args=[key]))


DOORS: tuple[Door, ...] = (by_form, in_pieces)


@pytest.fixture
def team(client: Client, monkeypatch: pytest.MonkeyPatch) -> Team:
    team = make_team()
    client.force_login(team.owner)
    for name in ("pdf_ok.pdf", "png_ok.png", "jpg_gps_exif.jpg", "xlsx_ok_baseline.xlsx"):
        inspect_upload(name, (DATA / name).read_bytes(), max_bytes=20_000_000)  # the libraries are loaded

    def no_socket(*args: object, **kwargs: object) -> None:
        raise AssertionError("an upload opened a socket")

    monkeypatch.setattr(socket, "socket", no_socket)
    return team


def said(code: str, name: str, data: bytes) -> str:
    """The sentence of that refusal as the page shows it, in Chinese."""
    with override("zh-hans"), pytest.raises(UploadRefused) as refusal:
        inspect_upload(name, data, max_bytes=20_000_000)
    assert refusal.value.code == code
    with override("zh-hans"):
        return str(refusal.value)


def shown(answer: HttpResponse) -> str:
    return answer.json()["error"] if "json" in answer["Content-Type"] else html.unescape(answer.content.decode())


def left(settings: Any) -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file() and path.parent.name != "uploads"}


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_each_hostile_file_ends_as_expected(door: Door, client: Client, team: Team, settings: Any) -> None:
    outside = {path for path in Path(settings.MEDIA_ROOT).parent.rglob("*") if "media" not in path.parts}
    eicar = [{"file": f"eicar.{kind}", "refusal": "upload.content_mismatch", "data": EICAR} for kind in KINDS]
    for row in [*ROWS, *eicar]:
        data = row.get("data") or (DATA / row["file"]).read_bytes()
        before, count = left(settings), Evidence.objects.count()
        answer = door(client, team, row["file"], data)
        if row["refusal"]:
            assert answer.status_code == 422, row["file"]
            assert said(row["refusal"], row["file"], data) in shown(answer), row["file"]
            assert (left(settings), Evidence.objects.count()) == (before, count), row["file"]
        else:
            assert answer.status_code in (201, 302), (row["file"], shown(answer))
            _is_served_inert(client, row["file"], data)
    assert not UploadSession.objects.exists()
    assert {path for path in Path(settings.MEDIA_ROOT).parent.rglob("*") if "media" not in path.parts} == outside


def _is_served_inert(client: Client, name: str, data: bytes) -> None:
    file = Evidence.objects.latest("pk")
    answer = client.get(reverse("applications:evidence_file", args=[file.pk]))
    assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == hashlib.sha256(data).hexdigest()
    assert answer["Content-Type"] == KINDS[kind_of(name)].mime
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    answer.close()


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_each_hostile_name_is_only_text(door: Door, client: Client, team: Team, settings: Any) -> None:
    for number, name in enumerate(NAMES):
        answer = door(client, team, name, pdf(mark=str(number)))
        if answer.status_code == 400:  # a header of 12 kB is not even read
            assert len(name) > 4_000
            continue
        if answer.status_code == 422:
            assert not clean_file_name(name).lower().endswith(".pdf"), name
            continue
        assert answer.status_code in (201, 302), (name, shown(answer))
        _is_only_text(client, team, Evidence.objects.latest("pk"), settings)
    assert Evidence.objects.count() >= len(NAMES) - 7


def _is_only_text(client: Client, team: Team, file: Evidence, settings: Any) -> None:
    assert re.fullmatch(r"evidence/[0-9a-f]{2}/[0-9a-f]{32,64}\.pdf", file.path)
    assert (Path(settings.MEDIA_ROOT) / file.path).is_file()
    assert len(file.name) <= 120
    assert not any(unicodedata.category(char).startswith("C") or char in '<>/\\"' for char in file.name)
    page = client.get(reverse("applications:evidence", args=[team.application.pk])).content.decode()
    assert escape(file.name) in page
    assert "<img src=x" not in page
    answer = client.get(reverse("applications:evidence_file", args=[file.pk]))
    disposition = answer["Content-Disposition"]
    answer.close()
    assert "Set-Cookie" not in answer.headers
    encoded = disposition.partition("filename*=utf-8''")[2]
    assert (unquote(encoded) if encoded else disposition.partition('filename="')[2].rstrip('"')) == file.name


def test_more_files_than_a_form_may_hold_are_refused(client: Client, team: Team) -> None:
    files = [SimpleUploadedFile(f"{n}.pdf", b"x") for n in range(101)]
    answer = client.post(reverse("applications:evidence", args=[team.application.pk]), {"files": files})
    assert answer.status_code == 400
