"""Invitations counted, and who could take a seat."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from award.accounts.models import Industry
from award.core.clock import now, today
from award.panels import invited
from award.panels.models import Expert, Seat, SeatInvitation
from award.panels.planqueries import held_or_planned, panels_made
from tests import factories
from tests.panels.builders import make_cast
from tests.panels.invitations import make_invitation, make_open_panel
from tests.panels.plancases import adopted, make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return factories.make_user("office", "office")


def answered(row, state, reason=""):
    SeatInvitation.objects.filter(pk=row.pk).update(state=state, answered_at=now(), reason=reason)


def test_invitations_are_counted_by_what_came_of_them():
    panel = make_open_panel(factories.make_cycle("assessing"))
    rows = [make_invitation(panel=panel) for _place in range(6)]
    make_invitation()  # of another cycle
    answered(rows[0], "accepted")
    answered(rows[1], "declined", "病")
    answered(rows[2], "lapsed")
    answered(rows[3], "withdrawn")
    SeatInvitation.objects.filter(pk=rows[4].pk).update(due_at=now() - timedelta(days=1))
    assert invited.tally_of(panel.cycle) == invited.Tally(waiting=1, overdue=2, accepted=1, declined=1)
    assert set(invited.invitations_of(panel.cycle)) == set(rows)
    assert list(invited.overdue_invitations()) == [rows[4]]
    assert invited.invited_experts(panel.cycle).keys() == {rows[0].expert_id, rows[4].expert_id, rows[5].expert_id}


def test_members_and_chairs_expected_count_seats_and_open_invitations():
    panel = make_open_panel(factories.make_cycle("assessing"))
    assert (invited.members_expected(panel), invited.has_chair(panel)) == (0, False)
    Seat.objects.create(panel=panel, cycle=panel.cycle, expert=factories.make_expert())
    Seat.objects.create(panel=panel, cycle=panel.cycle, expert=factories.make_expert(), role="secretary")
    chair = make_invitation(panel=panel, role="chair")
    assert (invited.members_expected(panel), invited.has_chair(panel)) == (2, True)
    answered(chair, "declined", "病")
    assert (invited.members_expected(panel), invited.has_chair(panel)) == (1, False)
    assert invited.most_expected(panel) == 12


def test_suggestions_put_who_knows_the_industry_first_and_leave_out_who_cannot(office):
    cast = make_cast()
    row = make_invitation(panel=cast.panel)
    plain, fit, away, over, closed, barred, staff = (factories.make_expert() for _place in range(7))
    fit.industries.add(Industry.objects.get(code=cast.application.organisation.industry_id))
    day = today()
    Expert.objects.filter(pk=away.pk).update(away_from=day, away_until=day)
    Expert.objects.filter(pk=over.pk).update(appointed_until=day - timedelta(days=1))
    closed.user.is_active = False
    closed.user.save()
    factories.make_conflict(barred.user, cast.application)
    staff.user.roles.create(name="chief")
    for panel in (cast.panel, make_open_panel(cast.panel.cycle)):  # who declined is ill for every panel of the cycle
        answered(make_invitation(panel=panel), "declined", "病")
    assert [suggestion.expert for suggestion in invited.suggestions(office, row)] == [fit, plain]
    assert "industry" in invited.suggestions(office, row)[0].reasons[0]
    assert invited.suggestions(plain.user, row) == []


def test_a_successor_fits_what_the_panel_is_to_get_and_works_with_nobody_in_it(office):
    case = make_case(experts=15)
    panel = panels_made(adopted(case))["P1"]
    chair, row = (SeatInvitation.objects.filter(panel=panel, role=role).first() for role in ("chair", "assessor"))
    answered(row, "declined", "病")
    spare = [found.expert for found in invited.suggestions(office, row)]
    assert len(spare) >= 3
    factories.make_conflict(spare[0].user, held_or_planned(panel)[0])
    Expert.objects.filter(pk=spare[1].pk).update(employer=f" {chair.expert.employer}")
    with translation.override("en"):
        found = invited.suggestions(office, row)
    assert [suggestion.expert for suggestion in found] == [*spare[2:], spare[1]]
    assert "employer" in found[-1].reasons[-1]
    assert not any("employer" in reason for suggestion in found[:-1] for reason in suggestion.reasons)


def test_free_is_available_present_and_appointed():
    expert, day = factories.make_expert(), today()
    assert invited.is_free(expert)
    for fields in (
        {"is_available": False}, {"away_from": day, "away_until": day}, {"appointed_until": day - timedelta(days=1)},
        {"appointed_on": day + timedelta(days=1)},
    ):  # fmt: skip
        assert not invited.is_free(Expert(user=expert.user, **fields)), fields


def test_dates_to_keep_free_are_those_of_rounds_with_a_day():
    cycle = factories.make_cycle("assessing")
    assert invited.work_dates(cycle) == []
    cycle.rounds.filter(kind="independent").update(due_at=now())
    assert [row.kind for row in invited.work_dates(cycle)] == ["independent"]
