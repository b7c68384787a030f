"""What-if: other points for the categories, against figures made by hand and the slow reference with those points."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from award.domain.errors import DomainError
from award.domain.ranking import rank
from award.domain.whatif import WhatIfRow, share_out, what_if
from tests.domain.builders import NAME, category, item, make_criteria, make_programme, make_scores, round_data
from tests.domain.cycles import random_cycle
from tests.domain.reference import Reference
from tests.domain.sizes import sized


def three_items():
    """Category 1 of 30 and 10 points, category 2 of 60 points; the second item may be not applicable."""
    return make_criteria(
        category("1", item("1.1", 30), item("1.2", 10, may_be_not_applicable=True)), category("2", item("2.1", 60))
    )


def cycle_of(marks, programme=None):
    criteria, programme = three_items(), programme or make_programme()
    sheets = {(a, "m", "J1"): dict(zip(("1.1", "1.2", "2.1"), row, strict=True)) for a, row in marks.items()}
    return criteria, programme, make_scores(criteria, programme, sheets)


def test_items_keep_their_proportion_within_the_category():
    case = cycle_of({"A": (100, 0, 0), "B": (0, 100, 50), "C": (50, None, 20)})
    found = what_if(*case, {"1": 80, "2": 20})
    # A 30 → 60; B 10 + 30 → 20 + 10; C 100·(15 + 12)/90 → 100·(30 + 4)/80.
    assert [(row.application, row.score, row.new_score) for row in found.rows] == [
        ("B", "40.00", "30.00"),
        ("A", "30.00", "60.00"),
        ("C", "30.00", "42.50"),
    ]
    assert [(row.rank, row.new_rank) for row in found.rows] == [(1, 3), (2, 1), (2, 2)]
    assert found.points == {"1": 80, "2": 20}


def test_an_item_of_a_third_of_a_point_is_exact():
    found = what_if(*cycle_of({"A": (5, 0, 0), "B": (0, 15, 0)}), {"1": 1, "2": 99})  # 1.1: 3/4, 1.2: 1/4
    assert [row.new_score for row in found.rows] == ["0.04", "0.04"]  # 0.0375 both
    assert [row.new_rank for row in found.rows] == [1, 1]


def test_a_category_of_no_points_counts_for_nothing():
    found = what_if(*cycle_of({"A": (100, 100, 10), "B": (0, None, 20)}), {"1": 0, "2": 100})
    assert [(row.application, row.new_score) for row in found.rows] == [("A", "10.00"), ("B", "20.00")]


def test_floors_are_per_cents_of_the_new_points_and_classes_follow():
    classes = [{"code": "award", "name": NAME, "quota": 1, "floor": 40}]
    programme = make_programme(classes=classes, floors=[{"scope": "category:1", "percent": 50}])
    found = what_if(*cycle_of({"A": (60, 60, 60), "B": (40, 40, 100)}, programme), {"1": 10, "2": 90})
    # 40 per cent of category 1 stays below its floor, though 4 points are now below 5.
    assert found.rows == (
        WhatIfRow("B", 1, "76.00", False, 1, "94.00", False),
        WhatIfRow("A", 2, "60.00", True, 2, "60.00", True),
    )


def test_before_the_last_round_the_shortlist_decides_or_nothing():
    rounds = [round_data("m", "0.5", shortlist={"cap": 1}), round_data("s", "0.5", "consensus")]
    criteria, programme, scores = cycle_of({"A": (100, 0, 0), "B": (0, 0, 100)}, make_programme(*rounds))
    found = what_if(criteria, programme, scores, {"1": 90, "2": 10}, after="m")
    assert [(row.application, row.is_in, row.new_is_in) for row in found.rows] == [
        ("B", True, False),
        ("A", False, True),
    ]
    open_end = make_programme(round_data("m", "0.5"), rounds[1])
    assert {row.new_is_in for row in what_if(criteria, open_end, scores, {"1": 9, "2": 91}, after="m").rows} == {None}


@sized
@given(st.integers(0, 10**6))
def test_unchanged_points_change_nothing(seed):
    cycle = random_cycle(seed)
    points = {entry.code: entry.points for entry in cycle.criteria.categories}
    for round_ in cycle.programme.rounds:
        standing = rank(cycle.criteria, cycle.programme, cycle.scores, after=round_.code)
        found = what_if(cycle.criteria, cycle.programme, cycle.scores, points, after=round_.code)
        assert [row[:3] for row in found.rows] == [(row.application, row.rank, row.score) for row in standing.rows]
        assert [row[1:4] for row in found.rows] == [row[4:] for row in found.rows]


@sized
@given(st.integers(0, 10**6))
def test_other_points_agree_with_the_reference(seed):
    cycle, rng = random_cycle(seed), random.Random(seed)
    categories = cycle.criteria.categories
    points = share_out({entry.code: rng.randint(5, 9) for entry in categories}, cycle.criteria.total_points)
    for round_ in cycle.programme.rounds:
        slow = Reference(cycle.criteria, cycle.programme, cycle.scores, round_.code)
        slow.scopes = {
            entry.code: {x.code: Fraction(x.points * points[entry.code], entry.points) for x in entry.items}
            for entry in categories
        }
        slow.points = {code: worth for scope in slow.scopes.values() for code, worth in scope.items()}
        found = what_if(cycle.criteria, cycle.programme, cycle.scores, points, after=round_.code)
        is_last = round_ == cycle.programme.rounds[-1]
        assert {row.application: row[4:] for row in found.rows} == {
            row["application"]: (row["rank"], row["score"], row["class"] is not None if is_last else row["shortlisted"])
            for row in slow.as_json()["rows"]
        }


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ({"1": 40, "2": 50, "3": 10}, "whatif.unknown_category"),
        ({"1": 100}, "whatif.missing_category"),
        ({"1": -1, "2": 101}, "whatif.points"),
        ({"1": 40.0, "2": 60}, "whatif.points"),
        ({"1": True, "2": 99}, "whatif.points"),
        ({"1": 40, "2": 61}, "whatif.sum"),
    ],
)
def test_points_that_fit_no_criteria_are_refused(points, code):
    with pytest.raises(DomainError) as caught:
        what_if(*cycle_of({"A": (0, 0, 0)}), points)
    assert caught.value.code == code


def test_share_out_keeps_the_proportion_and_the_sum():
    assert share_out({"a": 1, "b": 1, "c": 1}, 100) == {"a": 34, "b": 33, "c": 33}
    assert share_out({"a": 3, "b": 0, "c": 5}, 1000) == {"a": 375, "b": 0, "c": 625}
    assert share_out({"a": 2, "b": 3, "c": 2}, 10) == {"a": 3, "b": 4, "c": 3}  # 2.86, 4.29, 2.86


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=9), st.integers(1, 100_000))
def test_share_out_is_within_one_of_the_exact_share(values, total):
    points = {str(place): value for place, value in enumerate(values)}
    if not any(values):
        with pytest.raises(DomainError):
            share_out(points, total)
        return
    shares = share_out(points, total)
    assert sum(shares.values()) == total
    assert all(abs(shares[code] - Fraction(value * total, sum(values))) < 1 for code, value in points.items())


def test_share_out_refuses_what_is_no_number_of_points():
    with pytest.raises(DomainError) as caught:
        share_out({"a": -1, "b": 2}, 100)
    assert caught.value.code == "whatif.points"
