"""The calculation page says how each figure came about."""

from __future__ import annotations

import pytest

from award.cycles.queries import criteria_of, programme_of
from award.domain.explain import explain
from award.results.calculation import calculation_of, neighbours_of
from award.results.queries import scores_of
from tests import factories
from tests.results.cases import finished, make_case, programme_text, released

pytestmark = pytest.mark.django_db


def shown(case, application, after="material"):
    criteria, programme = criteria_of(case.cycle), programme_of(case.cycle)
    scores = scores_of(case.cycle, case.round)
    return calculation_of(criteria, programme, explain(criteria, programme, scores, application.number, after=after))


def test_the_sheets_of_a_round_and_what_was_left_out():
    case = make_case()
    part = shown(case, case.applications[0]).rounds[0]
    assert [(column.total, column.label) for column in part.columns] == [
        ("400.00", "left out"),
        ("500.00", "counts"),
        ("650.00", "counts"),
        ("700.00", "counts"),
        ("950.00", "left out"),
    ]
    judges = [column.judge for column in part.columns]
    assert part.outcome == f"5 sheets count; left out as lowest and highest: {judges[0]}, {judges[4]}."
    assert part.score == "616.67"
    leadership = part.groups[0]
    assert (leadership.code, leadership.points, leadership.score) == ("4.1", 110, "67.83")
    assert leadership.lines[0].marks == ("40", "50", "65", "70", "95")


def test_an_excluded_sheet_is_shown_and_said_not_to_count():
    case = make_case()
    factories.make_conflict(case.panel.seats.first().expert.user, case.applications[0])
    part = shown(case, case.applications[0]).rounds[0]
    assert part.columns[0].label == "excluded"
    assert part.outcome == ("4 sheets count; none is left out. Fewer than 5 sheets count, so the plain mean is taken.")
    assert part.notes == (f"{part.columns[0].judge} is excluded: the sheet is kept and does not count.",)


def test_an_application_without_enough_sheets_has_no_score():
    case = make_case(marks=((40, 50, 65, 70, 95), (50, 55, 60, 65, 90)), unsealed=3)
    calculation = shown(case, case.applications[1])
    assert calculation.score is None
    assert calculation.outcome == "Not ranked"
    assert calculation.rounds[0].outcome == "2 sheets count, 3 are needed: no score in this round."


def test_one_agreed_sheet_is_said_in_the_singular():
    case = make_case()
    finished(case)
    calculation = shown(case, case.applications[0], after="site")
    assert calculation.rounds[1].outcome == "1 sheet counts; none is left out."


def test_the_final_score_names_weights_fraction_rank_and_class():
    case = make_case()
    finished(case)
    calculation = shown(case, case.applications[0], after="site")
    assert calculation.terms == (
        ("Material review", "0.20", "616.67"),
        ("Consensus", "0.20", "650.00"),
        ("Site visit", "0.60", "650.00"),
    )
    assert calculation.score["exact"] == "1930/3"  # 643.333…
    assert calculation.score["figure"] == "643.33"
    assert calculation.rank["rank"] == 1
    assert calculation.outcome == "Governor's Quality Award"
    assert calculation.rounds[1].columns[0].judge == "Agreed sheet"


def test_the_mean_of_each_item_is_shown_where_items_are_trimmed():
    text = programme_text().replace('on = "total"', 'on = "item"')
    case = make_case(text=text)
    part = shown(case, case.applications[0]).rounds[0]
    assert part.has_means
    assert part.groups[0].lines[0].mean == "61.67"


def test_a_round_without_a_cut_gives_and_refuses_nothing():
    case = make_case()
    assert shown(case, case.applications[0]).outcome == "No cut in this round"


def near(snapshot, application):
    cycle = snapshot.round.cycle
    return neighbours_of(snapshot, criteria_of(cycle), programme_of(cycle), application.number)


def test_neighbours_are_two_on_either_side_and_all_equals(django_assert_num_queries):
    case = make_case(marks=((90,) * 5, (80,) * 5, (70,) * 5, (60,) * 5, (60,) * 5, (50,) * 5, (40,) * 5, (30,) * 5))
    snapshot = released(case)
    numbers = [application.number for application in case.applications]
    cycle = snapshot.round.cycle
    criteria, programme = criteria_of(cycle), programme_of(cycle)
    with django_assert_num_queries(3):  # the own row, the places of its rank, the rows near
        rows = neighbours_of(snapshot, criteria, programme, numbers[3])
    assert [row.application for row in rows] == numbers[1:7]
    assert [row.rank for row in rows] == [2, 3, 4, 4, 6, 7]
    assert [row.is_own for row in rows] == [False, False, True, False, False, False]
    # The tie is told apart by the site visit, which is not in yet, and by the results category.
    assert rows[0].ties == (("Site visit", "0.00"), ("Results", "320.00"))
    assert rows[0].organisation == case.applications[1].organisation.name


def test_application_without_a_rank_has_no_neighbours():
    case = make_case(marks=((40, 50, 65, 70, 95), (50, 55, 60, 65, 90)), unsealed=3)
    assert near(released(case), case.applications[1]) == ()
