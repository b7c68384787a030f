"""The report of a visit: read as text, a draft until the sheet is agreed."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from django.utils import translation
from pypdf import PdfReader

from award.domain.programmetables import SiteVisitRules
from award.scoring import services, visitqueries
from award.scoring.exports.visit_report import visit_report
from award.scoring.photographs import picture_of
from tests.scoring.scene import CODE
from tests.scoring.visiting import ISSUE, agree, note, opened, photograph, planned

pytestmark = [pytest.mark.django_db]


def _read(site):
    with translation.override("en"):
        reader = PdfReader(io.BytesIO(visit_report(visitqueries.visits().get(pk=site.pk))))
    return "".join("".join(page.extract_text().split()) for page in reader.pages), reader


def test_the_report_holds_plan_points_findings_logs_and_changed_marks():
    found, site = opened(80)
    planned(found, site)
    finding = note(found, site)
    for kind in ("interview", "document"):
        note(found, site, kind)
    for place in range(3):
        services.add_photo(
            actor=found.user(1), visit=site, finding_id=finding.client_id, client_id=uuid4(), caption=f"看板{place}",
            picture=picture_of("a.jpg", io.BytesIO(photograph(size=(300 + place, 200))), SiteVisitRules()),
        )  # fmt: skip
    services.save_consensus_mark(
        actor=found.chair, sheet=site.sheet, item=found.item(CODE), percent=60, reason="问卷缺三份", version=0
    )
    text, reader = _read(site)
    for words in (
        "首次会议", ISSUE, "现场看板当班更新", "点检表齐全", "校准台账", "问卷缺三份", "80%", "60%", "看板2",
        found.application.number, "Draft:thesheetisnotagreedyet",
    ):  # fmt: skip
        assert words in text, words
    assert sum(len(page.images) for page in reader.pages) == 3
    assert not any(row.seat.pseudonym in text for row in found.assignments)


def test_an_agreed_sheet_gives_its_hash_and_no_draft():
    _found, site = opened()
    agree(site)
    site.sheet.refresh_from_db()
    text, _reader = _read(site)
    assert "ab" * 32 in text
    assert "Draft" not in text


def test_an_empty_visit_has_a_report_too():
    _found, site = opened()
    site.points.all().delete()
    site.agenda.all().delete()
    assert "Nothingwasnoted" in _read(site)[0]
