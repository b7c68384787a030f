"""Named reads: who sees which rows, in a flat number of queries."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from award.applications.models import Application
from award.core.clock import now
from award.panels import queries as q
from award.panels import services
from award.panels.models import Seat
from tests import factories
from tests.panels.builders import make_cast

pytestmark = pytest.mark.django_db


def add_applications(cast, count: int, cleared: bool = False) -> None:
    for _place in range(count):
        application = factories.make_application(cast.cycle, state="accepted")
        factories.assign(cast.panel, application, cast.round, cleared=cleared)


@pytest.mark.parametrize("rows", [1, 3])
def test_assignments_for_shows_ones_own_in_a_flat_number_of_queries(rows, django_assert_num_queries):
    cast, other = make_cast(), make_cast()
    add_applications(cast, rows - 1)
    expert = cast.experts[1]
    assert expert.has_role("expert")

    with django_assert_num_queries(1):
        found = list(q.assignments_for(expert))
        shown = [
            (row.application.organisation.division.code, row.seat.panel.name, row.round.name, row.state)
            for row in found
        ]

    assert len(shown) == rows
    assert {row.seat.expert.user_id for row in found} == {expert.pk}
    assert other.application.pk not in {row.application_id for row in found}


def test_assignments_for_tells_what_is_still_to_declare():
    cast = make_cast()
    add_applications(cast, 1)
    services.declare_clear(actor=cast.experts[1], assignment=cast.assignments[1])
    assert [row.state for row in q.assignments_for(cast.experts[1])] == ["cleared", "to_declare"]
    assert q.undeclared_assignment(cast.experts[1], cast.application.pk) is None
    assert q.cleared_assignment(cast.experts[1], cast.application.pk) == cast.assignments[1]


@pytest.mark.parametrize("why", ["conflict", "member", "left", "withdrawn", "cancelled"])
def test_assignments_for_leaves_out(why):
    cast = make_cast(cleared=True)
    expert, application = cast.experts[1], cast.application
    if why == "conflict":
        factories.make_conflict(expert, application)
    elif why == "member":
        factories.Membership.objects.create(organisation=application.organisation, user=expert, role="editor")
    elif why == "left":
        Seat.objects.filter(pk=cast.seats[1].pk).update(left_at=now())
    elif why == "withdrawn":
        Application.objects.filter(pk=application.pk).update(state="withdrawn")
    else:
        type(cast.cycle).objects.filter(pk=cast.cycle.pk).update(state="cancelled")

    assert not q.assignments_for(expert).exists()


def test_assignments_for_gives_nothing_to_others():
    cast = make_cast(cleared=True)
    root = factories.make_user("root", is_superuser=True)
    for actor in (cast.office, root, AnonymousUser()):
        assert not q.assignments_for(actor).exists()


def test_experts_for_is_the_offices_and_finds_by_every_word():
    office = factories.make_user("office", "office")
    expert = factories.make_expert()
    expert.employer, expert.expertise = "海南大学", "精密测量"
    expert.save()
    factories.make_expert()

    assert list(q.experts_for(office, search="海南 测量")) == [expert]
    assert not q.experts_for(office, search="海南 食品").exists()
    assert q.experts_for(office).count() == 2
    for other in (expert.user, factories.make_user("s", "supervisor"), factories.make_user("r", is_superuser=True)):
        assert not q.experts_for(other).exists()


def test_panels_of_counts_members_secretaries_applications_and_declarations():
    cast = make_cast()
    add_applications(cast, 1)
    Seat.objects.filter(pk=cast.seats[4].pk).update(role="secretary")
    Seat.objects.filter(pk=cast.seats[3].pk).update(left_at=now())
    services.declare_clear(actor=cast.experts[0], assignment=cast.assignments[0])

    panel = q.panels_of(cast.cycle).get()

    counts = (panel.members, panel.secretaries, panel.applications, panel.assigned, panel.declared)
    assert counts == (3, 1, 2, 8, 1)


def test_seats_of_puts_the_chair_first_and_those_who_left_last():
    cast = make_cast()
    Seat.objects.filter(pk=cast.seats[1].pk).update(left_at=now())
    seats = list(q.seats_of(cast.panel))
    assert (seats[0], seats[-1]) == (cast.seats[0], cast.seats[1])
    assert [(seat.assigned, seat.cleared) for seat in seats] == [(1, 0)] * 5


def test_panel_of_is_the_panel_of_the_latest_assignment_up_to_the_round():
    cast = make_cast()
    consensus, site = cast.cycle.rounds.get(kind="consensus"), cast.cycle.rounds.get(kind="site_visit")
    for round in (cast.round, consensus, site):
        assert q.panel_of(cast.application, round) == cast.panel
    assert q.panel_of(factories.make_application(cast.cycle, state="accepted"), site) is None


def test_holders_says_which_panel_holds_what_and_whether_someone_declared():
    cast = make_cast()
    assert q.holders(cast.round) == {cast.application.pk: (cast.panel.pk, False)}
    services.declare_clear(actor=cast.experts[0], assignment=cast.assignments[0])
    assert q.holders(cast.round) == {cast.application.pk: (cast.panel.pk, True)}


def test_cycle_in_assessment_is_the_latest_running_one():
    factories.make_cycle(state="published")
    factories.make_cycle(state="draft")
    assert q.cycle_in_assessment() is None
    running = factories.make_cycle(state="assessing")
    assert q.cycle_in_assessment() == running
