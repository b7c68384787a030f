"""A download leaves its event."""

from __future__ import annotations

import json

import pytest

from award.audit.models import AuditEvent
from award.reports.services import record_download
from tests.results.cases import make_case, released

pytestmark = pytest.mark.django_db


def test_download_is_recorded_without_a_figure():
    case = make_case()
    snapshot = released(case)
    record_download(actor=case.clerk, snapshot=snapshot, report="ranking_xlsx")
    body = json.loads(AuditEvent.objects.order_by("seq").last().body)
    assert body["action"] == "report.downloaded"
    assert body["actor"] == case.clerk.pk
    assert body["object"] == f"results.snapshot:{snapshot.pk}"
    assert (body["before"], body["after"]) == ({}, {"report": "ranking_xlsx"})


def test_download_of_a_calculation_names_its_application():
    case = make_case()
    snapshot = released(case)
    application = case.applications[0]
    record_download(actor=case.clerk, snapshot=snapshot, report="calculation_pdf", application=application)
    body = json.loads(AuditEvent.objects.order_by("seq").last().body)
    assert body["after"] == {"report": "calculation_pdf", "application": application.number}
