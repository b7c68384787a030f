"""The doors of a decision."""

from __future__ import annotations

import pytest
from django.http import Http404

from award.deliberation import permissions, services
from tests import factories
from tests.deliberation.cases import deciding, recorded

pytestmark = pytest.mark.django_db


def test_who_reads_a_recorded_and_a_confirmed_decision():
    case = deciding()
    decision = recorded(case)
    supervisor = factories.make_user("s", "supervisor")
    assert permissions.get_decision(factories.make_user("m", "committee"), decision.pk) == decision
    with pytest.raises(Http404):
        permissions.get_decision(supervisor, decision.pk)
    services.confirm_decision(actor=case.clerk, decision=decision)
    assert permissions.get_decision(supervisor, decision.pk) == decision
    for person in (case.applications[0].created_by, case.panel.seats.first().expert.user):
        with pytest.raises(Http404):
            permissions.get_decision(person, decision.pk)


def test_a_committee_member_of_an_applicant_neither_reads_nor_confirms():
    case = deciding()
    decision = recorded(case)
    member = factories.make_user("m", "committee")
    case.applications[0].organisation.memberships.create(user=member, role="viewer")
    with pytest.raises(Http404):
        permissions.get_decision(member, decision.pk)
    assert permissions.can_confirm(member, decision).hidden


def test_recording_is_the_chiefs_and_confirming_another_persons():
    case = deciding()
    assert permissions.get_cycle(case.clerk, case.cycle.pk) == case.cycle
    assert "Only the head" in str(permissions.can_record(case.clerk, case.cycle).reason)
    assert permissions.can_record(case.chief, case.cycle)
    assert permissions.can_record(factories.make_user("m", "committee"), case.cycle).hidden
    decision = recorded(case)
    assert "cannot also confirm" in str(permissions.can_confirm(case.chief, decision).reason)
    assert permissions.can_confirm(case.clerk, decision)
    assert permissions.can_confirm(factories.make_user("s", "supervisor"), decision).hidden
