"""The strip of a row on the board: one dot a sheet total, a tick at the round score, the cut-off as a dashed line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.safestring import SafeString

from award.core.chart_parts import PAGE, dot, line, svg

WIDTH, HEIGHT, EDGE = 200, 32, 12
NEAR = 8.0  # dots closer than this stand above and below one another
LIFTS = (0.0, -4.5, 4.5)


@dataclass(frozen=True)
class SheetTotal:
    """The total of one sheet as the engine rounded it, and whether it counts, was left out, or does not count."""

    judge: str
    figure: str
    state: str  # counted | left_out | excluded | incomplete

    @property
    def value(self) -> float:
        """For drawing only."""
        return float(self.figure)


@dataclass(frozen=True)
class Scale:
    """The points that all strips of a board share."""

    low: int
    high: int

    @classmethod
    def of(cls, values: Sequence[float]) -> Scale:
        """A scale of whole fifties that holds all values."""
        if not values:
            return cls(0, 1000)
        low, high = 50 * math.floor(min(values) / 50), 50 * math.ceil(max(values) / 50)
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


def strip(totals: Sequence[SheetTotal], score: float | None, cut: float | None, scale: Scale, title: str) -> SafeString:
    """The strip of one application; hollow dots do not enter the score."""
    middle, parts = HEIGHT / 2, []
    if cut is not None:
        parts.append(line((scale.x(cut), -6), (scale.x(cut), HEIGHT + 8), "var(--seal)", 1.2, dash="3 3"))
    drawn = sorted((row for row in totals if row.state != "incomplete"), key=lambda row: row.value)
    if drawn:
        ends = (scale.x(drawn[0].value), middle), (scale.x(drawn[-1].value), middle)
        parts.append(line(*ends, "var(--line-ctl)", 1))
    for row, lift in zip(drawn, _lifts([scale.x(row.value) for row in drawn]), strict=True):
        at = (scale.x(row.value), middle + lift)
        is_solid = row.state == "counted"
        fill, edge = (PAGE.dot, PAGE.surface) if is_solid else (PAGE.surface, PAGE.dot)
        parts.append(dot(at, 4, fill, stroke=edge))
    if score is not None:
        parts.append(line((scale.x(score), 8), (scale.x(score), 24), "var(--sea-strong)", 2.4))
    return svg(WIDTH, HEIGHT, parts, title, css_class="strip")


def _lifts(places: Sequence[float]) -> list[float]:
    lifts, turn = [0.0] * min(len(places), 1), 0
    for before, here in pairwise(places):
        turn = turn + 1 if here - before < NEAR else 0
        lifts.append(LIFTS[turn % len(LIFTS)])
    return lifts
