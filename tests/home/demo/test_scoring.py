"""The experts' part of the demonstration."""

from __future__ import annotations

import pytest

from award.cycles.models import Round
from award.home.demo.marks import LEVELS
from award.home.demo.people import make_cast
from award.home.demo.scoring import (
    PANELS,
    SEATS,
    assign_all,
    assignments_of,
    chair_of,
    declare,
    form_panels,
    levels_of,
    score,
)
from award.home.demo.stock import read
from award.panels.models import Conflict
from award.panels.queries import wanted_grants
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


@pytest.fixture
def stage():
    """A cycle under assessment with the applications of two organisations, one of which an expert has left."""
    former = next(row for row in read("cast")["experts"] if row.get("formerly"))
    keys = [former["formerly"], "yulan"]
    cast = make_cast(keys)
    cycle = factories.make_cycle("assessing", year=2026)
    applications = [
        factories.make_application(cycle, cast.owners[key], "accepted", cast.organisations[key]) for key in keys
    ]
    return cast, cycle, applications


def test_panels_of_five_are_led_by_those_fit_to_lead(stage):
    cast, cycle, _applications = stage
    panels = form_panels(cast, cycle)
    fit = {cast.experts[row["key"]].user for row in read("cast")["experts"] if row.get("chair")}
    assert [panel.seats.count() for panel in panels] == [SEATS] * PANELS
    assert all(panel.fixed_at for panel in panels)
    assert {chair_of(panel) for panel in panels} <= fit
    assert len({seat.expert_id for panel in panels for seat in panel.seats.all()}) == PANELS * SEATS


def test_whoever_worked_for_the_applicant_declares_it_and_gets_no_grant(stage):
    cast, cycle, applications = stage
    former = next(row for row in read("cast")["experts"] if row.get("formerly"))
    panels = form_panels(cast, cycle)
    expert = cast.experts[former["key"]]
    own = next(panel for panel in panels if panel.seats.filter(expert=expert).exists())
    round = factories.round_of(cycle)
    assign_all(cast, [own], round, applications)
    cleared = declare(cast, assignments_of(round))
    assert (len(assignments_of(round)), len(cleared)) == (2 * SEATS, 2 * SEATS - 1)
    assert list(Conflict.objects.values_list("user", "application")) == [(expert.user_id, applications[0].pk)]
    assert not {
        grant for grant in wanted_grants(cycle) if grant[0] == expert.user_id and grant[2] == applications[0].pk
    }


def test_a_sheet_is_begun_or_sealed(stage):
    cast, cycle, applications = stage
    panel = form_panels(cast, cycle)[0]
    round = factories.round_of(cycle)
    assign_all(cast, [panel], round, applications)
    first, second = declare(cast, assignments_of(Round.objects.get(pk=round.pk)))[:2]
    begun = score(first, 50, 7, seal=False, items=4)
    sealed = score(second, 50, 7, seal=True)
    assert (begun.state, begun.item_scores.exclude(percent=None).count()) == ("draft", 4)
    assert (sealed.state, bool(sealed.commitment)) == ("sealed", True)


def test_those_who_apply_again_come_last(stage):
    _cast, cycle, _applications = stage
    again = next(row["key"] for row in read("cast")["organisations"] if len(row["cycles"]) > 1)
    organisation = make_cast([again]).organisations[again]
    others = [factories.make_application(cycle, state="accepted") for _ in range(len(LEVELS) - 1)]
    returning = factories.make_application(cycle, state="accepted", organisation=organisation)
    levels = levels_of(cycle, [returning, *others], 7)
    assert levels[returning.pk] == LEVELS[-1]
    assert sorted(levels.values(), reverse=True) == LEVELS
    assert levels == levels_of(cycle, [*others, returning], 7)
