import json
import random
from dataclasses import replace
from fractions import Fraction

import pytest

from award.domain.aggregation import sheet_total
from award.domain.diagnostics.members import Members
from award.domain.diagnostics.ratings import sheet_ratings
from award.domain.diagnostics.report import diagnose, diagnosis_json
from award.domain.diagnostics.rounds import discussed_items, round_diagnosis
from award.domain.diagnostics.severity import fit_severity
from award.domain.errors import DomainError
from award.domain.figures import figure
from award.domain.ranking import rank
from award.domain.spread import disagreement
from tests.domain.builders import make_criteria, make_programme, make_scores, round_data
from tests.domain.cycles import random_cycle

TRIMMED = {"combine": "trimmed_mean", "trim": {"drop": 1, "from": 5}, "minimum_sheets": 2}
DISCUSS = {"item_range": 20, "total_range": 100}


def award(panels: dict[str, tuple[int, int]], *, seed=1, drop=(), shared=(), **more):
    """Panels P1 … of so many applications and judges, with their sheets; `shared` are extra (application, judge)."""
    rng = random.Random(seed)
    criteria = make_criteria()
    programme = make_programme(round_data("m", **{"minimum_sheets": 2, "discuss": DISCUSS, **more}))
    members = {
        panel: Members(tuple(f"{panel}J{n}" for n in range(judges)), tuple(f"{panel}A{n}" for n in range(applications)))
        for panel, (applications, judges) in panels.items()
    }
    pairs = [(a, j) for seats in members.values() for a in seats.applications for j in seats.judges]
    harsh = {judge: rng.randint(-2, 2) * 5 for _, judge in pairs}
    sheets = {}
    for application, judge in [*pairs, *shared]:
        if (application, judge) not in drop:
            base = 40 + 5 * (sum(map(ord, application)) % 5)
            marks = {
                code: min(100, base + harsh.get(judge, 0) + 5 * rng.randint(0, 4)) for code in ("1.1", "1.2", "2.1")
            }
            sheets[application, "m", judge] = marks
    return criteria, programme, make_scores(criteria, programme, sheets), members


def found(case) -> dict:
    criteria, programme, scores, members = case
    return round_diagnosis(criteria, programme, scores, "m", members).as_data()


def test_panels_that_share_nothing_have_their_own_severity():
    case = award({"P": (5, 4), "Q": (4, 3)})
    data = found(case)
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert data["components"] == [list(case[3][panel].applications) for panel in "PQ"]
    for panel, members in case[3].items():
        ratings = sheet_ratings(case[0], case[2], "m", members.applications)
        expected = diagnosis_json(diagnose(ratings))
        assert {**data["panels"][panel], "mean": expected["mean"]} == expected
        assert {judge: data["severity"][judge] for judge in members.judges} == expected["severity"]
    totals = [sheet_total(case[0], sheet.packed) for sheet in case[2].sheets if sheet.application.startswith("Q")]
    assert data["panels"]["Q"]["mean"] == figure(sum(totals, Fraction(0)) / len(totals), 2, "half_up")


def test_shared_applications_make_one_component():
    case = award({"P": (5, 4), "Q": (4, 3)}, shared=[("PA0", "QJ0"), ("PA1", "QJ1")])
    data = found(case)
    assert len(data["components"]) == 1
    whole = fit_severity(sheet_ratings(case[0], case[2], "m", {sheet.application for sheet in case[2].sheets}))
    assert data["severity"] == pytest.approx(whole.judges, rel=1e-9)
    # The panel is diagnosed by itself: its own judges on its own applications.
    assert data["panels"]["P"]["judges"] == 4
    assert data["panels"]["P"]["severity"] != {judge: data["severity"][judge] for judge in case[3]["P"].judges}


@pytest.mark.parametrize("rules", [{}, {"combine": "median"}, TRIMMED])
def test_adjusted_is_the_exact_score_less_the_mean_severity_of_its_judges(rules):
    case = award({"P": (6, 5)}, drop=[("PA0", "PJ0")], **rules)
    criteria, programme, scores, members = case
    data = found(case)
    row = {row.application: row.rounds["m"] for row in rank(criteria, programme, scores).rows}
    assert data["adjusted"].keys() == row.keys()
    assert max(data["severity"].values()) > 1
    for application in members["P"].applications:
        totals = {s.judge: sheet_total(criteria, s.packed) for s in scores.sheets if s.application == application}
        judges = sorted(totals, key=lambda judge: (totals[judge], judge))
        if rules is TRIMMED and len(judges) == 5:
            judges = judges[1:-1]
        mean = sum(data["severity"][judge] for judge in judges) / len(judges)
        # The rounded score is half a cent off at most.
        assert float(data["adjusted"][application]) == pytest.approx(float(row[application]) - mean, abs=0.0101)


def test_rounding_and_decimals_are_the_programmes():
    criteria, _programme, scores, members = award({"P": (4, 3)})
    whole = make_programme(round_data("m"), ranking={"decimals": 0})
    data = round_diagnosis(criteria, whole, scores, "m", members).as_data()
    assert all(value.isdigit() for value in (*data["adjusted"].values(), data["panels"]["P"]["mean"]))


