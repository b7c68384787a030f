import json
from fractions import Fraction

import pytest

from award.domain.errors import DomainError
from award.domain.explain import explain
from award.domain.ranking import rank
from tests.domain.builders import make_criteria, make_programme, make_scores, round_data
from tests.domain.cycles import random_cycle

FIVE = {"J1": (0, 100, 50), "J2": (50, 50, 50), "J3": (100, 0, 60), "J4": (60, 60, 70), "J5": (80, 90, 100)}


def explained(combine="trimmed_mean", by_judge=FIVE, *, trim=None, after=None, **more):
    criteria = make_criteria()
    trim = trim or {"drop": 1, "from": 5}
    rounds = [round_data("m", "0.25", combine, trim=trim), round_data("s", "0.75", "consensus")]
    programme = make_programme(*rounds, ranking={"tie_break": ["round:s", "category:1"]})
    codes = ("1.1", "1.2", "2.1")
    sheets = {("A", "m", judge): dict(zip(codes, marks, strict=True)) for judge, marks in by_judge.items()}
    consensus = {("A", "s"): {"1.1": 50, "1.2": 80, "2.1": None}, ("B", "s"): {"1.1": 5}}
    scores = make_scores(criteria, programme, sheets, consensus=consensus, **more)
    return explain(criteria, programme, scores, "A", after=after).as_data()["steps"]


def of(steps, code):
    return [step for step in steps if step["step"] == code]


def test_sheet_tells_what_each_mark_earned():
    sheet = of(explained(), "sheet")[0]
    assert (sheet["judge"], sheet["state"], sheet["total"]) == ("J1", "counted", {"figure": "90.00", "exact": "90"})
    assert sheet["marks"][1] == {"item": "1.2", "points": 40, "percent": 100, "earned": "40.00"}
    assert sheet["categories"]["1"]["figure"] == "40.00"


def test_not_applicable_item_earns_nothing_and_shrinks_the_applicable_points():
    agreed = of(explained(), "consensus")[0]
    assert agreed["marks"][2] == {"item": "2.1", "points": 100, "percent": None, "earned": None}
    assert (agreed["applicable_points"], agreed["total_points"]) == (100, 200)
    assert agreed["total"] == {"figure": "124.00", "exact": "124"}


def test_trimmed_mean_names_the_sheets_left_out():
    step = of(explained(), "round")[0]
    assert (step["left_out"], step["counted"], step["figure"]) == (["J1", "J5"], 5, "116.67")


def test_item_trim_shows_each_item():
    steps = of(explained(trim={"drop": 1, "from": 5, "on": "item"}), "item_mean")
    assert steps[0]["percents"] == [0, 50, 60, 80, 100]
    assert steps[0]["kept"] == [50, 60, 80]
    assert steps[0]["mean"] == {"figure": "63.33", "exact": "190/3"}


def test_excluded_and_incomplete_sheets_are_shown_and_not_counted():
    steps = explained(by_judge={**FIVE, "J6": (0, 0, 0)}, exclusions=[("A", "m", "J6")])
    assert [step["state"] for step in of(steps, "sheet")] == ["counted"] * 5 + ["excluded"]
    assert of(steps, "round")[0]["counted"] == 5


def test_last_steps_lead_to_the_rank():
    steps = explained(adjustments=[("A", "-2.5"), ("B", "1")])
    assert of(steps, "standing")[0] == {
        "step": "standing",
        "terms": [
            {"round": "m", "weight": "0.25", "figure": "116.67"},
            {"round": "s", "weight": "0.75", "figure": "124.00"},
        ],
        "weights": "1",
    }
    assert of(steps, "adjustment") == [{"step": "adjustment", "points": "-2.5", "reason": "why"}]
    # 350/3 x 1/4 + 124 x 3/4 - 5/2 = 175/6 + 93 - 5/2 = 359/3.
    assert of(steps, "score")[0]["exact"] == "359/3"
    assert of(steps, "rank")[0]["rank"] == 1
    assert of(steps, "rank")[0]["tie_break"][0] == {"scope": "round:s", "figure": "124.00"}
    assert of(steps, "outcome")[0]["class"] == "award"


def test_before_the_last_round_there_is_no_adjustment():
    steps = explained(adjustments=[("A", "-2.5")], after="m")
    assert not of(steps, "adjustment")
    assert of(steps, "rank")[0]["tie_break"][0]["figure"] == "0.00"


def test_unranked_application_is_explained_by_its_flags():
    steps = explained(by_judge={})
    assert steps[-1] == {"step": "unranked", "flags": ["too_few_sheets:m"]}


@pytest.mark.parametrize("seed", range(40))
def test_round_figures_of_an_unranked_application_are_those_it_had_while_ranked(seed):
    cycle = random_cycle(seed)
    parts = cycle.criteria, cycle.programme, cycle.scores
    final = rank(*parts)
    for entry in final.unranked:
        found = {step["round"]: step for step in of(explain(*parts, entry.application).as_data()["steps"], "round")}
        for code in final.layout.rounds:
            row = rank(*parts, after=code).row(entry.application)
            if row is not None:
                assert (found[code]["figure"], found[code]["categories"]) == (row.rounds[code], row.categories[code])
            missing = {flag.partition(":")[2] for flag in entry.flags}
            assert ("figure" in found[code]) is (code not in missing)


def test_unknown_application_is_an_error():
    criteria, programme = make_criteria(), make_programme()
    with pytest.raises(DomainError, match="no application Z"):
        explain(criteria, programme, make_scores(criteria, programme, {}), "Z")


@pytest.mark.parametrize("seed", range(10))
def test_sheet_totals_lead_to_the_round_figure(seed):
    """The explanation is data, the same as the ranking's, and its own sheets give the means it states."""
    cycle = random_cycle(seed)
    standing = rank(cycle.criteria, cycle.programme, cycle.scores)
    for row in standing.rows:
        data = explain(cycle.criteria, cycle.programme, cycle.scores, row.application).as_data()
        assert json.loads(json.dumps(data)) == data
        for step in of(data["steps"], "round"):
            assert step["figure"] == row.rounds[step["round"]]
            sheets = [s for s in of(data["steps"], "sheet") if s["round"] == step["round"] and s["state"] == "counted"]
            if step["combine"] == "mean":
                mean = sum(Fraction(sheet["total"]["exact"]) for sheet in sheets) / len(sheets)
                assert abs(mean - Fraction(step["figure"])) <= Fraction(1, 2 * 10**standing.decimals)
