"""What must hold of every cycle."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from award.domain.aggregation import sheet_total
from award.domain.ranking import rank, standing_json
from award.domain.scores import Scores, Sheet, pack_marks, unpack_marks
from tests.domain.builders import category, item, make_criteria, make_programme, round_data
from tests.domain.cycles import random_cycle
from tests.domain.sizes import sized

percents = st.integers(0, 20).map(lambda step: 5 * step)
panels = st.lists(st.tuples(percents, percents, percents), min_size=1, max_size=7)
trims = st.sampled_from(["total", "item"]).map(lambda on: {"drop": 1, "from": 3, "on": on})
CODES = ("1.1", "1.2", "2.1")


def one_round(combine: str, **more):
    return make_programme(round_data("m", "1", combine, **more))


def scores_of(criteria, panel, application: str = "A") -> Scores:
    marks = [pack_marks(criteria, dict(zip(CODES, row, strict=True))) for row in panel]
    return Scores(sheets=[Sheet(application, "m", f"J{judge}", packed) for judge, packed in enumerate(marks)])


def exact(programme, scores: Scores, criteria=None) -> Fraction:
    return rank(criteria or make_criteria(), programme, scores).row("A").exact


@sized
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(seed, rng):
    cycle = random_cycle(seed)
    shuffled = {
        name: rng.sample(list(getattr(cycle.scores, name)), len(getattr(cycle.scores, name)))
        for name in ("sheets", "consensus", "adjustments", "exclusions")
    }
    before = rank(cycle.criteria, cycle.programme, cycle.scores)
    after = rank(cycle.criteria, cycle.programme, replace(cycle.scores, **shuffled))
    assert standing_json(before) == standing_json(after)


@sized
@given(panels, st.randoms(use_true_random=False), trims)
def test_judges_exchanging_their_sheets_changes_no_score(panel, rng, trim):
    mixed = rng.sample(panel, len(panel))
    for programme in (one_round("mean"), one_round("median"), one_round("trimmed_mean", trim=trim)):
        assert exact(programme, scores_of(make_criteria(), panel)) == exact(
            programme, scores_of(make_criteria(), mixed)
        )


@sized
@given(st.integers(0, 10**6))
def test_applications_exchanging_their_marks_exchange_their_scores(seed):
    cycle = random_cycle(seed)
    names = sorted({sheet[0] for rows in (cycle.scores.sheets, cycle.scores.consensus) for sheet in rows})
    other = dict(zip(names, random.Random(seed).sample(names, len(names)), strict=True))
    renamed = replace(
        cycle.scores,
        **{
            kind: [
                row._replace(application=other.get(row.application, row.application))
                for row in getattr(cycle.scores, kind)
            ]
            for kind in ("sheets", "consensus", "adjustments", "exclusions")
        },
    )
    before = rank(cycle.criteria, cycle.programme, cycle.scores)
    after = rank(cycle.criteria, cycle.programme, renamed)
    assert {other[row.application]: (row.exact, row.rank, row.class_code, row.flags) for row in before.rows} == {
        row.application: (row.exact, row.rank, row.class_code, row.flags) for row in after.rows
    }


@sized
@given(panels, st.integers(2, 50), trims)
def test_more_points_scale_the_score(panel, factor, trim):
    small = make_criteria()
    big = make_criteria(
        category("1", item("1.1", 60 * factor), item("1.2", 40 * factor)), category("2", item("2.1", 100 * factor))
    )
    for programme in (one_round("mean"), one_round("median"), one_round("trimmed_mean", trim=trim)):
        scores = scores_of(small, panel)
        assert exact(programme, scores, big) == factor * exact(programme, scores, small)


@sized
@given(panels, trims)
def test_combined_score_lies_between_the_sheets(panel, trim):
    criteria = make_criteria()
    scores = scores_of(criteria, panel)
    totals = [sheet_total(criteria, sheet.packed) for sheet in scores.sheets]
    for programme in (one_round("mean"), one_round("median"), one_round("trimmed_mean", trim={**trim, "on": "total"})):
        assert min(totals) <= exact(programme, scores) <= max(totals)
    item_bounds = [
        sum(Fraction(points * pick(row[n] for row in panel), 100) for n, points in enumerate((60, 40, 100)))
        for pick in (min, max)
    ]
    assert item_bounds[0] <= exact(one_round("trimmed_mean", trim=trim), scores) <= item_bounds[1]


@sized
@given(st.integers(0, 10**6))
def test_the_same_sheets_share_a_rank(seed):
    cycle = random_cycle(seed)
    sheets = [
        *cycle.scores.sheets,
        *(s._replace(application="B") for s in cycle.scores.sheets if s.application == "A0"),
    ]
    agreed = [
        *cycle.scores.consensus,
        *(s._replace(application="B") for s in cycle.scores.consensus if s.application == "A0"),
    ]
    out = [
        *cycle.scores.exclusions,
        *(e._replace(application="B") for e in cycle.scores.exclusions if e.application == "A0"),
    ]
    scores = Scores(sheets, agreed, (), out)
    standing = rank(cycle.criteria, cycle.programme, scores)
    first, second = standing.row("A0"), standing.row("B")
    assert (first is None) == (second is None)
    if first and second:
        assert (first.exact, first.rank, first.class_code) == (second.exact, second.rank, second.class_code)


@sized
@given(panels, st.integers(0, 6), st.integers(0, 2), percents)
def test_one_changed_mark_moves_exactly_what_it_should(panel, judge, place, percent):
    assume(judge < len(panel))
    criteria, programme = make_criteria(), one_round("mean")
    changed = [list(row) for row in panel]
    changed[judge][place] = percent
    before, after = (
        rank(criteria, programme, Scores([*scores_of(criteria, p).sheets, *scores_of(criteria, panel, "B").sheets]))
        for p in (panel, changed)
    )
    points = (60, 40, 100)[place]
    moved = Fraction(points * (percent - panel[judge][place]), 100 * len(panel))
    assert after.row("A").exact - before.row("A").exact == moved
    assert after.row("B").exact == before.row("B").exact
    assert after.row("B").categories == before.row("B").categories
    untouched = "1" if place == 2 else "2"
    assert after.row("A").categories["m"][untouched] == before.row("A").categories["m"][untouched]


@sized
@given(panels, st.integers(0, 6), st.integers(0, 2), trims)
def test_a_better_mark_never_lowers_the_score(panel, judge, place, trim):
    assume(judge < len(panel) and panel[judge][place] < 100)
    better = [list(row) for row in panel]
    better[judge][place] += 5
    for programme in (one_round("mean"), one_round("median"), one_round("trimmed_mean", trim=trim)):
        assert exact(programme, scores_of(make_criteria(), better)) >= exact(
            programme, scores_of(make_criteria(), panel)
        )


@sized
@given(panels)
def test_a_perfect_and_an_empty_sheet_are_the_ends(panel):
    full = scores_of(make_criteria(), [(100, 100, 100)] * len(panel))
    none = scores_of(make_criteria(), [(0, 0, 0)] * len(panel))
    assert (exact(one_round("mean"), full), exact(one_round("mean"), none)) == (200, 0)


@sized
@given(st.integers(0, 10**6))
def test_packing_is_undone_by_unpacking(seed):
    cycle = random_cycle(seed)
    for sheet in cycle.scores.sheets:
        assert pack_marks(cycle.criteria, unpack_marks(cycle.criteria, sheet.packed)) == sheet.packed
