"""The formulas of the calculation workbook give the engine's figures, to the digit, whatever the rules."""

from __future__ import annotations

import io
import random
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from award.domain.explain import Explanation, explain, explain_standing
from award.domain.ranking import rank
from award.reports.exports.calculation_book import calculation_workbook
from tests.domain.builders import category, item, make_criteria, make_programme, make_scores, round_data
from tests.domain.cycles import random_cycle
from tests.domain.sizes import CYCLES
from tests.reports.exports.evaluator import Evaluator


def opened(criteria: Any, programme: Any, explanation: Explanation, **more: Any) -> Evaluator:
    data = calculation_workbook(criteria, programme, explanation, **more)
    return Evaluator(load_workbook(io.BytesIO(data)))


def checks(book: Evaluator) -> Counter[Any]:
    """Every formula is computed; what the columns of checks say."""
    values = [book.value(*place) for place in book.formulas()]
    return Counter(value for value in values if isinstance(value, str))


def methods(programme: Any, explanation: Explanation) -> Counter[str]:
    rounds = programme.rounds[: programme.place(explanation.after) + 1]
    names = [f"{row.combine} on {row.trim.on}" if row.trim else row.combine for row in rounds]
    return Counter([*names, programme.ranking.rounding])


def test_figures_agree_with_the_engine_on_random_cycles() -> None:
    seen: Counter[Any] = Counter()
    for seed in range(CYCLES):
        cycle = random_cycle(seed)
        after = random.Random(seed).choice([row.code for row in cycle.programme.rounds])
        standing = rank(cycle.criteria, cycle.programme, cycle.scores, after=after)
        for row in [*standing.rows[:2], *standing.unranked[:1]]:
            explanation = explain_standing(cycle.criteria, cycle.programme, cycle.scores, standing, row.application)
            book = opened(cycle.criteria, cycle.programme, explanation)
            found = checks(book)
            assert found["≠"] == 0, (seed, row.application)
            texts = [str(book.book[title].cell(row, column).value) for title, row, column in book.formulas()]
            seen += methods(cycle.programme, explanation) + found
            seen += Counter(way for way, mark in (("exact", "LCM("), ("decimals", ",9)")) for t in texts if mark in t)
    combined = {"mean", "median", "trimmed_mean on total", "trimmed_mean on item", "consensus"}
    assert combined | {"half_up", "half_even", "exact", "decimals"} <= set(seen)
    assert seen["✓"] > 15 * CYCLES


def small(percents: list[int], rounding: str = "half_up", **rules: Any) -> tuple[Any, Any, Any]:
    """One item of 10 points, one sheet a per cent."""
    criteria = make_criteria(category("1", item("1.1", 10)))
    programme = make_programme(round_data(**rules), ranking={"decimals": 2, "rounding": rounding})
    sheets = {("A", "m", f"J{n}"): {"1.1": percent} for n, percent in enumerate(percents, 1)}
    return criteria, programme, make_scores(criteria, programme, sheets)


def cell_after(book: Evaluator, title: str, name: str, column: int) -> Any:
    """The cell of a column in the row of that name."""
    page = book.book[title]
    row = next(cell.row for line in page.iter_rows() for cell in line if cell.value == name)
    return book.value(title, row, column)


@pytest.mark.parametrize(("rounding", "figure"), [("half_up", 0.13), ("half_even", 0.12)])
def test_a_half_is_rounded_by_the_rule(rounding: str, figure: float) -> None:
    # 5 per cent of 10 points once and nothing three times: 0.125 points.
    criteria, programme, scores = small([5, 0, 0, 0], rounding)
    book = opened(criteria, programme, explain(criteria, programme, scores, "A"))
    assert cell_after(book, "Result", "Score, rounded once", 7) == figure
    assert checks(book)["≠"] == 0


def test_a_changed_mark_shows_at_the_checks() -> None:
    criteria, programme, scores = small([50, 60])
    book = opened(criteria, programme, explain(criteria, programme, scores, "A"))
    assert checks(book) == {"✓": 7}  # two sheets, round, category, term, score, all of them
    changed = Evaluator(book.book)
    changed.book.worksheets[1]["D4"].value = 55
    assert checks(changed) == {"✓": 1, "≠": 6}
    assert cell_after(changed, "Result", "Figures that differ from the engine's", 7) == 5


def test_sheets_that_do_not_count_are_shown_and_left_out() -> None:
    criteria, programme, scores = small([50, 60, 100, 0])
    packed = [row._replace(packed=bytes([254])) if row.judge == "J4" else row for row in scores.sheets]
    scores = type(scores)(packed, exclusions=[("A", "m", "J3", "=1+1")])
    book = opened(criteria, programme, explain(criteria, programme, scores, "A"))
    page = book.book.worksheets[1]
    assert [cell.value for cell in page[1][3:7]] == ["J1", "J2", "J3", "J4"]
    assert [cell.value for cell in page[2][3:7]] == ["counts", "counts", "excluded", "incomplete"]
    assert [cell.value for cell in page[4][3:7]] == [50, 60, 100, "missing"]
    assert cell_after(book, "Result", "Score, rounded once", 7) == 5.5


def test_without_a_score_there_is_no_figure() -> None:
    criteria, programme, scores = small([50], minimum_sheets=2)
    book = opened(criteria, programme, explain(criteria, programme, scores, "A"))
    assert [cell.value for cell in book.book["Result"][2]][7] == "no score"
    assert checks(book) == {"✓": 2}


def test_what_a_person_typed_is_no_formula() -> None:
    criteria, programme, scores = small([50, 60])
    scores = type(scores)(scores.sheets, adjustments=[("A", Decimal("-1.25"), '=HYPERLINK("http://x")')])
    book = opened(criteria, programme, explain(criteria, programme, scores, "A"), facts=[("=1+1", "=2+2")])
    texts = [cell for page in book.book for line in page.iter_rows() for cell in line if cell.data_type == "f"]
    assert not [cell for cell in texts if "HYPERLINK" in cell.value or "2+2" in cell.value]
    assert cell_after(book, "Result", "Score, rounded once", 7) == 4.25
    assert book.book["Rules and record"]["B2"].data_type == "s"


def test_adjustments_stay_between_nothing_and_the_full_points() -> None:
    criteria, programme, scores = small([50, 60])
    for points, figure in (("-100.5", 0), ("100.125", 10)):
        adjusted = type(scores)(scores.sheets, adjustments=[("A", Decimal(points), "why")])
        book = opened(criteria, programme, explain(criteria, programme, adjusted, "A"))
        assert cell_after(book, "Result", "Score, rounded once", 7) == figure
        assert checks(book)["≠"] == 0
