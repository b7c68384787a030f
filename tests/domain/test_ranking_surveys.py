"""A survey counts by the per cent that it measured, in the engine, the files, the bundle and both verifiers."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from importlib import util
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from award.domain.bundle import BundleSource, build_bundle, read_bundle
from award.domain.cli import main
from award.domain.diagnostics.members import Members
from award.domain.diagnostics.stability import stability
from award.domain.errors import DomainError, InputRefused
from award.domain.explain import explain
from award.domain.programme import load_programme
from award.domain.ranking import rank, standing_json
from award.domain.scorefiles import read_scores
from award.domain.scores import Figure, Scores, Sheet, hundredths, pack_marks
from award.domain.verification import verify_bundle
from award.domain.whatif import what_if
from tests.domain.builders import category as group
from tests.domain.builders import (
    criteria_data,
    csv_bytes,
    item,
    make_criteria,
    make_programme,
    programme_data,
    round_data,
    toml_bytes,
)

CRITERIA = make_criteria()
SURVEY = {"code": "s", "kind": "survey", "weight": "0.6"}
ROUNDS = (round_data("m", "0.4"), SURVEY)
PROGRAMME = make_programme(*ROUNDS)
FIGURES = [Figure("A", "s", Decimal("86.25")), Figure("B", "s", Decimal("33.33")), Figure("D", "s", Decimal(100))]


def sheet(application: str, one: int, two: int, three: int | None) -> Sheet:
    return Sheet(application, "m", "J1", pack_marks(CRITERIA, {"1.1": one, "1.2": two, "2.1": three}))


SHEETS = [sheet("A", 50, 50, 50), sheet("B", 55, 50, 60), sheet("C", 90, 90, None)]
SCORES = Scores(sheets=SHEETS, figures=FIGURES)


def test_the_figures_by_hand():
    standing = rank(CRITERIA, PROGRAMME, SCORES)
    first, second = standing.rows
    # A: material 100 of 200, survey 86.25 % of 200 = 172.5; 0.4 · 100 + 0.6 · 172.5 = 143.5
    assert (first.application, first.rank, first.exact) == ("A", 1, Fraction(287, 2))
    assert first.rounds == {"m": "100.00", "s": "172.50"}
    assert first.categories["s"] == {"1": "86.25", "2": "86.25"}
    # B: material 33 + 20 + 60 = 113, survey 66.66; 0.4 · 113 + 0.6 · 66.66 = 85.196, rounded once at the end
    assert (second.application, second.exact, second.score) == ("B", Fraction("85.196"), "85.20")
    assert second.categories["s"] == {"1": "33.33", "2": "33.33"}
    flags = {row.application: row.flags for row in standing.unranked}
    assert flags == {"C": ("no_figure:s",), "D": ("too_few_sheets:m",)}


def test_before_the_survey_its_figures_are_not_used():
    standing = rank(CRITERIA, PROGRAMME, SCORES, after="m")
    assert [(row.application, row.score) for row in standing.rows] == [
        ("C", "180.00"),
        ("B", "113.00"),
        ("A", "100.00"),
    ]
    assert [row.application for row in standing.unranked] == ["D"]


@given(
    st.integers(0, 20).map(lambda step: 5 * step),
    st.sampled_from(["half_up", "half_even"]),
    st.integers(0, 4),
    st.lists(st.integers(1, 300), min_size=3, max_size=3),
)
def test_a_figure_on_the_step_equals_one_sheet_of_it_everywhere(percent, rounding, decimals, points):
    criteria = make_criteria(
        group("1", item("1.1", points[0]), item("1.2", points[1])), group("2", item("2.1", points[2]))
    )
    ranking = {"decimals": decimals, "rounding": rounding}
    measured = rank(criteria, make_programme({**SURVEY, "weight": "1"}, ranking=ranking),
                    Scores(figures=[Figure("A", "s", Decimal(percent))]))  # fmt: skip
    packed = pack_marks(criteria, dict.fromkeys(("1.1", "1.2", "2.1"), percent))
    judged = rank(
        criteria, make_programme(round_data("s"), ranking=ranking), Scores(sheets=[Sheet("A", "s", "J", packed)])
    )
    without = {"inputs"}
    both = [
        {key: value for key, value in standing_json(found).items() if key not in without}
        for found in (measured, judged)
    ]
    assert both[0] == both[1]
    assert measured.rows[0].exact == judged.rows[0].exact


@given(st.integers(0, 10_000))
def test_no_figure_is_rounded_before_the_end(value):
    figure = Figure("A", "s", Decimal(value) / 100)
    row = rank(CRITERIA, make_programme({**SURVEY, "weight": "1"}), Scores(figures=[figure])).rows[0]
    assert row.exact == Fraction(200 * value, 10_000)
    assert hundredths(figure) == value


def test_an_exclusion_takes_no_figure_and_other_weights_of_categories_leave_its_share():
    changed = what_if(CRITERIA, PROGRAMME, SCORES, {"1": 50, "2": 150})
    assert [(row.application, row.new_score) for row in changed.rows if row.application == "A"] == [("A", "143.50")]


@pytest.mark.parametrize("percent", ["100.01", "-0.01", "86.255", "NaN", "Infinity"])
def test_a_figure_that_is_no_per_cent_is_refused(percent):
    with pytest.raises(DomainError) as caught:
        rank(CRITERIA, PROGRAMME, replace(SCORES, figures=[Figure("A", "s", Decimal(percent))]))
    assert caught.value.code == "rank.figure"


@pytest.mark.parametrize(
    ("figures", "code"),
    [
        ([*FIGURES, FIGURES[0]], "rank.figure_twice"),
        ([Figure("A", "m", Decimal(5))], "rank.not_survey"),
        ([Figure("A", "x", Decimal(5))], "rank.unknown_round"),
    ],
)
def test_figures_of_another_round_or_given_twice_are_refused(figures, code):
    with pytest.raises(DomainError) as caught:
        rank(CRITERIA, PROGRAMME, replace(SCORES, figures=figures))
    assert caught.value.code == code


def test_sheets_of_a_survey_are_checked_and_not_used():
    extra = Sheet("A", "s", "J1", pack_marks(CRITERIA, {"1.1": 0, "1.2": 0}))
    with_sheet = rank(CRITERIA, PROGRAMME, replace(SCORES, sheets=[*SHEETS, extra]))
    assert standing_json(with_sheet) == standing_json(rank(CRITERIA, PROGRAMME, SCORES))


# ------------------------------------------------------------------ programmes


def fault_codes(*rounds: dict[str, object]) -> list[tuple[str, str]]:
    with pytest.raises(InputRefused) as caught:
        make_programme(*rounds)
    return [(fault.where.removeprefix("test.toml: "), fault.code) for fault in caught.value.faults]


def test_a_survey_needs_no_rule_of_sheets_and_cannot_be_agreed():
    assert (PROGRAMME.rounds[1].combine, PROGRAMME.rounds[1].minimum_sheets) == (None, None)
    assert fault_codes({**SURVEY, "weight": "1", "combine": "consensus"}) == [
        ("rounds[0].combine", "programme.survey_combine")
    ]
    assert fault_codes({**SURVEY, "weight": "1", "sheet": "total"}) == [("rounds[0].sheet", "programme.sheet_unused")]


def test_other_rounds_must_say_how_they_are_combined_and_may_be_scored_by_category():
    assert fault_codes({"code": "d", "kind": "defence", "weight": "1"}) == [
        ("rounds[0].combine", "toml.missing"),
        ("rounds[0].minimum_sheets", "programme.minimum_missing"),
    ]
    assert fault_codes(round_data("c", "1", "consensus", sheet="category")) == [
        ("rounds[0].sheet", "programme.sheet_unused")
    ]
    assert make_programme(round_data("d", "1", "mean", sheet="total")).rounds[0].sheet == "total"


# ------------------------------------------------------------------ files


def read(*rows: tuple[str, str, str]) -> Scores:
    return read_scores(
        CRITERIA, PROGRAMME, scores=("s.csv", b"application,round,judge,item,percent\n"),
        figures=("f.csv", csv_bytes("application,round,percent", rows)),
    )  # fmt: skip


def test_a_file_of_figures_is_read_and_named_among_the_inputs():
    found = read(("A", "s", "86.25"), ("B", "s", "100"), ("D", "s", "0.5"))
    assert [row.percent for row in found.figures] == [Decimal("86.25"), Decimal(100), Decimal("0.5")]
    assert found.inputs.keys() == {"scores", "figures"}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("A", "s", "100.01"), "csv.figure"),
        (("A", "s", "086"), "csv.figure"),
        (("A", "s", "86.255"), "csv.figure"),
        (("A", "s", "８６"), "csv.figure"),
        (("A", "s", ""), "csv.figure"),
        (("A", "m", "5"), "csv.not_survey"),
        (("A", "x", "5"), "csv.unknown_round"),
        (("A B", "s", "5"), "csv.code"),
        (("Z", "s", "5"), "csv.figure_twice"),
    ],
)
def test_each_fault_of_a_figure_is_told_with_its_line(row, code):
    with pytest.raises(InputRefused) as caught:
        read(("Z", "s", "5"), row)
    assert [(fault.where, fault.code) for fault in caught.value.faults] == [("f.csv:3", code)]


def test_the_command_line_ranks_with_figures(tmp_path, capsys):
    files = {
        "c.toml": toml_bytes(criteria_data(group("1", item("1.1", 60), item("1.2", 40)), group("2", item("2.1", 100)))),
        "p.toml": toml_bytes(programme_data(*ROUNDS)),
        "s.csv": csv_bytes("application,round,judge,item,percent",
                           [("A", "m", "J1", code, 50) for code in ("1.1", "1.2", "2.1")]),
        "f.csv": csv_bytes("application,round,percent", [("A", "s", "86.25")]),
    }  # fmt: skip
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    named = (("criteria", "c.toml"), ("programme", "p.toml"), ("scores", "s.csv"), ("figures", "f.csv"))
    options = [f"--{key}={tmp_path / name}" for key, name in named]
    assert main(["rank", *options]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["rows"][0]["score"] == "143.50"
    assert "figures" in found["inputs"]


# ------------------------------------------------------------------ bundle


def source(kind_named: tuple[str, ...] = ("A",)) -> BundleSource:
    return BundleSource(
        criteria=toml_bytes(
            criteria_data(
                group("1", item("1.1", 60), item("1.2", 40)), group("2", item("2.1", 100, may_be_not_applicable=True))
            )
        ),
        programme=toml_bytes(programme_data(*ROUNDS)),
        after="s",
        scores=SCORES,
        published={"rows": [{"application": "A"}]},
        engine="1.0",
        named=kind_named,
    )


def second_verifier():
    spec = util.spec_from_file_location("second_verify", Path("docs/verify/verify.py"))
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_both_verifiers_reproduce_a_bundle_with_figures_and_name_a_changed_one(tmp_path):
    data = build_bundle(source(), kind="public")
    assert verify_bundle(data, "b.zip").differences == ()
    members = read_bundle(data, "b.zip").members
    assert members["figures.csv"] == b"application,round,percent\nA,s,86.25\nX001,s,33.33\nX003,s,100\n"
    assert "figures.csv" in members["README.en.txt"].decode()
    changed = replace(
        source(), scores=replace(SCORES, figures=[FIGURES[0]._replace(percent=Decimal("86.24")), *FIGURES[1:]])
    )
    forged = build_bundle(changed, kind="public").replace(b"A,s,86.24", b"A,s,86.25")
    script = second_verifier()
    for name, content, expected in (("good.zip", data, 0), ("bad.zip", forged, 1)):
        (tmp_path / name).write_bytes(content)
        assert script.main([str(tmp_path / name)]) == expected
    assert verify_bundle(forged, "b.zip").differences


def test_a_programme_without_a_survey_has_no_file_of_figures():
    plain = replace(source(), programme=toml_bytes(programme_data(round_data("m"))), after="m",
                    scores=Scores(sheets=SHEETS))  # fmt: skip
    assert "figures.csv" not in read_bundle(build_bundle(plain, kind="public"), "b.zip").members


# ------------------------------------------------------------------ reasons and diagnostics


def test_the_explanation_names_the_measured_per_cent():
    steps = {
        step.params["round"]: step.params
        for step in explain(CRITERIA, PROGRAMME, SCORES, "A").steps
        if step.code == "round"
    }
    assert steps["s"] == {
        "round": "s", "combine": "figure", "weight": "0.6", "counted": 1, "needed": 1, "left_out": [],
        "percent": "86.25", "figure": "172.50", "categories": {"1": "86.25", "2": "86.25"},
    }  # fmt: skip
    lacking = [step.params for step in explain(CRITERIA, PROGRAMME, SCORES, "C").steps if step.code == "round"][1]
    assert (lacking["counted"], lacking["percent"]) == (0, None)
    lone = explain(CRITERIA, PROGRAMME, SCORES, "D").steps
    assert next(step.params for step in lone if step.params.get("round") == "s")["figure"] == "200.00"


def test_a_survey_hangs_on_no_judge():
    programme = load_programme(toml_bytes(programme_data({**SURVEY, "weight": "1"})), name="p.toml", criteria=None)
    found = stability(CRITERIA, programme, replace(SCORES, sheets=[]), after=None,
                      panels={"P1": Members(("J1", "J2"), ("A", "B", "D"))}, seed=1, replicates=20)  # fmt: skip
    assert {code: (row.low, row.high) for code, row in found.rows.items()} == {"A": (2, 2), "B": (3, 3), "D": (1, 1)}
    both = stability(
        CRITERIA, PROGRAMME, SCORES, after=None, panels={"P1": Members(("J1",), ("A", "B"))}, seed=1, replicates=5
    )
    assert both.rows.keys() == {"A", "B"}
