"""Firm or marginal: the share of draws in which an application stays on its side of the line."""

from __future__ import annotations

import pytest

from award.results.stable import interval, is_marginal, same_side, share, stability_cells


def row(made: int | None, is_in: bool | None, low: int = 2, high: int = 4) -> dict:
    is_firm = None if made is None else made >= 950 or made <= 50
    found = {"low": low, "high": high, "made": made, "is_firm": is_firm, "without": {"J1": 3}}
    return {"is_in": is_in, "rank": 3, "stability": found}


@pytest.mark.parametrize(
    ("made", "is_in", "same", "marginal"),
    [
        (950, True, 950, False),
        (949, True, 949, True),
        (50, False, 950, False),
        (51, False, 949, True),
        (980, False, 20, False),  # firm, though on the other side: a tie at the cut, say, which has its own remark
        (None, None, None, False),
    ],
)
def test_the_limits_are_95_and_5_per_cent(made, is_in, same, marginal):
    assert same_side(row(made, is_in), 1000) == same
    assert is_marginal(row(made, is_in)) is marginal


def test_a_share_is_whole_only_where_it_is():
    assert [share(part, 1000) for part in (0, 1, 5, 494, 996, 1000)] == [0, 1, 1, 49, 99, 100]


def test_cells():
    write = stability_cells(1000)
    assert "Firm<b>100%</b>" in write(row(1000, True))
    assert "stab--edge" in write(row(760, True))
    assert "Marginal<b>76%</b>" in write(row(760, True))
    assert "makes the cut in 760 of 1000" in write(row(760, True))
    assert ">2–4<" in write(row(None, None))
    assert write({"stability": None}) == '<td class="c-stab">—</td>'
    assert stability_cells(None)(row(1, True)) == ""
    assert interval({"low": 2, "high": 2}) == "2"
    assert not is_marginal({"stability": None})
