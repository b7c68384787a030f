"""The windows of a cycle, and where they clash."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from award.core.clock import BEIJING
from award.cycles.models import CalendarDay, Cycle
from award.cycles.timelines import chart, timeline
from tests.factories import make_cycle, make_programme

pytestmark = pytest.mark.django_db


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 17, 0, tzinfo=BEIJING)


def a_cycle(**fields) -> Cycle:
    values = {
        "applications_open_at": at(2026, 3, 2), "applications_close_at": at(2026, 4, 30),
        "eligibility_until_on": date(2026, 5, 22), "experts_until_on": date(2026, 6, 5),
        "deliberation_on": date(2026, 9, 8), "notice_on": date(2026, 9, 14), "results_on": date(2026, 10, 16),
    }  # fmt: skip
    cycle = make_cycle("draft", 2026, **{**values, **fields})
    for code, starts, due in (
        ("material", (6, 8), (6, 30)),
        ("consensus", (7, 1), (7, 10)),
        ("site", (7, 13), (8, 28)),
    ):
        cycle.rounds.filter(code=code).update(starts_on=date(2026, *starts), due_at=at(2026, *due))
    return cycle


def clashes(cycle: Cycle) -> set[tuple[str, bool]]:
    return {(clash.window, clash.is_fault) for row in timeline(cycle) for clash in row.clashes}


def test_windows_in_order_and_the_notice_ends_by_working_days():
    rows = timeline(a_cycle())
    assert [row.code for row in rows] == [
        "applications", "eligibility", "experts", "material", "consensus", "site", "deliberation", "notice", "results"
    ]  # fmt: skip
    by_code = {row.code: row for row in rows}
    assert by_code["notice"].end == date(2026, 9, 22)  # 20 September is a working Sunday before the holidays
    assert by_code["material"].days == 23


def test_a_good_plan_has_no_clash():
    assert clashes(a_cycle()) == set()


@pytest.mark.parametrize(
    ("fields", "clash"),
    [
        ({"eligibility_until_on": date(2026, 4, 1)}, ("eligibility", True)),
        ({"deliberation_on": date(2026, 8, 1)}, ("deliberation", True)),
        ({"notice_on": date(2026, 9, 1)}, ("notice", True)),
        ({"results_on": date(2026, 9, 18)}, ("notice", False)),
        ({"results_on": date(2026, 9, 1)}, ("results", True)),
        ({"experts_until_on": date(2026, 6, 9)}, ("experts", False)),
        ({"eligibility_until_on": date(2026, 6, 12)}, ("material", False)),
        ({"deliberation_on": date(2026, 9, 12)}, ("deliberation", False)),
        ({"results_on": date(2099, 9, 14)}, ("results", False)),
    ],
)
def test_each_clash_lies_at_its_window(fields, clash):
    assert clash in clashes(a_cycle(**fields))


def test_rounds_that_overlap_or_are_too_short():
    cycle = a_cycle()
    cycle.rounds.filter(code="consensus").update(starts_on=date(2026, 6, 29), due_at=at(2026, 7, 10))
    cycle.rounds.filter(code="site").update(starts_on=date(2026, 8, 28))
    assert clashes(cycle) == {("consensus", False), ("site", False)}
    cycle.rounds.filter(code="site").update(starts_on=date(2026, 8, 31))
    assert ("site", True) in clashes(cycle)


def test_the_calendar_of_the_office_counts():
    cycle = a_cycle()
    CalendarDay.objects.create(day=date(2026, 9, 15), is_working=False, source="台风")
    assert {row.code: row for row in timeline(cycle)}["notice"].end == date(2026, 9, 23)


def test_recommendation_is_derived_where_it_is_needed():
    text = make_programme().text.partition("[recommendation]")[0] + "[recommendation]\nis_required = true\n"
    cycle = a_cycle(programme=make_programme(text=text))
    row = next(row for row in timeline(cycle) if row.code == "recommendation")
    assert (row.start, row.is_derived) == (date(2026, 4, 30), True)
    assert row.end > row.start


def test_the_chart_is_a_named_picture_without_style():
    drawing = chart(timeline(a_cycle()), "时间 <b>")
    assert 'role="img"' in drawing
    assert "style=" not in drawing
    assert "<b>" not in drawing
    empty = make_cycle("draft", applications_open_at=None, applications_close_at=None)
    assert chart(timeline(empty), "x") is None


def test_a_round_without_a_beginning_follows_the_one_before():
    cycle = a_cycle()
    cycle.rounds.update(starts_on=None)
    rows = {row.code: row for row in timeline(cycle)}
    assert (rows["material"].start, rows["site"].start) == (date(2026, 4, 30), date(2026, 7, 10))


def test_a_year_to_confirm_leads_to_its_calendar():
    clash = timeline(a_cycle(results_on=date(2099, 9, 14)))[-1].clashes[-1]
    assert clash.year == 2099
