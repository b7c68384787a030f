"""The sheet of a round by hand: what is trimmed, where the score stands, what is not computed."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from award.core.xlsx import workbook_bytes
from award.domain.explain import explain
from award.domain.scores import Figure
from award.reports.exports._grid import RoundSteps
from award.reports.exports.formulas import Rounding
from award.reports.exports.round_sheets import RoundSheet
from tests.domain.builders import category, item, make_criteria, make_programme, make_scores, round_data
from tests.reports.exports.evaluator import Evaluator

CRITERIA = make_criteria(
    category("1", item("1.1", 60), item("1.2", 40)), category("2", item("2.1", 100, may_be_not_applicable=True))
)
TITLE = "Material"


def built(sheets: list[Mapping[str, int | None]], **rules: Any) -> tuple[RoundSheet, Evaluator]:
    programme = make_programme(round_data(**rules))
    marks = {("A", "m", f"J{n}"): row for n, row in enumerate(sheets, 1)}
    scores = make_scores(CRITERIA, programme, marks)
    steps = RoundSteps.of(explain(CRITERIA, programme, scores, "A").steps, "m")
    made = RoundSheet(CRITERIA, programme.round("m"), steps, Rounding(2, "half_up"), TITLE)
    return made, Evaluator(load_workbook(io.BytesIO(workbook_bytes([made.sheet()]))))


def named(book: Evaluator, name: str) -> list[list[Any]]:
    """The values of the rows of that name."""
    page = book.book[TITLE]
    rows = [row for row in range(2, page.max_row + 1) if page.cell(row, 2).value == name]
    return [[book.value(TITLE, row, column) for column in range(3, page.max_column + 1)] for row in rows]


def flat(percent: int) -> dict[str, int | None]:
    return {"1.1": percent, "1.2": percent, "2.1": percent}


def test_equal_totals_are_left_out_by_judge() -> None:
    trim = {"drop": 1, "from": 4, "on": "total"}
    # The same total from other items: J1 and J2 are lowest, J3 and J4 highest.
    sheets = [{**flat(50), "1.1": 0, "1.2": 90}, {**flat(50), "1.2": 0, "1.1": 60}, flat(60), flat(60)]
    made, book = built(sheets, combine="trimmed_mean", trim=trim)
    assert named(book, "Points × per cent, summed")[0][1:5] == [8600.0, 8600.0, 12000.0, 12000.0]
    assert named(book, "Place from the lowest total")[0][1:5] == [1, 2, 3, 4]
    assert named(book, "Kept (1) or left out (0)")[0][1:5] == [0, 1, 1, 0]
    # Category 1 is of the sheets kept for the total: (36 + 60) / 2.
    assert named(book, "Over the common denominator")[1][8:] == [48.0, 48.0, "✓"]
    assert made.cells is not None
    assert made.cells.exact == 2 * 100 * 200


def test_items_are_trimmed_by_the_marks_they_have() -> None:
    trim = {"drop": 1, "from": 3, "on": "item"}
    sheets = [flat(10), flat(50), {**flat(60), "2.1": None}]
    _made, book = built(sheets, combine="trimmed_mean", trim=trim)
    page = book.book[TITLE]
    means = [[book.value(TITLE, row, column) for column in (8, 9, 10)] for row in range(2, page.max_row + 1)
             if page.cell(row, 1).value in ("1.1", "2.1")]  # fmt: skip
    assert means == [[50, 1, 50], [60, 2, 30]]  # the middle one of three; two marks, so their plain mean
    assert named(book, "Common multiple of the numbers of marks kept")[0][4] == 2
    assert [row[7:] for row in named(book, "Category score")] == [[50, 50, "✓"], [30, 30, "✓"]]
    assert named(book, "Score of the round")[0][7:] == [80, 80, "✓"]


def test_item_that_applies_nowhere_leaves_both_sums() -> None:
    trim = {"drop": 1, "from": 3, "on": "item"}
    _made, book = built([{**flat(50), "2.1": None}] * 3, combine="trimmed_mean", trim=trim)
    assert named(book, "Points of the items that apply")[-1][0] == 100
    assert [row[7:] for row in named(book, "Category score")] == [[50, 50, "✓"], [0, 0, "✓"]]
    assert named(book, "Score of the round")[0][7:] == [100, 100, "✓"]


def test_without_enough_sheets_nothing_is_combined() -> None:
    made, book = built([flat(50)], minimum_sheets=2)
    assert made.cells is None
    assert named(book, "Sheet total")[0][1] == 100
    assert named(book, "Score of the round") == []


def measured(percent: str | None, decimals: int = 2) -> tuple[RoundSheet, Evaluator]:
    """The sheet of a survey beside a round of sheets."""
    survey = {"code": "s", "kind": "survey", "weight": "0.5"}
    programme = make_programme(round_data("m", "0.5"), survey, ranking={"decimals": decimals})
    scores = make_scores(CRITERIA, programme, {("A", "m", "J1"): flat(50)})
    figures = [Figure("A", "s", Decimal(percent))] if percent else []
    steps = RoundSteps.of(explain(CRITERIA, programme, replace(scores, figures=figures), "A").steps, "s")
    made = RoundSheet(CRITERIA, programme.round("s"), steps, Rounding(decimals, "half_up"), TITLE)
    return made, Evaluator(load_workbook(io.BytesIO(workbook_bytes([made.sheet()]))))


@pytest.mark.parametrize("decimals", [0, 2, 6])
def test_a_survey_is_its_per_cent_of_the_points(decimals: int) -> None:
    made, book = measured("86.25", decimals)
    assert made.cells is not None
    page = book.book[TITLE]
    rows = {page.cell(row, 1).value or page.cell(row, 2).value: row for row in range(2, page.max_row + 1)}
    found = {key: [book.value(TITLE, row, column) for column in range(6, 11)] for key, row in rows.items()}
    assert found["Score of the round"][:2] == [1_725_000, 10_000]
    assert [found[key][4] for key in ("Score of the round", "1", "2")] == ["✓"] * 3
    assert found["1"][0] / found["1"][1] == 86.25


def test_a_survey_without_a_figure_computes_nothing() -> None:
    made, book = measured(None)
    assert made.cells is None
    assert book.book[TITLE].max_row == 2