def test_sheet_far_from_the_model_is_flagged():
    case = award({"P": (8, 6)}, seed=4)
    criteria, programme, scores, members = case
    sheets = [
        sheet._replace(packed=bytes([0, 0, 0])) if sheet[:3] == ("PA3", "m", "PJ2") else sheet
        for sheet in scores.sheets
    ]
    data = round_diagnosis(criteria, programme, replace(scores, sheets=sheets), "m", members).as_data()
    flagged = [sheet for sheet in data["sheets"] if sheet["is_flagged"]]
    assert [(sheet["application"], sheet["judge"], sheet["total"]) for sheet in flagged] == [("PA3", "PJ2", "0.00")]
    assert flagged[0]["residual"] < -2
    assert len(data["sheets"]) == 48
    assert all(sheet["is_flagged"] == (abs(sheet["residual"]) > 2) for sheet in data["sheets"])


def test_sheets_that_do_not_count_are_left_out():
    criteria, programme, scores, members = award({"P": (5, 4)})
    more = make_scores(criteria, programme, {("PA0", "m", "PJ9"): {"1.1": 5}}, exclusions=[("PA1", "m", "PJ1")])
    both = replace(scores, sheets=[*scores.sheets, *more.sheets], exclusions=more.exclusions)
    data = round_diagnosis(criteria, programme, both, "m", members).as_data()
    pairs = {(sheet["application"], sheet["judge"]) for sheet in data["sheets"]}
    assert pairs.isdisjoint({("PA0", "PJ9"), ("PA1", "PJ1")})
    assert len(pairs) == 19
    assert data["panels"]["P"]["missing"] == 1


def test_component_that_cannot_be_fitted_says_why():
    data = found(award({"P": (5, 4), "Q": (3, 1)}))
    assert data["notes"]["components.1"][0] == "stats.too_little_overlap"
    assert not {"QA0", "QJ0"} & {*data["adjusted"], *data["severity"]}
    assert {sheet["residual"] for sheet in data["sheets"] if sheet["application"] == "QA0"} == {None}


def test_panel_without_sheets_and_round_without_sheets():
    criteria, programme, scores, members = award({"P": (4, 3)})
    data = round_diagnosis(criteria, programme, scores, "m", {**members, "Z": Members(("ZJ",), ("ZA",))}).as_data()
    assert (data["panels"]["Z"]["mean"], data["panels"]["Z"]["subjects"]) == (None, 0)
    empty = round_diagnosis(criteria, programme, replace(scores, sheets=()), "m", members).as_data()
    assert (empty["sheets"], empty["adjusted"], empty["components"], empty["items"]) == ([], {}, [], {})


def test_consensus_round_has_no_judges():
    criteria, _programme, scores, members = award({"P": (4, 3)})
    programme = make_programme(round_data("m", combine="consensus"))
    assert round_diagnosis(criteria, programme, scores, "m", members).as_data()["sheets"] == []


def test_unknown_round_and_foreign_marks_are_refused():
    criteria, programme, scores, members = award({"P": (4, 3)})
    with pytest.raises(DomainError, match="no round x"):
        round_diagnosis(criteria, programme, scores, "x", members)
    foreign = replace(scores, sheets=[sheet._replace(packed=b"\x05") for sheet in scores.sheets])
    with pytest.raises(DomainError, match="do not belong"):
        round_diagnosis(criteria, programme, foreign, "m", members)


@pytest.mark.parametrize("seed", range(20))
def test_items_to_discuss_are_those_of_the_panels_own_page(seed):
    cycle = random_cycle(seed)
    rules = make_programme(
        round_data("r1", discuss={"item_range": random.Random(seed).choice([0, 5, 50, 100]), "total_range": 1})
    )
    scores = replace(cycle.scores, sheets=[sheet for sheet in cycle.scores.sheets if sheet.round == "r1"])
    discuss = rules.rounds[0].discuss
    excluded = {row[:3] for row in scores.exclusions}
    expected: dict[str, dict[str, bytes]] = {}
    for sheet in scores.sheets:
        if sheet[:3] not in excluded:
            expected.setdefault(sheet.application, {})[sheet.judge] = sheet.packed
    counts = {
        application: sum(item.discuss for item in disagreement(cycle.criteria, packed, discuss).items)
        for application, packed in expected.items()
    }
    assert discussed_items(cycle.criteria, scores, discuss) == counts
    assert discussed_items(cycle.criteria, scores, None) == {}


@pytest.mark.parametrize("seed", range(25))
def test_any_cycle_can_be_diagnosed(seed):
    """Random cycles with gaps, exclusions and ties: always plain JSON, whatever is undefined."""
    cycle = random_cycle(seed)
    applications = sorted({sheet.application for sheet in cycle.scores.sheets})
    judges = sorted({sheet.judge for sheet in cycle.scores.sheets})
    halves = {
        "P1": Members(tuple(judges), tuple(applications[::2])),
        "P2": Members(tuple(judges), tuple(applications[1::2])),
    }
    for round_ in cycle.programme.rounds:
        data = round_diagnosis(cycle.criteria, cycle.programme, cycle.scores, round_.code, halves).as_data()
        assert json.loads(json.dumps(data, allow_nan=False)) == data
