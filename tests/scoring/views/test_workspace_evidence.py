"""The evidence tab of the workspace: pages of the files of the judged revision, cited and on record."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from award.applications.models import Evidence
from award.core.clock import now
from award.home.demo.stock import evidence_file
from award.panels.models import Conflict
from award.scoring.citations import tokens_of
from award.scoring.models import Finding, ScoreSheet
from tests import factories as make
from tests.panels.builders import events
from tests.scoring.scene import CODE, Scene, page, scene, url

pytestmark = pytest.mark.django_db


def file_of(found: Scene, label: str, *, is_judged: bool = True) -> Evidence:
    """A file of the application; in the revision that sheets made from now on are of, or attached later."""
    data = evidence_file(label)
    path = Path(settings.MEDIA_ROOT, "evidence", f"{label}.pdf")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    author, digest = found.application.created_by, hashlib.sha256(data).hexdigest()
    evidence = Evidence.objects.create(
        application=found.application, path=f"evidence/{label}.pdf", name=f"{label}.pdf", kind="pdf", pages=1,
        mime="application/pdf", size=len(data), sha256=digest, uploaded_by=author, uploaded_at=now(),
    )  # fmt: skip
    if is_judged:
        content = json.loads(found.application.revisions.last().payload)
        row = {"id": evidence.pk, "name": evidence.name, "kind": "pdf", "size": len(data), "sha256": digest}
        content["evidence"] = [*content["evidence"], {**row, "pages": 1, "item": CODE}]
        make.make_revision(found.application, content)
    return evidence


def at(sheet: ScoreSheet, file: object, number: object = 1) -> str:
    return url("sheet_item", sheet.pk, CODE) + f"?tab=evidence&file={file}&page={number}"


def test_the_tab_lists_files_and_shows_the_chosen_page_in_the_page(client):
    found = scene()
    evidence = file_of(found, "canary")
    sheet = found.sheet(0)
    client.force_login(found.user(0))
    picture = reverse("panels:evidence_page", args=[evidence.pk, 1])
    listed = page(client, url("sheet_item", sheet.pk, CODE) + "?tab=evidence")
    assert f"?tab=evidence&amp;file={evidence.pk}#viewer" in listed
    assert reverse("panels:evidence_file", args=[evidence.pk]) in listed
    assert picture not in listed
    shown = page(client, at(sheet, evidence.pk))
    assert picture in shown
    assert 'id="viewer"' in shown
    assert f'data-cite="f{evidence.pk}.1"' in shown
    assert "Demonstration document canary" in shown
    assert picture not in page(client, url("sheet_item", sheet.pk, CODE) + f"?file={evidence.pk}")


def test_a_page_is_cited_by_what_its_button_carries(client):
    found = scene()
    evidence = file_of(found, "canary")
    sheet = found.sheet(0)
    client.force_login(found.user(0))
    data = {"kind": "strength", "text": "证书有效", "has_places": "yes", "cite": f"f{evidence.pk}.1", "done": "yes"}
    answer = client.post(url("finding_save", sheet.pk, CODE), data, headers={"hx-request": "true"})
    assert answer.status_code == 200
    finding = Finding.objects.get()
    assert tokens_of(finding) == [f"f{evidence.pk}.1"]
    assert f"?tab=evidence&amp;file={evidence.pk}&amp;page=1#viewer" in answer.content.decode()
    assert reverse("panels:evidence_page", args=[evidence.pk, 1]) in page(client, at(sheet, evidence.pk))


def test_a_closed_sheet_shows_pages_and_cites_no_more(client):
    found = scene()
    evidence = file_of(found, "canary")
    sheet = found.sheet(0)
    found.close()
    client.force_login(found.user(0))
    shown = page(client, at(sheet, evidence.pk))
    assert reverse("panels:evidence_page", args=[evidence.pk, 1]) in shown
    assert f'data-cite="f{evidence.pk}.1"' not in shown


def test_only_files_of_the_judged_revision_are_shown_whatever_is_asked(client):
    found, other = scene(), scene(cycle=None)
    judged, late = file_of(found, "judged"), file_of(found, "late", is_judged=False)
    foreign = file_of(other, "foreign")
    sheet = found.sheet(0)
    client.force_login(found.user(0))
    bodies = set()
    for wanted in (late.pk, foreign.pk, 10**30, "x", "", "-1", f"{judged.pk} ", "１"):
        text = page(client, at(sheet, wanted))
        assert "late" not in text
        assert "foreign" not in text
        bodies.add('class="viewer"' in text)
    assert bodies == {False}
    assert events("evidence.") == []
    for number in ("99", "0", "x", "9" * 40):
        assert 'class="viewer"' in page(client, at(sheet, judged.pk, number))


def test_a_conflict_hides_the_pages_at_once(client):
    found = scene()
    evidence = file_of(found, "canary")
    sheet = found.sheet(0)
    client.force_login(found.user(0))
    assert client.get(at(sheet, evidence.pk)).status_code == 200
    Conflict.objects.create(
        user=found.user(0), application=found.application, source="office", reason="x", declared_at=now(),
        declared_by=make.make_user("clerk", "clerk"),
    )  # fmt: skip
    assert client.get(at(sheet, evidence.pk)).status_code == 404


def test_looks_are_on_record_once_an_hour(client):
    found = scene()
    evidence = file_of(found, "canary")
    sheet = found.sheet(0)
    client.force_login(found.user(0))
    for moment in ("2026-11-24 14:00+00:00", "2026-11-24 14:30+00:00", "2026-11-24 15:01+00:00"):
        with time_machine.travel(moment, tick=False):
            client.force_login(found.user(0))
            page(client, at(sheet, evidence.pk))
    assert [action for action, _before, _after in events("evidence.")] == ["evidence.viewed"] * 2


def test_a_file_that_cannot_be_read_says_so(client):
    found = scene()
    evidence = file_of(found, "canary")
    Path(settings.MEDIA_ROOT, evidence.path).write_bytes(b"%PDF-1.7 nonsense")
    sheet = found.sheet(0)
    client.force_login(found.user(0))
    text = page(client, at(sheet, evidence.pk))
    assert "note--warn" in text
    assert reverse("panels:evidence_page", args=[evidence.pk, 1]) not in text


@pytest.mark.parametrize("files", [1, 3])
def test_the_tab_asks_few_queries_with_a_file_open(client, files):
    found = scene()
    evidence, *_more = [file_of(found, f"file{number}") for number in range(files)]
    sheet = found.sheet(0, 50)
    client.force_login(found.user(0))
    page(client, at(sheet, evidence.pk))
    with CaptureQueriesContext(connection) as listed:
        page(client, url("sheet_item", sheet.pk, CODE) + "?tab=evidence")
    with CaptureQueriesContext(connection) as shown:
        page(client, at(sheet, evidence.pk))
    assert (len(listed), len(shown)) == (10, 17), [query["sql"][:120] for query in shown]
