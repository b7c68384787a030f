"""Parsed rules, order of rounds, milestones, and which days are working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from award.cycles import queries
from award.cycles.models import CalendarDay, CalendarYear, Cycle
from tests.factories import criteria, make_cycle, make_programme, make_user, now

pytestmark = pytest.mark.django_db


def test_rules_are_parsed_once_and_read_without_the_long_texts(django_assert_num_queries):
    cycle = make_cycle()
    queries.programme_of(cycle), queries.criteria_of(cycle)  # fills the cache
    light = queries.cycles_with_programme().get(pk=cycle.pk)

    with django_assert_num_queries(0):
        programme, loaded = queries.programme_of(light), queries.criteria_of(light)

    assert programme is queries.programme_of(cycle)
    assert loaded == criteria()
    assert [round_.code for round_ in programme.rounds] == ["material", "consensus", "site"]


def test_items_come_in_the_order_of_the_file():
    cycle = make_cycle()
    assert [item.code for item in queries.items_of(cycle)] == [item.code for item in criteria().items]


def test_rounds_know_their_neighbours_and_rules():
    material, consensus, site = queries.rounds_of(make_cycle())
    assert queries.previous_round(material) is None
    assert queries.next_round(material) == consensus
    assert queries.previous_round(site) == consensus
    assert queries.next_round(site) is None
    assert queries.round_rules(site).weight == "0.60"


def test_drafts_are_for_the_office_and_supervisors_only():
    draft, opened = make_cycle("draft"), make_cycle("published")
    for role in ("office", "chief", "supervisor"):
        assert set(queries.cycles_for(make_user("", role))) == {draft, opened}
    for actor in (make_user("", "expert"), make_user(is_superuser=True)):
        assert list(queries.cycles_for(actor)) == [opened]
    assert list(queries.open_cycles()) == []
    applying = make_cycle()
    assert list(queries.open_cycles()) == [applying]


def test_current_programmes_holds_the_latest_text_of_each_code():
    make_programme()
    newer = make_programme(text=make_programme().text + "\n# newer\n")
    assert queries.current_programmes() == [newer]


def test_milestones_tell_what_is_behind_and_what_is_next():
    cycle = make_cycle(results_on=(now() + timedelta(days=90)).date())
    line = [(entry.state, entry.has_time) for entry in queries.milestones(cycle)]
    # opened ten days ago, closes in ten; the rounds have no date yet
    assert line == [("done", True), ("now", True), ("", False), ("", False), ("", False), ("", False)]


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2026, 2, 14), True),  # a Saturday worked for the Spring Festival
        (date(2026, 10, 10), True),  # a Saturday worked for National Day
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 11, 24), True),  # a plain Tuesday
        (date(2026, 11, 28), False),  # a plain Saturday
        (date(2026, 1, 4), True),  # a Sunday worked for New Year
        (date(2027, 1, 1), False),  # by rule, without an official notice
        (date(2027, 2, 20), False),  # a Saturday in a year whose notice is not out
    ],
)
def test_working_days(day, is_working):
    assert queries.is_working_day(day) is is_working


def test_the_offices_own_entry_wins():
    CalendarDay.objects.create(day=date(2026, 10, 1), is_working=True, source="x")
    CalendarDay.objects.create(day=date(2026, 4, 20), is_working=False, source="三月三")
    assert queries.is_working_day(date(2026, 10, 1))
    assert not queries.is_working_day(date(2026, 4, 20))


def test_a_year_is_confirmed_by_the_library_or_by_the_office():
    assert queries.is_year_confirmed(2026)
    assert not queries.is_year_confirmed(2027)
    assert queries.unconfirmed_years([2026, 2028, 2027]) == [2027, 2028]
    CalendarYear.objects.create(year=2027, source="国办通知", confirmed_at=now())
    assert queries.is_year_confirmed(2027)
    assert queries.unconfirmed_years([2026, 2028, 2027]) == [2028]


def test_special_days_belong_to_their_year():
    days = queries.special_days(2026)
    assert {day.year for day, _is_working in days} == {2026}
    assert (date(2026, 2, 14), True) in days
    assert (date(2026, 10, 1), False) in days


def test_the_latest_programme_is_proposed_again():
    assert queries.latest_programme_code() == ""
    make_cycle(year=2024)
    assert queries.latest_programme_code() == "hainan"
    assert Cycle.objects.count() == 1


def test_owners_of_what_is_still_in_the_cycle_are_told_once():
    from tests.factories import make_application

    cycle, owner, gone = make_cycle(), make_user("owner"), make_user("gone")
    make_application(cycle, owner)
    make_application(cycle, owner)
    make_application(cycle, gone, "withdrawn")
    make_application(make_cycle(), gone)
    make_application(make_cycle(), make_user("elsewhere"))
    assert list(queries.people_applying(cycle)) == [owner]


def test_a_cancelled_cycle_is_not_copied():
    kept, _cancelled = make_cycle("published"), make_cycle("cancelled")
    assert queries.copyable_cycles() == [kept]
