"""The strip of a row on the board: one dot a sheet total, a tick at the round score, the cut-off as a dashed line.

Drawn thousands of times a page, so plain text; how the parts look stands in the style sheet.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

WIDTH, HEIGHT, EDGE = 200, 32, 12
MIDDLE = HEIGHT / 2
NEAR = 8.0  # dots closer than this stand above and below one another
LIFTS = (0.0, -4.5, 4.5)

Sheet = Sequence[Any]  # [judge, total, state, is_flagged] as `rows.standing_rows` gives it


@dataclass(frozen=True)
class Scale:
    """The points that all strips of a page share."""

    low: int
    high: int

    @classmethod
    def of(cls, values: Iterable[float]) -> Scale:
        """A scale of whole fifties that holds all values."""
        found = list(values)
        if not found:
            return cls(0, 1000)
        low, high = 50 * math.floor(min(found) / 50), 50 * math.ceil(max(found) / 50)
        return cls(low, high if high > low else low + 50)

    def x(self, value: float) -> float:
        """The place of a value."""
        return EDGE + (WIDTH - 2 * EDGE) * (value - self.low) / (self.high - self.low)

    @property
    def ticks(self) -> list[int]:
        """At most six round numbers of the scale."""
        step = next(step for step in (50, 100, 200, 500) if (self.high - self.low) / step <= 5)
        return list(range(-(-self.low // step) * step, self.high + 1, step))


def axis(scale: Scale) -> SafeString:
    """The numbers of the scale for the head of the column; the strips say theirs in words."""
    parts = "".join(
        f'<text x="{scale.x(tick):.1f}" y="12" class="axis" text-anchor="middle">{tick}</text>' for tick in scale.ticks
    )
    return SafeString(f'<svg class="strip strip--axis" viewBox="0 0 {WIDTH} 14" aria-hidden="true">{parts}</svg>')


def cut_line(scale: Scale, cut: float | None) -> str:
    """The cut-off, the same in every strip."""
    if cut is None:
        return ""
    return f'<line class="s-cut" x1="{scale.x(cut):.1f}" x2="{scale.x(cut):.1f}" y1="-6" y2="{HEIGHT + 8}"/>'


def strip(sheets: Sequence[Sheet], score: str | None, line: str, scale: Scale, label: str) -> str:
    """The strip of one application: hollow dots are off the score, ringed ones lie far from what the model expects.

    `line` is what `cut_line` gave and `label` an escaped sentence.
    """
    at = scale.x
    drawn = sorted([(at(float(row[1])), row[2] == "counted", row[3]) for row in sheets if row[1]])
    parts = [line]
    if drawn:
        parts.append(f'<line class="s-rng" x1="{drawn[0][0]:.1f}" x2="{drawn[-1][0]:.1f}" y1="16" y2="16"/>')
    before, turn = -NEAR, 0
    for x, is_solid, is_flagged in drawn:
        turn = turn + 1 if x - before < NEAR else 0
        before = x
        kind = "d" if is_solid else "d d-out"
        radius = "4"
        if is_flagged:
            kind, radius = f"{kind} d-far", "4.6"
        parts.append(f'<circle class="{kind}" cx="{x:.1f}" cy="{MIDDLE + LIFTS[turn % 3]:.1f}" r="{radius}"/>')
    if score:
        x = at(float(score))
        parts.append(f'<line class="s-tick" x1="{x:.1f}" x2="{x:.1f}" y1="8" y2="24"/>')
    return f'<svg class="strip" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">{"".join(parts)}</svg>'
