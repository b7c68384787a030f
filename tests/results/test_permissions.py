"""Who gets through the doors of results, and why a button is grey."""

from __future__ import annotations

import pytest
from django.http import Http404

from award.results import permissions, services
from tests import factories
from tests.results.cases import finished, make_case, released

pytestmark = pytest.mark.django_db


def test_office_with_a_stake_in_the_cycle_is_locked_out():
    case = make_case()
    snapshot = released(case)
    for stake in ("applicant", "panel"):
        person = factories.make_user(stake, "chief", "supervisor")
        if stake == "applicant":
            organisation = case.applications[0].organisation
            organisation.memberships.create(user=person, role="viewer")
        else:
            seat = case.panel.seats.last()
            seat.expert.user = person
            seat.expert.save()
        for door, pk in (
            (permissions.get_cycle, case.cycle.pk),
            (permissions.get_round, case.round.pk),
            (permissions.get_snapshot, snapshot.pk),
            (permissions.get_own_snapshot, snapshot.pk),
        ):
            with pytest.raises(Http404):
                door(person, pk)


def test_a_supervisor_reads_and_does_not_act():
    case = make_case()
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    supervisor = factories.make_user("supervisor", "supervisor")
    assert permissions.get_snapshot(supervisor, snapshot.pk) == snapshot
    with pytest.raises(Http404):
        permissions.get_own_snapshot(supervisor, snapshot.pk)
    with pytest.raises(Http404):
        permissions.get_round(supervisor, case.round.pk)
    assert permissions.can_release(supervisor, snapshot).hidden


def test_reasons_follow_the_state():
    case = make_case(state="open")
    clerk = case.clerk
    assert "started already" in str(permissions.can_start(clerk, case.round).reason)
    assert permissions.can_finish(clerk, case.round)
    assert "Finish the round" in str(permissions.can_take_snapshot(clerk, case.round).reason)
    assert permissions.can_see_standing(clerk, case.round)  # every sheet is sealed
    services.finish_round(actor=clerk, round=case.round)
    assert permissions.can_take_snapshot(clerk, case.round)
    assert "Only an open round" in str(permissions.can_finish(clerk, case.round).reason)
    snapshot = released(case)
    assert permissions.can_ask_release(clerk, snapshot)  # for a further audience
    assert "No place is open" in str(permissions.can_fill_place(clerk, snapshot).reason)


def test_applications_are_looked_up_inside_the_cycle_only():
    case = make_case()
    snapshot = finished(case)
    stranger = factories.make_application(factories.make_cycle("assessing"), state="accepted")
    with pytest.raises(Http404):
        permissions.get_ranked_application(snapshot, stranger.pk)
    with pytest.raises(Http404):
        permissions.get_tied_application(snapshot, stranger.number)
    assert permissions.get_ranked_application(snapshot, case.applications[0].pk) == case.applications[0]
