"""The constraints of checklist and letters."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from award.eligibility.models import CheckResult, DepartmentFinding, DepartmentRequest
from tests.factories import make_application, make_cycle, make_user, now, today_plus

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def broken(name: str, act: Any) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act()
    assert name in str(refusal.value) or "UNIQUE" in str(refusal.value)


def test_a_line_has_one_result_by_two_people_with_reasons():
    application, officer = make_application(make_cycle("eligibility"), state="submitted"), make_user("", "office")
    base = {"application": application, "revision": application.revisions.get(), "checked_by": officer,
            "checked_at": now()}  # fmt: skip
    make = CheckResult.objects.create
    broken("check_result_doubt_has_note", lambda: make(code="a", verdict="not_met", **base))
    second = {"second_verdict": "met", "second_at": now()}
    broken("check_result_second_iff_dated", lambda: make(code="a", verdict="met", **second, **base))
    broken("check_result_two_people", lambda: make(code="a", verdict="met", second_by=officer, **second, **base))
    make(code="a", verdict="met", **base)
    broken("check_result_once", lambda: make(code="a", verdict="met", **base))


def test_a_letter_is_dated_as_its_state_says():
    cycle = make_cycle("eligibility")
    base = {"cycle": cycle, "department": "x", "text": "y", "made_by": make_user("", "office"), "made_at": now()}
    make = DepartmentRequest.objects.create
    broken("department_request_sent_iff_dated", lambda: make(state="sent", **base))
    sent = {"sent_on": today_plus(-3), "due_on": today_plus(3)}
    broken("department_request_answered_iff_dated", lambda: make(state="answered", **sent, **base))
    early = {"answered_on": today_plus(-4), "recorded_by": base["made_by"]}
    broken("department_request_answered_after_sent", lambda: make(state="answered", **early, **sent, **base))
    row, application = make(**base), make_application(cycle, state="submitted")
    broken(
        "department_finding_found_has_note",
        lambda: DepartmentFinding.objects.create(request=row, application=application, verdict="found"),
    )
    DepartmentFinding.objects.create(request=row, application=application)
    broken("department_finding_once", lambda: DepartmentFinding.objects.create(request=row, application=application))
