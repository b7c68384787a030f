"""The doors, and the window in which applications are taken: to the second, with the programme's grace."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from django.http import Http404

from award.core.access import HiddenFromActor
from award.cycles import permissions
from tests.factories import make_cycle, make_programme, make_user, round_of

pytestmark = pytest.mark.django_db


def at(moment):
    return mock.patch("award.cycles.permissions.now", return_value=moment)


@pytest.mark.parametrize("role", ["expert", "committee", "supervisor", "recommender"])
def test_office_doors_are_hidden_from_everyone_else(role):
    cycle = make_cycle()
    round = round_of(cycle)
    for actor in (make_user("", role), make_user(is_superuser=True)):
        with pytest.raises(HiddenFromActor):
            permissions.get_cycle(actor, cycle.pk)
        with pytest.raises(HiddenFromActor):
            permissions.get_round(actor, round.pk)
        with pytest.raises(HiddenFromActor):
            permissions.get_calendar_day(actor, 1)
        assert not permissions.can_open(actor, cycle)
        assert not permissions.can_close_applications(actor, cycle)


@pytest.mark.parametrize("role", ["office", "chief"])
def test_office_doors_open_for_the_office(role):
    actor, cycle = make_user("", role), make_cycle("draft")
    assert permissions.get_cycle(actor, cycle.pk) == cycle
    assert permissions.get_round(actor, cycle.rounds.first().pk).cycle == cycle
    with pytest.raises(Http404):
        permissions.get_cycle(actor, 0)


def test_a_cycle_being_set_up_is_not_public():
    draft, opened = make_cycle("draft"), make_cycle("cancelled")
    with pytest.raises(Http404):
        permissions.get_public_cycle(draft.pk)
    assert permissions.get_public_cycle(opened.pk) == opened
    with pytest.raises(Http404):
        permissions.get_criteria_set(0)


def test_can_open_a_complete_draft_only():
    actor = make_user("", "office")
    assert permissions.can_open(actor, make_cycle("draft"))
    assert not permissions.can_open(actor, make_cycle("draft", applications_close_at=None))
    assert not permissions.can_open(actor, make_cycle("applying"))


def test_the_window_for_applications_includes_both_ends():
    cycle = make_cycle()
    second = timedelta(seconds=1)
    for moment, is_open in [
        (cycle.applications_open_at - second, False),
        (cycle.applications_open_at, True),
        (cycle.applications_close_at, True),
        (cycle.applications_close_at + second, False),
    ]:
        with at(moment):
            assert bool(permissions.can_apply(cycle)) is is_open
    assert permissions.can_apply(make_cycle("eligibility")).reason


def test_grace_minutes_follow_the_deadline():
    text = make_programme().text.replace("grace_minutes = 0", "grace_minutes = 15")
    cycle = make_cycle(programme=make_programme(text=text))
    last = cycle.applications_close_at + timedelta(minutes=15)
    actor = make_user("", "office")
    assert permissions.closing_time(cycle) == last
    with at(last):
        assert permissions.can_apply(cycle)
        assert not permissions.can_close_applications(actor, cycle)
    with at(last + timedelta(seconds=1)):
        assert not permissions.can_apply(cycle)
        assert permissions.can_close_applications(actor, cycle)


@pytest.mark.parametrize(
    ("state", "rules", "dates"), [("draft", True, False), ("applying", False, True), ("published", False, False)]
)
def test_rules_change_before_opening_and_dates_are_put_off_after(state, rules, dates):
    cycle, clerk, expert = make_cycle(state), make_user("clerk", "office"), make_user("expert", "expert")
    assert bool(permissions.can_change_rules(clerk, cycle)) is rules
    assert bool(permissions.can_put_off(clerk, cycle)) is dates
    assert permissions.can_change_rules(expert, cycle).hidden
    assert permissions.can_put_off(expert, cycle).hidden
