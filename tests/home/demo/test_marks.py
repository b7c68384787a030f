"""Invented marks: always allowed by the criteria, the same for the same seed."""

from __future__ import annotations

import pytest

from award.home.demo.marks import LEVELS, chance_of, on_step, sheet_marks, visited_mark
from tests.factories import criteria


@pytest.mark.parametrize(("value", "expected"), [(-3, 0), (0, 0), (52.4, 50), (52.6, 55), (100, 100), (120, 100)])
def test_a_mark_is_the_nearest_allowed_per_cent(value, expected):
    assert on_step(value, 5) == expected


def test_chance_differs_by_seed_and_by_what_is_drawn_and_by_nothing_else():
    draws = [chance_of(seed, name).random() for seed in (7, 8) for name in ("a", "b")]
    assert len(set(draws)) == 4
    assert chance_of(7, "a").random() == draws[0]


def test_a_sheet_has_an_allowed_mark_for_every_item_at_every_level():
    loaded = criteria()
    for level in (0, *LEVELS, 100):
        marks = sheet_marks(loaded, level, "J001", "code", 7)
        assert list(marks) == [item.code for item in loaded.items]
        assert set(marks.values()) <= set(loaded.allowed_percents())
        assert marks == sheet_marks(loaded, level, "J001", "code", 7)
    assert sheet_marks(loaded, 50, "J001", "code", 7) != sheet_marks(loaded, 50, "J002", "code", 7)


def test_a_better_application_gets_better_marks():
    best, worst = (sum(sheet_marks(criteria(), level, "J001", "code", 7).values()) for level in (LEVELS[0], LEVELS[-1]))
    assert best > worst
    assert sorted(LEVELS, reverse=True) == LEVELS


def test_a_visit_moves_a_mark_by_a_step_at_most():
    moved = {visited_mark(criteria(), 50, chance_of(7, place)) for place in range(60)}
    assert moved == {45, 50, 55}
    assert {visited_mark(criteria(), 100, chance_of(7, place)) for place in range(60)} == {95, 100}
