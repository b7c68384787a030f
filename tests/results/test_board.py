"""The board shows what the engine returned: rows, heat, strips, cut-off line, and whoever has no rank."""

from __future__ import annotations

import pytest

from award.domain.ranking import standing_json
from award.results.board import Board, Head, Heat, board_of
from award.results.queries import going_on, scores_of, snapshot_content, snapshot_scores, standing_of
from tests import factories
from tests.results.cases import Case, finished, make_case

pytestmark = pytest.mark.django_db


def shown(case: Case) -> Board:
    scores = scores_of(case.cycle, case.round)
    standing = standing_of(case.round, scores)
    return board_of(case.round, standing_json(standing), scores, standing, list(going_on(case.round)))


def test_rows_carry_the_figures_of_the_engine():
    board = shown(make_case())
    first = board.rows[0]
    assert (first.rank, first.score, first.round_score) == (1, "616.67", "616.67")
    assert [(total.figure, total.state) for total in first.totals] == [
        ("400.00", "left_out"),
        ("500.00", "counted"),
        ("650.00", "counted"),
        ("700.00", "counted"),
        ("950.00", "left_out"),
    ]
    assert {(cell.percent, cell.step) for cell in first.heat} == {("62", 4)}
    assert "400.00, 500.00, 650.00, 700.00, 950.00; score of the round 616.67" in first.strip
    assert board.sheets == 15
    assert not any(row.cut for row in board.rows)  # no shortlist after the material review


@pytest.mark.parametrize(("percent", "step"), [("0", 0), ("39", 0), ("40", 1), ("69", 5), ("70", 6), ("100", 6)])
def test_heat_has_seven_steps(percent, step):
    assert Heat(Head("4.1", "领导", "领导", 110), "0", percent).step == step


def test_cut_off_line_stands_below_the_last_one_that_goes_on():
    board = shown(make_case(shortlist="{ cap = 2, floor = 450 }"))
    assert [bool(row.cut) for row in board.rows] == [False, True, False]
    assert [row.is_below for row in board.rows] == [False, False, True]
    assert board.rows[1].cut == (
        "Cut-off line · 2 applications go on to: Consensus\nNo. 2 has 600.00 points, no. 3 has 500.00, 100.00 apart"
    )


def test_a_tie_across_the_cut_is_said_and_nobody_is_above_the_line():
    board = shown(make_case(combine="mean", shortlist="{ cap = 1, floor = 450 }"))
    assert [row.notes for row in board.rows] == [("Tied at the cut: a person decides",)] * 2 + [()]
    assert not any(row.cut for row in board.rows)


def test_whoever_has_no_rank_is_listed_with_the_reason():
    case = make_case(marks=((40, 50, 65, 70, 95), (50, 55, 60, 65, 90)), unsealed=3)
    nobody = factories.make_application(case.cycle, state="accepted")
    board = shown(case)
    assert [row.application.pk for row in board.rows] == [case.applications[0].pk]
    assert [(row.application.pk, row.reasons) for row in board.unranked] == [
        (case.applications[1].pk, ("Material review: fewer than 3 sheets counted",)),
        (nobody.pk, ("No sheet in any round",)),
    ]


def test_the_final_board_shows_classes():
    case = make_case()
    snapshot = finished(case)
    scores = snapshot_scores(snapshot)
    board = board_of(snapshot.round, snapshot_content(snapshot), scores, standing_of(snapshot.round, scores))
    assert [row.class_name for row in board.rows] == [
        "Governor's Quality Award",
        "Governor's Quality Award",
        "Nomination Award",
    ]
    assert board.rows[-1].cut == "Classes by rank · 3 applications above this line"
    # The strips still show the sheets of the material review.
    assert board.rows[0].totals[0].figure == "400.00"
    assert (board.rows[0].round_score, board.has_rounds, board.is_last) == ("650.00", True, True)
