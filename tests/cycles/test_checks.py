"""The order of dates, what an opened cycle allows, and what opening needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from award.core.clock import BEIJING
from award.cycles import checks
from award.cycles.models import Cycle
from award.cycles.queries import rounds_of
from tests.factories import make_cycle, make_programme, now

pytestmark = pytest.mark.django_db


def at(day: int, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, 17, 0, tzinfo=BEIJING)


def fields(faults) -> list[str]:
    return [fault.field for fault in faults]


def test_the_same_moment_is_out_of_order():
    rounds = rounds_of(make_cycle("draft"))
    dates = checks.Dates(at(1), at(1), None, {"material": at(1), "consensus": None, "site": at(2)})
    assert fields(checks.order_faults(rounds, dates)) == ["applications_close_at", "due_material"]


def test_a_round_is_compared_with_the_last_date_that_is_set():
    rounds = rounds_of(make_cycle("draft"))
    dates = checks.Dates(at(1), at(10), None, {"material": at(20), "consensus": None, "site": at(15)})
    assert fields(checks.order_faults(rounds, dates)) == ["due_site"]


def test_results_may_come_on_the_day_of_the_last_deadline():
    rounds = rounds_of(make_cycle("draft"))
    due = {"material": None, "consensus": None, "site": at(20)}
    assert not fields(checks.order_faults(rounds, checks.Dates(at(1), at(10), at(20).date(), due)))
    assert fields(checks.order_faults(rounds, checks.Dates(at(1), at(10), at(19).date(), due))) == ["results_on"]


def test_missing_dates_are_no_fault_of_order():
    rounds = rounds_of(make_cycle("draft"))
    assert not fields(checks.order_faults(rounds, checks.Dates()))


@pytest.mark.parametrize(("state", "field"), [("applying", None), ("assessing", "applications_close_at")])
def test_the_deadline_is_extended_only_while_applications_are_open(state, field):
    cycle = make_cycle(state)
    later = cycle.applications_close_at + timedelta(days=1)
    dates = checks.Dates(cycle.applications_open_at, later, None, checks.dates_of(cycle).due)
    assert fields(checks.change_faults(cycle, rounds_of(cycle), dates)) == ([field] if field else [])


def test_the_date_of_a_closed_round_stays():
    cycle = make_cycle("assessing")
    cycle.rounds.filter(code="material").update(state="closed", opened_at=now(), closed_at=now())
    dates = checks.Dates(cycle.applications_open_at, cycle.applications_close_at, None, {"material": at(20)})
    assert fields(checks.change_faults(cycle, rounds_of(cycle), dates)) == ["due_material"]


def test_a_date_is_never_taken_away():
    cycle = make_cycle(results_on=at(20, year=2030).date())
    faults = fields(checks.change_faults(cycle, rounds_of(cycle), checks.Dates(cycle.applications_open_at)))
    assert faults == ["applications_close_at", "results_on"]


def test_opening_needs_both_dates():
    cycle = make_cycle("draft", applications_open_at=None)
    assert len(checks.opening_faults(cycle)) == 1
    Cycle.objects.filter(pk=cycle.pk).update(applications_open_at=now() - timedelta(days=1))
    assert checks.opening_faults(Cycle.objects.get(pk=cycle.pk)) == []


def test_opening_names_rules_that_no_longer_fit_their_hash():
    cycle = make_cycle("draft", programme=make_programme(text=make_programme().text + "\n# damaged\n"))
    cycle.programme.text += "x"
    assert len(checks.opening_faults(cycle)) == 1


def test_opening_warns_of_a_year_without_a_notice_and_of_a_day_off():
    cycle = make_cycle("draft", applications_open_at=at(1), applications_close_at=at(28))  # a Saturday
    cycle.rounds.filter(code="site").update(due_at=at(1, 3, 2027))
    warnings = checks.opening_warnings(cycle)
    assert len(warnings) == 4  # 2027, two rounds without a date, the day off
    assert any("2027" in warning for warning in warnings)


def test_a_deadline_on_new_years_eve_utc_belongs_to_the_beijing_year():
    close = datetime(2027, 1, 1, 0, 30, tzinfo=BEIJING)  # still 2026 in UTC
    cycle = make_cycle("draft", applications_open_at=at(1), applications_close_at=close)
    assert any("2027" in warning for warning in checks.opening_warnings(cycle))


def test_days_are_put_off_only():
    cycle = make_cycle(deliberation_on=at(20).date())
    cycle.rounds.filter(code="material").update(starts_on=at(12).date())
    before = checks.dates_of(cycle)
    early = replace(before, days={**before.days, "deliberation_on": at(19).date()}, starts={"material": at(11).date()})
    assert fields(checks.change_faults(cycle, rounds_of(cycle), early)) == ["starts_material", "deliberation_on"]
    later = replace(before, days={**before.days, "deliberation_on": at(25).date()})
    assert not fields(checks.change_faults(cycle, rounds_of(cycle), later))


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"eligibility_until_on": at(9)}, "eligibility_until_on"),
        ({"deliberation_on": at(19)}, "deliberation_on"),
        ({"deliberation_on": at(25), "notice_on": at(24)}, "notice_on"),
        ({"notice_on": at(30)}, "results_on"),
    ],
)
def test_each_day_has_its_place(days, field):
    rounds = rounds_of(make_cycle("draft"))
    due = {"site": at(20)}
    named = {name: moment.date() for name, moment in days.items()}
    assert fields(checks.order_faults(rounds, checks.Dates(at(1), at(10), at(28).date(), due, named))) == [field]


def test_every_date_has_its_name():
    cycle = make_cycle("draft")
    assert list(checks.dates_of(cycle).named()) == [
        "applications_open_at", "applications_close_at", *checks.DAYS,
        "starts:material", "starts:consensus", "starts:site", "due:material", "due:consensus", "due:site", "results_on",
    ]  # fmt: skip
