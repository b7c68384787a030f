"""How firm the ranks are, as cells of a board: firm or marginal with the share of draws, and the rank interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape
from typing import Any

from django.utils.translation import gettext as _

Data = Mapping[str, Any]
Writer = Callable[[Data], str]

_CHECK = '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M3 8.5 6.5 12 13 4.5"/></svg>'
_WAVE = '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M2 9c2-5 4-5 6-1s4 4 6-1"/></svg>'


def same_side(row: Data, replicates: int) -> int | None:
    """In how many draws the application stays on its side of the line; None where there is none."""
    made = row["stability"]["made"]
    if made is None or row["is_in"] is None:
        return None
    return int(made if row["is_in"] else replicates - made)


def is_marginal(row: Data) -> bool:
    """Whether the draws leave it open on which side of the line it comes out (scoring.md §5)."""
    found = row.get("stability")
    return found is not None and found["is_firm"] is False


def share(part: int, whole: int) -> int:
    """A whole per cent that is 0 or 100 only where nothing or everything is."""
    percent = (200 * part + whole) // (2 * whole)
    if percent == 100 and part < whole:
        return 99
    return 1 if percent == 0 and part else percent


def interval(found: Data) -> str:
    """The ranks of nine in ten draws, as one number where they are one."""
    low, high = found["low"], found["high"]
    return str(low) if low == high else f"{low}–{high}"


def stability_cells(replicates: int | None, *, is_twin: bool = False) -> Writer:
    """What writes the cell (in the twin table: cells) of a row; nothing without a diagnosis."""
    if replicates is None:
        return lambda row: ""
    return _twin_writer(replicates) if is_twin else _cell_writer(replicates)


def _cell_writer(replicates: int) -> Writer:
    firm, marginal = escape(_("Firm")), escape(_("Marginal"))
    title = escape(_("Rank %(low)s to %(high)s in nine of ten draws; makes the cut in %(made)s of %(all)s"))
    plain = escape(_("Rank %(low)s to %(high)s in nine of ten draws"))

    def write(row: Data) -> str:
        found = row["stability"]
        if not found:
            return '<td class="c-stab">—</td>'
        params = {"low": found["low"], "high": found["high"], "made": found["made"], "all": replicates}
        same = same_side(row, replicates)
        if same is None:
            return f'<td class="c-stab"><span class="stab" title="{plain % params}">{interval(found)}</span></td>'
        if is_marginal(row):
            css, mark, word = "stab stab--edge", _WAVE, marginal
        else:
            css, mark, word = "stab", _CHECK, firm
        return (
            f'<td class="c-stab"><span class="{css}" title="{title % params}">{mark}{word}'
            f"<b>{share(same, replicates)}%</b></span></td>"
        )

    return write


def _twin_writer(replicates: int) -> Writer:
    comma = _(", ")
    name = lru_cache(maxsize=None)(escape)

    def write(row: Data) -> str:
        found = row["stability"]
        if not found:
            return "<td>—</td><td>—</td><td>—</td>"
        made = "—" if found["made"] is None else f"{share(found['made'], replicates)}%"
        moved = [f"{name(judge)} → {rank}" for judge, rank in found["without"].items() if rank != row["rank"]]
        return f'<td class="r">{interval(found)}</td><td class="r">{made}</td><td>{comma.join(moved) or "—"}</td>'

    return write
