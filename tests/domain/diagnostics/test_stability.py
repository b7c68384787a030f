"""Stability against slow resampling, and on cases where the answer is plain."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from award.domain.diagnostics.stability import Members, StabilityRow, stability
from award.domain.errors import DomainError
from tests.domain.builders import category, item, make_criteria, make_programme, make_scores, round_data
from tests.domain.cycles import random_cycle
from tests.domain.diagnostics.resamples import SlowStability, random_panels
from tests.domain.sizes import CYCLES, sized

REPLICATES = 20


@sized
@given(st.integers(0, 10**6))
def test_the_same_as_ranking_each_replicate(seed):
    cycle = random_cycle(seed)
    panels = random_panels(seed, cycle)
    for round_ in cycle.programme.rounds:
        slow = SlowStability(cycle, panels, round_.code)
        outcomes = slow.replicates(seed, REPLICATES)
        found = stability(
            cycle.criteria, cycle.programme, cycle.scores,
            after=round_.code, panels=panels, seed=seed, replicates=REPLICATES,
        )  # fmt: skip
        assert sorted(found.rows) == slow.ranked
        left_out = {judge: slow.without(judge) for members in panels.values() for judge in members.judges}
        for application, row in found.rows.items():
            ranks = sorted(outcome.ranks[application] for outcome in outcomes)
            assert (row.low, row.high) == (ranks[0], ranks[18])
            made = [application in outcome.made for outcome in outcomes if outcome.made is not None]
            assert row.made == (sum(made) if made else None)
            assert row.is_firm == (sum(made) in (0, 1, 19, 20) if made else None)
            own = [members.judges for members in panels.values() if application in members.applications]
            assert row.without == {judge: left_out[judge][application] for judges in own for judge in judges}


@pytest.mark.parametrize("seed", range(CYCLES))
def test_arithmetic_beyond_64_bits_gives_the_same(seed, monkeypatch):
    cycle = random_cycle(seed)
    panels = random_panels(seed, cycle)

    def found():
        return stability(
            cycle.criteria, cycle.programme, cycle.scores, after=None, panels=panels, seed=seed, replicates=30
        )

    usual = found()
    for module in ("aggregation", "ranking", "diagnostics._combining", "diagnostics._replicates"):
        monkeypatch.setattr(f"award.domain.{module}.SAFE", 1)
    assert found() == usual


@pytest.mark.parametrize("seed", range(5))
def test_replicates_in_blocks_are_the_same(seed, monkeypatch):
    cycle = random_cycle(seed)
    panels = random_panels(seed, cycle)
    found = []
    for cells in (1, 50, 1 << 20):
        monkeypatch.setattr("award.domain.diagnostics._replicates.CELLS", cells)
        found.append(
            stability(cycle.criteria, cycle.programme, cycle.scores, after=None, panels=panels, seed=3, replicates=40)
        )
    assert found[0] == found[1] == found[2]


def of_judges(marks, *, programme=None, panels=None, adjustments=(), **more):
    """Stability of one item of 100 points; marks are {application: per cents by judge J1, J2 …}, one panel of all."""
    criteria, programme = make_criteria(category("1", item("1.1", 100))), programme or make_programme()
    judges = tuple(f"J{n}" for n in range(1, 1 + max(map(len, marks.values()))))
    sheets = {
        (a, "m", judge): {"1.1": mark}
        for a, row in marks.items()
        for judge, mark in zip(judges, row, strict=False)
        if mark is not None
    }
    panels = {"P": Members(judges, tuple(marks))} if panels is None else panels
    scores = make_scores(criteria, programme, sheets, adjustments=adjustments)
    return stability(criteria, programme, scores, **{"after": None, "seed": 7, **more, "panels": panels})


def test_judges_who_agree_leave_no_doubt():
    found = of_judges({"A": (80, 80, 80), "B": (60, 60, 60)})
    without = {"J1": 1, "J2": 1, "J3": 1}
    assert found.rows == {
        "A": StabilityRow(1, 1, 1000, True, without),
        "B": StabilityRow(2, 2, 0, True, dict.fromkeys(without, 2)),
    }


def test_two_judges_who_contradict_each_other():
    """Of two judges a quarter of the draws is J1 twice and a quarter J2 twice; both make a tie, and no class."""
    found = of_judges({"A": (80, 60), "B": (60, 80)}, seed=1)
    draws = np.random.Generator(np.random.PCG64(1)).integers(0, 2, (1000, 2)).sum(axis=1)
    assert 200 < (draws == 0).sum() < 300
    assert found.rows["A"] == StabilityRow(1, 2, int((draws == 0).sum()), False, {"J1": 2, "J2": 1})
    assert found.rows["B"] == StabilityRow(1, 2, int((draws == 2).sum()), False, {"J1": 1, "J2": 2})


@pytest.mark.parametrize(("replicates", "places"), [(1, (0, 0)), (19, (0, 18)), (21, (1, 19)), (1000, (49, 949))])
def test_ends_of_the_interval(replicates, places):
    """C is first by chance: its rank in a replicate tells how often J1 was drawn."""
    marks = {"C": (100, 0, 0), "A": (60, 60, 60), "B": (30, 30, 30), "D": (10, 10, 10)}
    found = of_judges(marks, seed=5, replicates=replicates)
    draws = np.random.Generator(np.random.PCG64(5)).integers(0, 3, (replicates, 3))
    # 0, 33.33, 66.67 or 100 points.
    ranks = sorted(np.array([4, 2, 1, 1])[(draws == 0).sum(axis=1)].tolist())
    assert (found.rows["C"].low, found.rows["C"].high) == tuple(ranks[place] for place in places)


@pytest.mark.parametrize(
    ("rival", "made", "is_firm"),
    [(60, 0, True), (60, 1, True), (60, 2, False), (40, 18, False), (40, 19, True), (40, 20, True)],
)
def test_firm_from_95_in_a_hundred_or_up_to_5(rival, made, is_firm):
    """A has 100, 50 or 0 points as J1 is drawn twice, once or never; a seed is looked for that gives the number."""
    enough = 2 if rival == 60 else 1

    def draws(seed):
        return (np.random.Generator(np.random.PCG64(seed)).integers(0, 2, (20, 2)) == 0).sum(axis=1)

    seed = next(seed for seed in range(100_000) if (draws(seed) >= enough).sum() == made)
    row = of_judges({"A": (100, 0), "B": (rival, rival)}, seed=seed, replicates=20).rows["A"]
    assert (row.made, row.is_firm) == (made, is_firm)


def test_round_without_a_cut_has_no_share():
    rounds = [round_data("m", "0.5"), round_data("s", "0.5", "consensus")]
    row = of_judges({"A": (50, 60)}, programme=make_programme(*rounds), after="m").rows["A"]
    assert (row.low, row.made, row.is_firm) == (1, None, None)


@pytest.mark.parametrize(
    ("shortlist", "made"),
    [
        ({"cap": 2}, ["A"]),
        ({"cap": 3}, ["A", "B", "C"]),
        ({"floor": 30}, ["A", "B", "C", "D"]),
        ({"floor": 31}, ["A", "B", "C"]),
    ],
)
def test_tie_at_the_cut_is_not_making_it_and_the_floor_is_enough(shortlist, made):
    rounds = [round_data("m", "0.5", shortlist=shortlist), round_data("s", "0.5", "consensus")]
    marks = {"A": (90, 90), "B": (50, 50), "C": (50, 50), "D": (30, 30)}
    found = of_judges(marks, programme=make_programme(*rounds), after="m")
    assert {code: row.made for code, row in found.rows.items()} == {code: 1000 * (code in made) for code in marks}


def test_adjusted_scores_end_at_the_points():
    adjustments = [("A", "50"), ("B", "30"), ("C", "-99"), ("D", "-98")]
    found = of_judges({"A": (90,), "B": (80,), "C": (20,), "D": (15,)}, adjustments=adjustments)
    assert {code: row.low for code, row in found.rows.items()} == {"A": 1, "B": 1, "C": 3, "D": 3}


@pytest.mark.parametrize(
    ("combine", "rank_"),
    # Sheets of 30, 30 and 100 points. Trimmed keeps the middle sheet, J2, without points in category 1; the median of
    # that category is 30, though it stands in no middle sheet. The rival has 15 there.
    [({"combine": "trimmed_mean", "trim": {"drop": 1, "from": 3}}, 2), ({"combine": "median"}, 1)],
)
def test_category_that_breaks_a_tie_comes_from_the_sheets_kept_or_its_own_middle(combine, rank_):
    criteria = make_criteria(category("1", item("1.1", 50)), category("2", item("2.1", 50)))
    programme = make_programme({**round_data(), **combine}, ranking={"tie_break": ["category:1"]})
    marks = {"A": [(60, 0), (0, 60), (100, 100)], "B": [(30, 30)] * 3}
    sheets = {
        (code, "m", f"J{n}"): {"1.1": x, "2.1": y} for code, rows in marks.items() for n, (x, y) in enumerate(rows, 1)
    }
    panels = {"P": Members(("J1", "J2", "J3"), ("A", "B"))}
    seed = next(n for n in range(100) if {*np.random.Generator(np.random.PCG64(n)).integers(0, 3, 3)} == {0, 1, 2})
    scores = make_scores(criteria, programme, sheets)
    found = stability(criteria, programme, scores, after=None, panels=panels, seed=seed, replicates=1)
    assert found.rows["A"].low == rank_


def test_without_its_only_judge_an_application_keeps_its_score():
    found = of_judges({"A": (50, None), "B": (None, 60), "C": (40, 40)})
    assert {code: row.without for code, row in found.rows.items()} == {
        "A": {"J1": 2, "J2": 2},
        "B": {"J1": 1, "J2": 1},
        "C": {"J1": 3, "J2": 3},
    }
    assert (found.rows["A"].low, found.rows["A"].high) == (2, 2)


def test_application_of_no_panel_stays_as_it_is():
    found = of_judges({"A": (50, 50), "B": (0, 100)}, panels={"P": Members(("J1", "J2"), ("B",))})
    assert found.rows["A"].without == {}
    assert (found.rows["A"].low, found.rows["A"].high) == (1, 2)


def test_nobody_ranked():
    nothing = of_judges({"A": (50,)}, programme=make_programme(round_data(minimum_sheets=2)))
    assert nothing.as_data() == {"seed": 7, "replicates": 1000, "rows": {}}


def test_stability_is_plain_data():
    data = of_judges({"A": (50, 60), "B": (55, 55)}).as_data()
    assert json.loads(json.dumps(data)) == data
    assert set(data["rows"]["A"]) == {"low", "high", "made", "is_firm", "without"}


def test_an_application_sits_in_one_panel():
    with pytest.raises(DomainError) as caught:
        of_judges({"A": (50,)}, panels={"P": Members(("J1",), ("A",)), "Q": Members((), ("A",))})
    assert (caught.value.code, caught.value.params) == ("stability.two_panels", {"application": "A"})


def test_fewer_than_one_replicate_is_refused():
    with pytest.raises(DomainError) as caught:
        of_judges({"A": (50,)}, replicates=0)
    assert caught.value.code == "stability.replicates"
