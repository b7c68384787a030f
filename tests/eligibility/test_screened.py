"""Whom entries name, which entries hold, and what bars."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation

from award.core.clock import today
from award.cycles.queries import programme_of
from award.eligibility import screened
from award.eligibility.models import ScreeningEntry, ScreeningList
from tests.eligibility.listing import make_entry, make_hit, make_list
from tests.factories import make_application, make_credit_code, make_cycle, make_organisation, now

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def matches(application) -> list[tuple[int, str]]:
    kinds = dict.fromkeys(ScreeningList.Kind.values)
    found = screened.matches_of([application], screened.entries_in_force(today(), kinds))
    return [(match.entry.pk, match.by) for match in found]


def test_by_code_by_the_old_code_within_it_and_by_name_as_a_suggestion():
    organisation = make_organisation("海南（海口）椰风有限公司")
    application = make_application(state="submitted", organisation=organisation)
    by_code = make_entry(credit_code=organisation.credit_code, name="改名前的公司")
    by_old = make_entry(credit_code=organisation.credit_code[8:17], name="")
    by_both = make_entry(credit_code=organisation.credit_code, name=organisation.name)
    by_name = make_entry(name="海南海口椰风 有限责任公司")
    other_code = make_entry(credit_code=make_credit_code(), name=organisation.name)
    make_entry(credit_code=make_credit_code(), name="别家公司")
    make_entry(name="海南椰风有限公司")
    assert matches(application) == [
        (by_code.pk, "code"), (by_old.pk, "code"), (by_both.pk, "code"), (by_name.pk, "name"), (other_code.pk, "name")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "of_list", "holds"),
    [
        ({"until_on": -1}, {}, False),
        ({"until_on": 0}, {}, True),
        ({"from_on": 1}, {}, False),
        ({}, {"valid_until": -1}, False),
        ({}, {"valid_until": 0}, True),
        ({}, {"retired_at": True}, False),
        ({"from_on": -1000}, {}, True),  # under three years
        ({"from_on": -1200}, {}, False),  # over three years
        ({"from_on": -1200, "until_on": 10}, {}, True),  # it names its own end
        ({}, {"as_of": -1200}, False),  # without a day of its own, that of the list
    ],
)
def test_what_has_run_out_or_is_older_than_the_rules_ask_does_not_match(entry, of_list, holds):
    def day(value: object) -> object:
        return today() + timedelta(days=value) if isinstance(value, int) and value is not True else value

    facts = {"as_of": today() - timedelta(days=30), **{key: day(value) for key, value in of_list.items()}}
    if "valid_until" in of_list:
        facts["as_of"] = today() - timedelta(days=60)
    if of_list.get("retired_at"):
        facts["retired_at"] = now()
    row = make_entry(make_list(**facts), **{key: day(value) for key, value in entry.items()})
    found = screened.entries_in_force(today(), {"dishonesty": 3})
    assert (row in found) is holds


def test_the_kinds_of_which_a_list_holds():
    make_list(kind="penalty", retired_at=now())
    make_list(kind="accident", valid_until=today() - timedelta(days=1), as_of=today() - timedelta(days=9))
    make_list(kind="dishonesty", valid_until=today())
    make_list(kind="ban")
    assert screened.kinds_in_use(today()) == {"dishonesty", "ban"}


def test_only_kinds_that_the_rules_name_are_looked_at():
    kinds = screened.kinds_looked_at(programme_of(make_cycle()))
    assert kinds == {"award": None, "ban": None, "dishonesty": 3, "accident": 3, "inspection": 3, "penalty": 3}
    make_entry(make_list(kind="ban"), name="甲公司")
    assert not screened.entries_in_force(today(), {"dishonesty": 3})


def test_the_entry_of_the_very_award_is_no_finding_while_it_is_valid():
    cycle = make_cycle("published")
    assert "award" in screened.looked_at(cycle, "review")
    assert "award" not in screened.looked_at(cycle, "validity")


def test_three_years_before_a_leap_day():
    assert screened.years_before(date(2028, 2, 29), 3) == date(2025, 2, 28)
    assert screened.years_before(date(2028, 3, 1), 3) == date(2025, 3, 1)


def test_lists_in_use_stand_first_and_a_newer_list_is_the_current_one():
    old = make_list(name="失信名单", retired_at=now())
    new = make_list(name="失信名单")
    assert list(screened.lists_with_counts()) == [new, old]
    assert screened.current_list("dishonesty", "失信名单") == new
    before = screened.lists_sha256()
    make_entry(new)
    assert screened.lists_sha256() != before


def test_entries_are_searched_by_name_and_code():
    row = make_list()
    first = make_entry(row, name="甲（海口）有限公司", credit_code=make_credit_code())
    second = make_entry(row, name="乙有限公司")
    make_entry(make_list(), name="甲（海口）有限公司")
    assert list(screened.entries_of(row)) == [first, second]
    for words in ("甲海口", first.credit_code[:12].lower(), "甲（"):
        assert list(screened.entries_of(row, words)) == [first]
    assert ScreeningEntry.objects.count() == 3


@pytest.mark.parametrize(
    ("match", "state", "bars", "asks"),
    [
        ("code", "open", True, False),
        ("code", "confirmed", True, False),
        ("code", "dismissed", False, False),
        ("name", "open", False, True),
        ("name", "confirmed", True, False),
        ("name", "dismissed", False, False),
    ],
)
def test_what_bars_and_what_asks(match, state, bars, asks):
    application = make_application(make_cycle("eligibility"), state="submitted")
    hit = make_hit(application, match, state)
    make_hit(make_application(application.cycle, state="submitted"), "code")  # another one's
    with translation.override("en"):
        assert bool(screened.screening_bar(application)) is bars
    assert list(screened.hits_that_bar([application])) == ([hit] if bars else [])
    assert list(screened.hits_that_ask([application])) == ([hit] if asks else [])


@pytest.mark.parametrize("match", ["code", "name"])
def test_a_list_taken_out_of_use_leaves_what_it_found_to_be_judged(match):
    """Else a list taken away would settle what nobody has looked at; it names nobody anew."""
    application = make_application(make_cycle("eligibility"), state="submitted")
    hit = make_hit(application, match)
    ScreeningList.objects.filter(pk=hit.entry.list_id).update(retired_at=now())
    assert matches(application) == []
    found = screened.hits_that_bar if match == "code" else screened.hits_that_ask
    assert list(found([application])) == [hit]
    assert bool(screened.screening_bar(application)) is (match == "code")


def test_who_is_out_is_neither_screened_nor_barred():
    cycle = make_cycle("eligibility")
    out = [make_application(cycle, state=state) for state in ("draft", "rejected", "withdrawn")]
    live = [make_application(cycle, state=state) for state in ("submitted", "accepted")]
    for application in out:
        make_hit(application)
    assert set(screened.live_applications(cycle)) == set(live)
    assert not screened.hits_that_bar(out)


def test_hits_are_listed_open_first_and_the_next_one_follows():
    cycle = make_cycle("eligibility")
    rows = [make_application(cycle, state="submitted") for _ in range(3)]
    judged = make_hit(rows[0], state="confirmed")
    first, second = make_hit(rows[1]), make_hit(rows[2])
    make_hit(make_application(make_cycle("eligibility"), state="submitted"))  # of another cycle
    assert list(screened.hits_of(cycle)) == [first, second, judged]
    assert list(screened.hits_of(cycle, "confirmed")) == [judged]
    assert screened.hit_counts(cycle) == {"open": 2, "confirmed": 1, "dismissed": 0}
    assert screened.next_open_hit(first) == second
    assert screened.next_open_hit(second) == first
    assert screened.last_run(cycle) == second.run
    assert not screened.is_run_current(screened.last_run(cycle))
    assert not screened.is_run_current(None)


def test_hits_on_the_honoured_are_those_found_while_the_award_is_valid():
    found = make_hit(make_application(make_cycle("published"), state="accepted"), occasion="validity")
    make_hit(make_application(make_cycle("published"), state="accepted"))
    make_hit(make_application(make_cycle("published"), state="accepted"), state="dismissed", occasion="validity")
    assert list(screened.hits_on_honoured()) == [found]
