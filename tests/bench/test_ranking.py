"""The benchmark of the ranking at tiny size: its floors compute what the engine computes, and its table is right."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.db import connection

from award.cycles.models import Round
from award.cycles.queries import criteria_of, programme_of
from award.domain.diagnostics.stability import stability
from award.domain.figures import figure
from award.results import services
from award.results.queries import panels_frozen, scores_of, standing_now
from bench import acts, floors
from bench.building import JUDGES, build_cycle, make_office, round_of
from bench.measuring import backend_clock, interleaved, queries
from bench.ranking import lines_of, table

SIZE = 23  # two panels, the second of three applications


@pytest.fixture
def built(db) -> Round:
    build_cycle(SIZE)
    return round_of(SIZE)


@pytest.mark.both_databases
def test_the_floor_gives_the_ranking_of_the_engine(built):
    rows = standing_now(built).rows
    order, scores = acts.numpy_ranking(built)()
    numbers = sorted(row.application for row in rows)
    assert [numbers[place] for place in order.tolist()] == [row.application for row in rows]
    # Five of seven sheets are kept, and marks are per cent.
    assert [figure(Fraction(int(scores[place]), 500), 2, "half_up") for place in order] == [row.score for row in rows]


def test_the_floor_of_the_diagnostics_gives_the_intervals_of_the_engine(built):
    import numpy as np

    criteria, programme = criteria_of(built.cycle), programme_of(built.cycle)
    scores, panels = scores_of(built.cycle, built), panels_frozen(built.cycle, built)
    found = stability(criteria, programme, scores, after=built.code, panels=panels, seed=7, replicates=50).rows
    cube, panel_of = floors.cube_of(sorted(scores.sheets), JUDGES), np.arange(SIZE) // 20
    low, high = floors.bootstrap(criteria, cube, panel_of, replicates=50, seed=7)()
    assert list(zip(low, high, strict=True)) == [(found[code].low, found[code].high) for code in sorted(found)]


@pytest.mark.both_databases
def test_every_act_runs_and_has_its_line(built, settings, monkeypatch):
    settings.ROOT_URLCONF = "bench.urls"
    monkeypatch.setattr(acts, "REPLICATES", 20)
    office = make_office()
    services.take_snapshot(actor=office, round=built)
    found = acts.all_acts([SIZE], office)
    counts = {name: queries(act) for name, act in found.items()}
    assert counts[acts.BARE] == 2  # session, person
    assert {counts[f"{name}/{SIZE}"] for name in ("numpy", "bootstrap", "stability", "diagnosis")} == {0}
    assert counts[f"live/{SIZE}"] > counts[f"standing/{SIZE}"] > 0
    figures = {name: {"ms": ms, "queries": counts[name]} for name, ms in interleaved(found, 1).items()}
    assert {line.act for line in lines_of(SIZE)} == set(found) - {acts.BARE}
    assert len(list(table(figures, [SIZE]))) == 2 + len(list(lines_of(SIZE)))


@pytest.mark.both_databases
def test_the_work_of_the_database_counts_too(db):
    clock = backend_clock()
    before = clock()
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT max(i) FROM n"
        )
    assert (clock() > before) is (connection.vendor == "postgresql")


def test_the_table_names_what_is_over_its_target():
    figures = {
        name: {"ms": ms, "queries": 3, "megabytes": 90.4}
        for name, ms in (("bare", 2), ("numpy/200", 1), ("standing/200", 9), ("live/200", 50))
    }
    lines = list(table(figures, [200]))
    assert [line.split() for line in lines[1:]] == [
        ["logged-in", "page", "2.00", "floor", "3", "90"],
        ["numpy", "ranking,", "200", "1.00", "floor", "3", "90"],
        ["rows", "→", "standing,", "200", "9.00", "9.0", "3", "90"],
        ["of", "the", "logged-in", "page", "9.00", "4.5", "5", "ok", "3", "90"],
        ["ranking", "page,", "live,", "200", "50.00", "25.0", "20", "over", "3", "90"],
    ]
