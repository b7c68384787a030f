"""Every rule that bit is said, and none that did not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from award.domain.explain import explain
from award.domain.scores import Figure
from award.results.calculation import calculation_of
from award.results.calculation_words import sheet_state
from tests.domain.builders import category, item, make_criteria, make_programme, make_scores, round_data

CRITERIA = make_criteria(
    category("1", item("1.1", 60), item("1.2", 40)), category("2", item("2.1", 100, may_be_not_applicable=True))
)
FULL = {"1.1": 50, "1.2": 50, "2.1": 50}


def said(sheets, rules, *, application="A", exclusions=(), adjustments=(), **programme):
    made = make_programme(round_data(**rules), **programme)
    marks = {
        (code, "m", f"J{n}"): marks for code, rows in sheets.items() for n, marks in enumerate(rows, 1)
    }  # each sheet by its place
    scores = make_scores(CRITERIA, made, marks, exclusions=exclusions, adjustments=adjustments)
    return calculation_of(CRITERIA, made, explain(CRITERIA, made, scores, application))


def test_nothing_is_said_where_no_rule_bit():
    calculation = said({"A": [FULL, FULL, FULL]}, {})
    assert (calculation.remarks, calculation.rounds[0].notes) == ((), ())
    assert calculation.rounds[0].outcome == "3 sheets count; none is left out."


def test_items_that_do_not_apply_leave_both_sums():
    part = said({"A": [{**FULL, "2.1": None}, FULL, {**FULL, "2.1": None}]}, {}).rounds[0]
    assert part.notes == (
        "J1, J3: 2.1 not applicable. They leave both sums: the points earned out of 100 are scaled up to 200.",
        "J1, J3: no item of Name applies, so that category counts 0.",
    )


def test_incomplete_and_excluded_sheets():
    part = said({"A": [{"1.1": 50}, FULL, FULL]}, {}, exclusions=[("A", "m", "J2")]).rounds[0]
    assert part.notes == (
        "J1 lacks 1.2, 2.1: an incomplete sheet does not count, not even in part.",
        "J2 is excluded: the sheet is kept and does not count.",
    )


def test_trimmed_items_with_too_few_marks():
    trim = {"drop": 1, "from": 3, "on": "item"}
    part = said({"A": [{**FULL, "2.1": None}, FULL, FULL]}, {"combine": "trimmed_mean", "trim": trim}).rounds[0]
    assert part.notes[-1] == "Fewer than 3 marks, so the plain mean is taken: 2.1."
    part = said({"A": [{**FULL, "2.1": None}] * 3}, {"combine": "trimmed_mean", "trim": trim}).rounds[0]
    assert part.notes[-1] == "Applies on no sheet, so the item leaves both sums: 2.1."


def test_median_of_an_even_number():
    assert said({"A": [FULL, FULL]}, {"combine": "median"}).rounds[0].notes == (
        "An even number of sheets counts: the median is the mean of the two middle totals.",
    )


def test_without_a_rank_the_reason_is_said():
    calculation = said({"A": [FULL]}, {"minimum_sheets": 2})
    assert calculation.remarks == (
        ("Not ranked", "A rank needs a score in every round so far. Material review: fewer than 2 sheets counted."),
    )
    assert calculation.rounds[0].outcome == "1 sheet counts, 2 are needed: no score in this round."


def test_ties_floors_and_cuts():
    floors = [{"scope": "total", "percent": 60}]
    remarks = said({"A": [FULL], "B": [FULL]}, {}, floors=floors).remarks
    assert remarks == (
        ("Tie", "Equal in score and in all that tells equals apart: the rank is shared with B."),
        ("Floor", "total score below 60%: the rank stays, but no class can be given."),
    )
    remarks = said({"A": [FULL], "B": [FULL]}, {}).remarks
    text = "Tied at the cut: a person decides. The engine takes none of this rank; the place stays open."
    assert remarks[-1] == ("Tie at the cut", text)


@pytest.mark.parametrize(("points", "count"), [("-500", 1), ("500", 1), ("5", 0)])
def test_limits_are_said_where_they_hold(points, count):
    remarks = said({"A": [FULL]}, {}, adjustments=[("A", points)]).remarks
    assert [name for name, _text in remarks] == ["Limits"] * count


def test_every_state_of_a_sheet_has_its_word():
    assert [sheet_state(state) for state in ("counted", "left_out", "excluded", "incomplete")] == [
        "counts",
        "left out",
        "excluded",
        "incomplete",
    ]


def test_a_survey_says_what_was_measured_or_that_nothing_was():
    made = make_programme(round_data("m", "0.5"), {"code": "s", "kind": "survey", "weight": "0.5"})
    scores = make_scores(CRITERIA, made, {("A", "m", "J1"): FULL, ("B", "m", "J1"): FULL})
    scores = replace(scores, figures=[Figure("A", "s", Decimal("86.25"))])
    outcomes = [
        calculation_of(CRITERIA, made, explain(CRITERIA, made, scores, code)).rounds[1].outcome for code in ("A", "B")
    ]
    assert "86.25" in outcomes[0]
    assert outcomes[1] != outcomes[0]
    assert not any("sheet" in outcome for outcome in outcomes)
