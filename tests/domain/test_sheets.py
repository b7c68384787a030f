"""Totals of sheets: the engine's own figures, and what became of each sheet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from award.domain.aggregation import sheet_total
from award.domain.errors import DomainError
from award.domain.explain import explain_standing
from award.domain.figures import figure
from award.domain.ranking import rank
from award.domain.scores import NOT_APPLICABLE, Exclusion, Scores, Sheet
from award.domain.sheets import left_out, not_applicable_items, sheet_totals
from tests.domain.builders import category, item, make_criteria, make_programme, round_data
from tests.domain.cycles import random_cycle

CRITERIA = make_criteria(category("1", item("1.1", 30, may_be_not_applicable=True), item("1.2", 70)))
TRIM = {"drop": 1, "from": 3, "on": "total"}


def programme(combine="mean", **more):
    return make_programme(round_data("r1", "1", combine, minimum_sheets=1, **more))


def scores(*marks, exclusions=()):
    sheets = [Sheet("A1", "r1", f"J{n}", bytes(packed)) for n, packed in enumerate(marks, start=1)]
    return Scores(sheets=sheets, exclusions=exclusions)


@pytest.mark.parametrize("seed", range(30))
def test_totals_and_states_are_those_the_engine_explains(seed):
    cycle = random_cycle(seed)
    criteria, rules, given = cycle.criteria, cycle.programme, cycle.scores
    standing = rank(criteria, rules, given)
    for round_ in (row for row in rules.rounds if not row.is_consensus):
        for application, found in sheet_totals(criteria, rules, given, round_.code).items():
            steps = explain_standing(criteria, rules, given, standing, application).steps
            mine = [step.params for step in steps if step.params.get("round") == round_.code and step.code == "sheet"]
            out = next(
                (s.params["left_out"] for s in steps if s.code == "round" and s.params["round"] == round_.code), ()
            )
            assert [(row.judge, row.figure, row.state) for row in found] == [
                (
                    params["judge"],
                    params["total"]["figure"] if "total" in params else "",
                    "left_out" if params["judge"] in out else params["state"],
                )
                for params in mine
            ]


def test_a_not_applicable_item_leaves_both_sums():
    given = scores([NOT_APPLICABLE, 55], [40, 55])
    found = sheet_totals(CRITERIA, programme(), given, "r1")["A1"]
    assert [row.figure for row in found] == ["55.00", "50.50"]
    expected = sheet_total(CRITERIA, bytes([NOT_APPLICABLE, 55]))
    assert expected is not None
    assert found[0].figure == figure(expected, 2, "half_up")
    assert not_applicable_items(CRITERIA, given) == {"A1": ("1.1",)}
    assert not_applicable_items(CRITERIA, scores([40, 55])) == {}


def test_trimming_leaves_out_the_ends_and_never_an_excluded_sheet():
    given = scores([10, 10], [20, 20], [30, 30], [40, 40])
    rules = programme("trimmed_mean", trim=TRIM)
    states = [row.state for row in sheet_totals(CRITERIA, rules, given, "r1")["A1"]]
    assert states == ["left_out", "counted", "counted", "left_out"]
    given = replace(given, exclusions=[Exclusion("A1", "r1", "J1", "x"), Exclusion("A1", "r2", "J2", "x")])
    states = [row.state for row in sheet_totals(CRITERIA, rules, given, "r1")["A1"]]
    assert states == ["excluded", "left_out", "counted", "left_out"]


def test_equal_totals_are_left_out_by_judge_and_too_few_not_at_all():
    rules = programme("trimmed_mean", trim=TRIM).rounds[0]
    assert left_out(rules, {"J2": 5, "J1": 5, "J3": 5}) == ["J1", "J3"]
    assert left_out(rules, {"J1": 5, "J2": 6}) == []


def test_marks_of_other_criteria_are_refused():
    with pytest.raises(DomainError, match="marks"):
        sheet_totals(CRITERIA, programme(), scores([40, 55, 60]), "r1")
    with pytest.raises(DomainError):
        sheet_totals(CRITERIA, programme(), scores([40, NOT_APPLICABLE]), "r1")
