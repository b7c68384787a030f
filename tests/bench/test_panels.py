"""The benchmark of plans of panels at tiny size: its floors answer as the engine does, and its refusals are refused."""

from __future__ import annotations

from dataclasses import replace

from award.domain.allocation.solver import Model
from award.domain.allocation.solving import solve
from bench.panels import SEED, bare, explained, lines, problem_of, proven, recorded, refused, whole
from tests.domain.allocation.problems import fair_problem

SMALL = (20, 24, 2)


def test_models_are_recorded_and_solved_again():
    before = Model.solve
    with recorded() as models:
        plan = solve(problem_of(SMALL), seed=SEED)
    assert len(models) == sum(stage.asked for stage in plan.stages)
    assert Model.solve is before
    bare(models)()


def test_the_floor_finds_a_plan_where_there_is_one():
    assert whole(problem_of(SMALL))()
    assert not whole(fair_problem(20, 8, 2))()


def test_what_is_not_proven_is_said():
    problem = problem_of(SMALL)
    plan = solve(problem, seed=SEED)
    assert proven(problem, plan)
    assert not proven(problem, replace(plan, figures={**plan.figures, "gap": 1}))
    assert not proven(problem, replace(plan, guests=()))


def test_lines_and_refusals(monkeypatch):
    monkeypatch.setattr("bench.panels.SIZES", (SMALL,))
    monkeypatch.setattr("bench.panels.memory", lambda size: 1.0)
    table = "\n".join(lines(1))
    assert "20 × 24, 2 panels" in table
    assert "  proven" in table
    assert len(list(refused())) == 10
    assert all("  smallest: " in line for line in explained())
