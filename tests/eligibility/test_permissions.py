"""Who reviews, and when."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.utils.translation import override

from award.core.access import HiddenFromActor
from award.core.clock import now
from award.eligibility import permissions
from tests.applications.review import DAY, applied, extend, recommending_cycle, send_back
from tests.factories import make_application, make_cycle, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("cycle_state", "state", "clerk", "chief"),
    [
        ("eligibility", "submitted", True, True),
        ("eligibility", "accepted", False, True),
        ("eligibility", "rejected", False, True),
        ("eligibility", "withdrawn", False, False),
        ("applying", "submitted", False, False),
        ("assessing", "accepted", False, False),
    ],
)
def test_can_review(cycle_state, state, clerk, chief):
    application = make_application(make_cycle(cycle_state), state=state)
    for role, expected in (("office", clerk), ("chief", chief)):
        verdict = permissions.can_review(make_user("", role), application)
        assert bool(verdict) is expected
        assert expected or verdict.reason


def test_doors_are_the_offices():
    application = make_application(make_cycle("eligibility"), state="submitted")
    supervisor = make_user("", "supervisor")
    with pytest.raises(HiddenFromActor):
        permissions.get_application_for_review(supervisor, application.pk)
    with pytest.raises(HiddenFromActor):
        permissions.get_evidence_for_review(supervisor, 1)
    with pytest.raises(Http404):
        permissions.get_evidence_for_review(make_user("", "office"), 1)
    assert permissions.get_application_for_review(make_user("", "office"), application.pk) == application


def test_can_finish_review_names_what_waits():
    cycle = make_cycle("eligibility")
    clerk = make_user("", "office")
    assert not permissions.can_finish_review(clerk, cycle)
    make_application(cycle, state="accepted")
    assert permissions.can_finish_review(clerk, cycle)
    make_application(cycle, state="submitted")
    assert "1" in str(permissions.can_finish_review(clerk, cycle).reason)
    assert not permissions.can_finish_review(make_user("", "committee"), cycle)
    assert not permissions.can_finish_review(clerk, make_cycle("assessing"))


@override("en")
def test_what_is_with_its_applicant_is_neither_judged_nor_passed_over():
    cycle, chief = make_cycle("eligibility", applications_close_at=now() - DAY), make_user("", "chief")
    make_application(cycle, state="accepted")
    returned, later = (make_application(cycle, state="submitted") for _ in range(2))
    send_back(returned, now() + DAY)
    extend(later, now() + DAY)
    for application in (returned, later):
        verdict = permissions.can_review(chief, application)
        assert "applicant" in str(verdict.reason)
        assert not verdict
    assert "with their applicants: 2" in str(permissions.can_finish_review(chief, cycle).reason)


def test_files_of_what_does_not_reach_the_office_are_not_its_own():
    application = applied(recommending_cycle())
    with pytest.raises(HiddenFromActor):
        permissions.get_application_for_review(make_user("", "office"), application.pk)
    assert permissions.can_finish_review(make_user("", "office"), application.cycle).reason
