"""The slope chart of the what-if page: ranks that count at the left, tried ones at the right, the line dashed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from award.core.chart_parts import svg
from award.domain.whatif import WhatIfRow

WIDTH, LEFT, RIGHT, STEP, TOP = 258, 104, 154, 21, 14
SHOWN = 10  # places on each side
LETTERS = 7


class SlopeRow(NamedTuple):
    """One application: its places from 0 in both orders, and what changes for it: "", "in" or "out"."""

    name: str
    place: int
    new_place: int
    rank: int
    new_rank: int
    score: str
    new_score: str
    change: str


@dataclass(frozen=True)
class Window:
    """The places round the line. `cut`, `new_cut`: how many stand above it in either order, None without a line."""

    start: int
    end: int
    cut: int | None
    new_cut: int | None
    rows: tuple[SlopeRow, ...]


def window(rows: Sequence[WhatIfRow], names: Mapping[str, str]) -> Window:
    """The rows whose place, known or tried, lies among the ten round the line; the first ten without one."""
    new_places = {
        row.application: place
        for place, row in enumerate(sorted(rows, key=lambda row: (row.new_rank, row.application)))
    }
    has_cut = any(row.is_in is not None for row in rows)
    inside = [place for place, row in enumerate(rows) if row.is_in]
    new_inside = [new_places[row.application] for row in rows if row.new_is_in]
    cut = inside[-1] + 1 if inside else 0
    start = max(0, min(cut - SHOWN // 2, len(rows) - SHOWN)) if has_cut else 0
    end = min(start + SHOWN, len(rows))
    shown = [
        SlopeRow(
            names.get(row.application, row.application), place, new_places[row.application],
            row.rank, row.new_rank, row.score, row.new_score, _change(row),
        )
        for place, row in enumerate(rows)
        if start <= place < end or start <= new_places[row.application] < end
    ]  # fmt: skip
    new_cut = max(new_inside) + 1 if new_inside else 0
    return Window(start, end, cut if has_cut else None, new_cut if has_cut else None, tuple(shown))


def _change(row: WhatIfRow) -> str:
    if row.is_in is None or bool(row.is_in) == bool(row.new_is_in):
        return ""
    return "in" if row.new_is_in else "out"


def slope_chart(shown: Window) -> SafeString:
    """The drawing; an end that lies outside the window runs to its edge without a name."""
    if not shown.rows:
        return SafeString("")
    height = 2 * TOP + STEP * (shown.end - shown.start - 1)
    parts = _cut(shown)
    for row in sorted(shown.rows, key=lambda row: bool(row.change)):
        parts += _slope(shown, row, height)
    title = _("Ranks %(first)s to %(last)s before and after: %(changes)s") % {
        "first": shown.start + 1,
        "last": shown.end,
        "changes": _(", ").join(f"{row.name} {row.rank} → {row.new_rank}" for row in shown.rows),
    }
    return svg(WIDTH, height, parts, title, css_class="slopes")


def _y(shown: Window, place: float) -> float:
    return TOP + STEP * (place - shown.start)


def _cut(shown: Window) -> list[str]:
    parts = []
    for cut, start, end in ((shown.cut, 0, (LEFT + RIGHT) // 2), (shown.new_cut, (LEFT + RIGHT) // 2, WIDTH)):
        if cut is not None and shown.start < cut < shown.end:
            y = _y(shown, cut - 0.5)
            parts.append(f'<line class="s-cut" x1="{start}" x2="{end}" y1="{y:.1f}" y2="{y:.1f}"/>')
    return parts


def _slope(shown: Window, row: SlopeRow, height: int) -> list[str]:
    css = f"slope slope--{row.change}" if row.change else "slope"
    ends, parts = [], []
    for place in (row.place, row.new_place):
        is_seen = shown.start <= place < shown.end
        ends.append((min(max(_y(shown, place), 1.0), height - 1.0), is_seen))
    (left, has_left), (right, has_right) = ends
    parts.append(f'<line class="{css}" x1="{LEFT}" x2="{RIGHT}" y1="{left:.1f}" y2="{right:.1f}"/>')
    name = escape(_short(row.name))
    if has_left:
        parts.append(f'<circle class="{css}" cx="{LEFT}" cy="{left:.1f}" r="3"/>')
        parts.append(
            f'<text class="axis {css}" x="{LEFT - 8}" y="{left + 4:.1f}" text-anchor="end">{name} {row.rank}</text>'
        )
    if has_right:
        parts.append(f'<circle class="{css}" cx="{RIGHT}" cy="{right:.1f}" r="3"/>')
        parts.append(f'<text class="axis {css}" x="{RIGHT + 8}" y="{right + 4:.1f}">{row.new_rank} {name}</text>')
    return parts


def _short(name: str) -> str:
    """The name as far as it has room; letters take half the room of characters."""
    room, kept = 2.0 * LETTERS - 2, list[str]()
    for sign in name:
        room -= 1.15 if sign.isascii() else 2
        if room < 0:
            return "".join(kept).rstrip() + "…"
        kept.append(sign)
    return name
