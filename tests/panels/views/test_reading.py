"""Files of an application in the page and taken away: marked, logged, bounded, and for those who may read them."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from award.applications.models import Evidence
from award.panels import reading
from award.panels.models import Conflict
from tests import factories
from tests.panels.builders import Cast, events, make_cast
from tests.panels.views.test_desk import attach

pytestmark = pytest.mark.django_db
HOSTILE = Path(__file__).parents[2] / "hostile" / "data"
MOMENT = "2026-11-24 14:30:05+00:00"


def cast_with_file(name: str = "") -> tuple[Cast, Evidence]:
    cast = make_cast(cleared=True)
    evidence = attach(cast)
    path = Path(settings.MEDIA_ROOT, evidence.path)
    if name:
        path.write_bytes((HOSTILE / name).read_bytes())
        evidence.kind = name.rpartition(".")[2]
    evidence.pages = 1 if evidence.kind == "pdf" else None
    evidence.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    evidence.save()
    return cast, evidence


def url(name: str, evidence: Evidence, *more: int) -> str:
    return reverse(f"panels:evidence_{name}", args=[evidence.pk, *more])


def said(sentence: str) -> str:
    """The sentence in the language of a new account."""
    with translation.override(settings.LANGUAGE_CODE):
        return translation.gettext(sentence)


def left() -> set[Path]:
    return {path for path in Path(settings.DATA_DIR).rglob("*.part") if path.is_file()}


def test_a_page_is_a_picture_that_bears_reader_and_minute(client):
    cast, evidence = cast_with_file()
    type(cast.experts[2]).objects.filter(pk=cast.experts[2].pk).update(name="符文川")
    seen = []
    for person, moment in (
        (1, MOMENT),
        (1, "2026-11-24 14:30:55+00:00"),
        (1, "2026-11-24 14:31:05+00:00"),
        (2, MOMENT),
    ):
        with time_machine.travel(moment, tick=False):
            client.force_login(type(cast.office).objects.get(pk=cast.experts[person].pk))
            response = client.get(url("page", evidence, 1))
        assert (response.status_code, response["Content-Type"]) == (200, "image/png")
        assert (response["Cache-Control"], response["X-Content-Type-Options"]) == ("private, no-store", "nosniff")
        seen.append(response.content)
    assert seen[0] == seen[1]
    assert len(set(seen)) == 3
    assert client.get(url("page", evidence, 2)).status_code == 404
    assert client.get(url("page", evidence, 0)).status_code == 404


def test_the_view_shows_the_page_its_text_and_is_on_record_once_an_hour(client):
    cast, evidence = cast_with_file()
    client.force_login(cast.experts[1])
    for _look in range(2):
        html = client.get(url("view", evidence), {"page": "99"}).content.decode()
        client.get(url("page", evidence, 1))
    assert url("page", evidence, 1) in html
    assert "Demonstration document a" in html
    after = {"application": cast.application.number, "sha256": evidence.sha256}
    assert events("evidence.") == [("evidence.viewed", {}, after)]


@pytest.mark.parametrize("files", [1, 3])
def test_the_view_and_a_page_ask_few_queries(client, files):
    cast, evidence = cast_with_file()
    content = json.loads(cast.application.revisions.last().payload)
    content["evidence"] *= files
    factories.make_revision(cast.application, content)
    client.force_login(cast.experts[1])
    asked = []
    for address in (url("view", evidence), url("page", evidence, 1)):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        asked.append(len(captured))
    assert asked == [10, 10]


def test_a_pdf_leaves_with_the_name_on_each_page_and_on_record(client):
    cast, evidence = cast_with_file()
    client.force_login(cast.experts[1])
    with time_machine.travel(MOMENT, tick=False):
        response = client.get(url("file", evidence))
    text = PdfReader(io.BytesIO(response.content)).pages[0].extract_text()
    assert f"{cast.experts[1]} · 2026-11-24 22:30 UTC+8" in text
    assert "Demonstration document a" in text
    assert response["Content-Disposition"].startswith("attachment")
    assert [action for action, _before, _after in events("evidence.")] == ["evidence.downloaded"]


@pytest.mark.parametrize("name", ["pdf_flate_bomb.pdf", "pdf_truncated.pdf", "pdf_encrypted.pdf", "png_pixel_bomb.png",
                                  "png_truncated.png"])  # fmt: skip
def test_a_hostile_file_ends_in_a_sentence_and_leaves_nothing(client, name):
    cast, evidence = cast_with_file(name)
    client.force_login(cast.experts[1])
    assert client.get(url("view", evidence)).status_code == 200
    page = client.get(url("page", evidence, 1))
    assert page.status_code in (200, 422)
    if page.status_code == 422:
        assert page.content.decode() == said("This page cannot be shown. Download the file, or ask the award office.")
    file = client.get(url("file", evidence))
    assert file.status_code in (200, 422)
    if file.status_code == 422:
        refusal = "Your name could not be written into this file, so it cannot be downloaded. Ask the award office."
        assert said(refusal) in file.content.decode()
        assert not [row for row in events("evidence.") if row[0] == "evidence.downloaded"]
    assert left() == set()


def test_an_unmarked_file_never_leaves(client, monkeypatch):
    cast, evidence = cast_with_file()
    monkeypatch.setattr("award.core.limited._START", "raise SystemExit(1)")
    client.force_login(cast.experts[1])
    response = client.get(url("file", evidence))
    assert response.status_code == 422
    assert b"%PDF" not in response.content


@pytest.mark.parametrize("name", ["view", "file", "page"])
def test_nobody_else_finds_a_file_and_a_conflict_ends_it(client, name):
    cast, evidence = cast_with_file()
    address = url(name, evidence, *([1] if name == "page" else []))
    for person in (make_cast(cleared=True).experts[1], cast.office, cast.application.created_by):
        client.force_login(person)
        assert client.get(address).status_code == 404
    client.force_login(cast.experts[1])
    Conflict.objects.create(
        user=cast.experts[1], application=cast.application, source="office", reason="x",
        declared_at=evidence.uploaded_at, declared_by=cast.office,
    )  # fmt: skip
    assert client.get(address).status_code == 404


def test_an_asked_page_is_one_that_there_is():
    evidence = Evidence(kind="pdf", pages=3)
    given = {None: 1, "": 1, "2": 2, "99": 3, "0": 1, "x": 1, "９": 1, "9" * 30: 1}
    assert {text: reading.asked_page(text, evidence) for text in given} == given
    assert [reading.page_count(Evidence(kind=kind)) for kind in ("docx", "xlsx", "png")] == [0, 0, 1]
