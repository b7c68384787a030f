"""Rows of a standing: the engine's figures with sheets and diagnostics beside, or without them."""

from __future__ import annotations

import pytest

from award.results import services
from award.results.queries import scores_of, standing_of
from award.results.rows import standing_rows
from tests.results.cases import finished, make_case

pytestmark = pytest.mark.django_db


def test_without_a_diagnosis_nothing_is_adjusted():
    case = make_case(shortlist="{ cap = 1, floor = 450 }")
    scores = scores_of(case.cycle, case.round)
    rows = standing_rows(case.round, scores, standing_of(case.round, scores), None)
    assert [(row["adjusted"], row["stability"]) for row in rows] == [(None, None)] * 3
    assert [row["is_in"] for row in rows] == [True, False, False]


def test_with_a_diagnosis_each_row_has_its_interval_and_its_adjusted_score():
    case = make_case()
    diagnosis = services.diagnose_round(actor=case.clerk, round=case.round)
    scores = scores_of(case.cycle, case.round)
    rows = standing_rows(case.round, scores, standing_of(case.round, scores), diagnosis)
    # All five judges read all three: what their severity takes from one it takes from each.
    shifts = {round(float(row["adjusted"]) - float(row["score"]), 2) for row in rows}
    assert len(shifts) <= 3
    assert all(1 <= row["stability"]["low"] <= row["stability"]["high"] <= 3 for row in rows)
    assert {row["is_in"] for row in rows} == {None}


def test_after_the_last_round_a_class_is_being_in():
    case = make_case()
    snapshot = finished(case, (65, 60, 30))
    assert [row.is_in for row in snapshot.rows.all()] == [True, True, False]
