"""Who may not assess what, by conflicts, membership and rules; and who must be replaced."""

from __future__ import annotations

from datetime import timedelta

import pytest

from award.accounts.models import Membership, PastMembership
from award.core.clock import now, today
from award.cycles.queries import programme_of
from award.panels import bars
from award.panels.models import Assignment, Conflict, Expert, ExpertTie, Seat
from tests import factories
from tests.panels.builders import make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DAY = timedelta(days=1)


def leave(organisation, user, days_ago: float = 0) -> PastMembership:
    moment = now() - days_ago * DAY
    return PastMembership.objects.create(organisation=organisation, user=user, joined_at=moment - DAY, left_at=moment)


def lift(conflict, moment=None, weighed=()) -> None:
    Conflict.objects.filter(pk=conflict.pk).update(
        lifted_at=moment or now(), lifted_by=factories.make_user(), lift_reason="查明无关", weighed=list(weighed)
    )


def test_bars_of_names_conflicts_members_and_what_rules_find():
    cast = make_cast()
    name = cast.application.organisation.name
    conflicted, member, employee, adviser, free = (factories.make_expert() for _place in range(5))
    factories.make_conflict(conflicted.user, cast.application)
    Membership.objects.create(organisation=cast.application.organisation, user=member.user, role="viewer")
    Expert.objects.filter(pk=employee.pk).update(employer=f" {name} ")
    ExpertTie.objects.create(
        expert=adviser, kind="consulting", organisation=name, until_on=today(), entered_by=cast.office, entered_at=now()
    )
    ExpertTie.objects.create(
        expert=free, kind="consulting", organisation=name, until_on=today() - 1200 * DAY, entered_by=cast.office,
        entered_at=now(),
    )  # fmt: skip

    found = bars.bars_of(cast.cycle, [cast.application])

    reasons = {user: rows[cast.application.pk] for user, rows in found.items()}
    assert {user: bar.reason for user, bar in reasons.items()} == {
        conflicted.user_id: "Declared by the expert",
        member.user_id: "Member of the applicant",
        employee.user_id: "Works at the applicant",
        adviser.user_id: "Consulting or training for the applicant",
    }
    assert reasons[conflicted.user_id].note == "曾在该企业任职"
    assert reasons[adviser.user_id].note == f"{name} · … – {today()}"


def test_weighed_facts_are_left_out_and_new_ones_are_not():
    cast = make_cast()
    name = cast.application.organisation.name
    expert = cast.seats[1].expert
    Expert.objects.filter(pk=expert.pk).update(employer=name)
    every = bars.all_findings(cast.cycle, [cast.application])[expert.user_id][cast.application.pk]
    lift(factories.make_conflict(expert.user, cast.application), weighed=[row.mark for row in every])

    assert bars.findings(cast.cycle, [cast.application]) == {}
    ExpertTie.objects.create(
        expert=expert, kind="shareholding", organisation=name, entered_by=cast.office, entered_at=now()
    )
    found = bars.findings(cast.cycle, [cast.application], expert=expert)
    assert [row.rule for row in found[expert.user_id][cast.application.pk]] == ["shareholding"]
    assert bars.findings(cast.cycle, []) == {}


def test_whoever_belonged_to_the_applicant_since_it_began_is_barred_until_two_people_lift_it():
    cast = make_cast(cleared=True)
    organisation, user = cast.application.organisation, cast.experts[1]
    assert not bars.is_barred(user, cast.application)
    past = leave(organisation, user)

    assert bars.is_barred(user, cast.application)
    assert (user.pk, cast.application.pk) in bars.barred_pairs(cast.cycle)
    assert [row.seat for row in bars.members_assigned(cast.cycle)] == [cast.seats[1]]

    lift(factories.make_conflict(user, cast.application), moment=past.left_at + DAY)
    assert not bars.is_barred(user, cast.application)
    assert (user.pk, cast.application.pk) not in bars.barred_pairs(cast.cycle)
    assert not bars.members_assigned(cast.cycle).exists()

    PastMembership.objects.filter(pk=past.pk).update(left_at=past.left_at + 2 * DAY)  # it joined and left again
    assert bars.is_barred(user, cast.application)
    assert (user.pk, cast.application.pk) in bars.barred_pairs(cast.cycle)


def test_whoever_left_before_the_application_was_begun_is_found_by_rule_only():
    cast = make_cast()
    years = programme_of(cast.cycle).panels.tie_years
    recent, old = cast.experts[1], cast.experts[2]
    leave(cast.application.organisation, recent, 100)
    leave(cast.application.organisation, old, 370 * years)
    assert not bars.is_barred(recent, cast.application)
    assert set(bars.bars_of(cast.cycle, [cast.application])) == {recent.pk}


def test_membership_of_another_organisation_bars_from_nothing():
    cast, other = make_cast(), factories.make_organisation()
    Membership.objects.create(organisation=other, user=cast.experts[1], role="viewer")
    leave(other, cast.experts[2])
    assert not bars.is_barred(cast.experts[1], cast.application)
    assert not bars.is_barred(cast.experts[2], cast.application)
    assert bars.is_member(cast.application.created_by_id, cast.application)
    assert not bars.is_member(cast.experts[1].pk, cast.application)


def test_gaps_name_who_was_lost_where_too_few_are_left_or_the_chair():
    cast = make_cast(cleared=True)
    assert bars.gaps(cast.cycle) == []  # five members, the least of the programme
    factories.make_conflict(cast.experts[2], cast.application)
    (gap,) = bars.gaps(cast.cycle, panel=cast.panel)
    assert (gap.lost, gap.members, gap.least, gap.has_chair) == ([cast.seats[2]], 4, 5, True)

    successor = Seat.objects.create(
        panel=cast.panel, cycle=cast.cycle, expert=factories.make_expert(), pseudonym="J999"
    )
    Assignment.objects.create(
        round=cast.round, application=cast.application, seat=successor, assigned_at=now()
    )  # fmt: skip
    assert bars.gaps(cast.cycle) == []
    Seat.objects.filter(pk=cast.seats[0].pk).update(left_at=now())
    (gap,) = bars.gaps(cast.cycle)
    assert (gap.members, gap.has_chair) == (4, False)
    assert set(gap.lost) == {cast.seats[0], cast.seats[2]}


def test_a_guest_and_a_secretary_are_no_members_of_the_panel():
    cast = make_cast(cleared=True)
    Seat.objects.filter(pk=cast.seats[4].pk).update(role="secretary")
    Assignment.objects.filter(pk=cast.assignments[3].pk).update(is_guest=True)
    assert bars.gaps(cast.cycle) == []  # nobody was lost; the panel is as it was formed
    factories.make_conflict(cast.experts[1], cast.application)
    (gap,) = bars.gaps(cast.cycle)
    assert (gap.lost, gap.members) == ([cast.seats[1]], 2)


def test_was_lifted_tells_of_assignments_whose_conflict_was_lifted():
    cast = make_cast()
    rows = Assignment.objects.filter(round=cast.round)
    conflict = factories.make_conflict(cast.experts[1], cast.application)
    assert not bars.was_lifted(rows)
    lift(conflict)
    assert bars.was_lifted(rows)
    assert bars.why(conflict) == "Declared by the expert"
