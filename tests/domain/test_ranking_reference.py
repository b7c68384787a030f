"""The engine against the slow reference, on random cycles and after each of their rounds."""

from __future__ import annotations

import pytest

from award.domain.ranking import rank, standing_json
from tests.domain.cycles import random_cycle
from tests.domain.reference import Reference
from tests.domain.sizes import CYCLES


@pytest.mark.parametrize("seed", range(CYCLES))
def test_engine_agrees_with_the_reference(seed):
    cycle = random_cycle(seed)
    for round_ in cycle.programme.rounds:
        found = standing_json(rank(cycle.criteria, cycle.programme, cycle.scores, after=round_.code))
        del found["inputs"]
        assert found == Reference(cycle.criteria, cycle.programme, cycle.scores, round_.code).as_json()


@pytest.mark.parametrize("seed", range(CYCLES))
def test_arithmetic_beyond_64_bits_gives_the_same(seed, monkeypatch):
    cycle = random_cycle(seed)
    usual = rank(cycle.criteria, cycle.programme, cycle.scores)
    monkeypatch.setattr("award.domain.aggregation.SAFE", 1)
    monkeypatch.setattr("award.domain.ranking.SAFE", 1)
    assert standing_json(rank(cycle.criteria, cycle.programme, cycle.scores)) == standing_json(usual)
