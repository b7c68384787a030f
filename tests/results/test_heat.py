"""Cells of the heat map: whole per cents, and the step they fall into."""

from __future__ import annotations

import pytest

from award.results.heat import heads_of, heat
from tests import factories


@pytest.mark.parametrize(
    ("points", "percent", "step"),
    [
        ("0.00", "0", 0),
        ("43.99", "40", 1),
        ("43.4", "39", 0),
        ("110.00", "100", 6),
        ("57.20", "52", 3),
        ("57.1", "52", 3),
    ],
)
def test_a_cell_rounds_half_up_and_takes_its_step(points, percent, step):
    head = heads_of(factories.criteria())[0]
    assert head.points == 110
    cell = heat(head, points)
    assert (cell.percent, cell.step, cell.figure) == (percent, step, points)
