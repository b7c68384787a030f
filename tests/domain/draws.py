"""A recorded draw for the tests, and the golden one: `python -m tests.domain.draws` writes that anew."""

from __future__ import annotations

from pathlib import Path

from award.domain.allocation.canonical import problem_json, sha256
from award.domain.allocation.problem import Problem
from award.domain.draws import Record, commit, draw, record_json
from tests.domain.allocation.problems import fair_problem

GOLDEN = Path(__file__).parent / "data" / "draw.json"
SEED = "5eed" * 16
WORD = "海阔天空 2026"


def recorded(problem: Problem) -> Record:
    """A draw of the problem as the office records it."""
    inputs = problem_json(problem)
    return Record(inputs, sha256(inputs), SEED, commit(SEED), WORD, draw(inputs, SEED, WORD))


if __name__ == "__main__":
    GOLDEN.write_text(record_json(recorded(fair_problem(60, 50, 6, seed=5))), encoding="utf-8")
