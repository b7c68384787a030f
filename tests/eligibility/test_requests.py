"""Reads of letters to departments."""

from __future__ import annotations

import pytest

from award.eligibility import requests
from award.eligibility.models import DepartmentRequest
from tests.factories import make_cycle, make_user, now, today_plus

pytestmark = pytest.mark.django_db


def test_what_waits_comes_first_and_is_overdue_after_its_day():
    cycle, clerk = make_cycle("eligibility"), make_user("", "office")
    base = {"cycle": cycle, "department": "taxation", "text": "x", "made_by": clerk, "made_at": now()}
    draft = DepartmentRequest.objects.create(**base)
    sent = DepartmentRequest.objects.create(state="sent", sent_on=today_plus(-9), due_on=today_plus(-2), **base)
    rows = requests.request_rows(cycle)
    assert [row.request for row in rows] == [sent, draft]
    assert [row.is_overdue for row in rows] == [True, False]
    assert not requests.findings_of(sent)
    assert not requests.open_findings(cycle)
    assert [row.code for row in requests.departments_of(cycle)] == ["emergency", "ecology", "taxation"]


def test_the_due_day_counts_working_days():
    from datetime import date

    cycle = make_cycle("eligibility")
    assert requests.due_of(cycle, "taxation", date(2026, 3, 2)) == date(2026, 3, 16)
