"""Until when one applicant may write: one second before, at, and after each kind of deadline."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from award.applications import deadlines, permissions
from award.applications.models import Application
from award.core.clock import now
from tests.applications.cast import Team, make_team
from tests.applications.review import extend, send_back, with_grace
from tests.factories import make_cycle, make_programme

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

SECOND = timedelta(seconds=1)


def may(team: Team, moment) -> bool:
    """May the owner both write and submit at that moment?"""
    application = Application.objects.select_related("cycle__programme__criteria_set", "organisation").get(
        pk=team.application.pk
    )
    with time_machine.travel(moment, tick=False):
        edit, submit = permissions.can_edit(team.owner, application), permissions.can_submit(team.owner, application)
    assert bool(edit) == bool(submit)
    return bool(edit)


@pytest.mark.parametrize(("grace", "days"), [(0, 0), (15, 0), (0, 3), (15, 3)])
@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_one_second_before_at_and_after(grace, days, state):
    cycle = make_cycle(programme=make_programme(text=with_grace(grace)))
    team = make_team(cycle=cycle, state=state)
    last = cycle.applications_close_at + timedelta(days=days, minutes=grace)
    if days:
        extend(team.application, cycle.applications_close_at + timedelta(days=days))
    assert [may(team, last + step) for step in (-SECOND, timedelta(0), SECOND)] == [True, True, False]
    deadline = deadlines.deadline_of(team.application)
    assert (deadline.grace_until, deadline.extended) == (last, bool(days))
    assert deadline.reason_kind == ("extension" if days else "cycle")


def test_the_latest_extension_counts_and_never_shortens_the_deadline():
    team = make_team()
    closes = team.application.cycle.applications_close_at
    extend(team.application, closes + timedelta(days=9), minutes_ago=10)
    extend(team.application, closes + timedelta(days=2))
    assert deadlines.deadline_of(team.application).closes_at == closes + timedelta(days=2)
    extend(team.application, closes - timedelta(days=2))
    assert deadlines.deadline_of(team.application) == deadlines.Deadline(closes, closes)


@pytest.mark.parametrize(("state", "taken"), [("eligibility", True), ("assessing", False), ("cancelled", False)])
def test_an_extension_outlasts_the_close_for_all_others_until_assessment(state, taken):
    cycle = make_cycle(state=state, applications_close_at=now() - timedelta(hours=1))
    team = make_team(cycle=cycle)
    extend(team.application, now() + timedelta(hours=1))
    assert may(team, now()) is taken
    assert deadlines.takes_by_extension(team.application) is taken
    assert not deadlines.takes_by_extension(make_team(cycle=cycle).application)


def test_a_correction_has_its_own_due_date_without_grace():
    cycle = make_cycle(
        "eligibility", programme=make_programme(text=with_grace(30)), applications_close_at=now() - timedelta(days=2)
    )
    team = make_team(cycle=cycle, state="submitted")
    due = now() + timedelta(days=5)
    correction = send_back(team.application, due)
    application = team.application
    assert deadlines.deadline_of(application) == deadlines.Deadline(due, due, reason_kind="correction")
    for step, open_ in ((-SECOND, True), (timedelta(0), True), (SECOND, False)):
        with time_machine.travel(due + step, tick=False):
            assert bool(permissions.can_edit_part(team.editor, application, "item", "4.1.2")) is open_
            assert bool(permissions.can_submit(team.owner, application)) is open_
            assert deadlines.deadline_of(application).is_open is open_
            assert not permissions.can_edit(team.editor, application)
    correction.state, correction.closed_at = "lapsed", now()
    correction.save()
    application.refresh_from_db()
    assert deadlines.open_correction(application) is None


def test_before_the_deadline_a_correction_closes_nothing():
    team = make_team(state="submitted")
    closes = team.application.cycle.applications_close_at
    send_back(team.application, now() + timedelta(days=2))
    assert permissions.can_edit(team.editor, team.application)
    assert permissions.can_edit_part(team.editor, team.application, "profile")
    assert deadlines.deadline_of(team.application).closes_at == closes
