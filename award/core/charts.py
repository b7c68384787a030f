"""Charts as SVG made on the server: the same drawing stands in a page (no script, no inline style) and in a PDF.

A chart takes its colours from a palette of presentation attributes: PAGE names the tokens of the style sheet, so that a
chart follows the light and the dark theme; PRINT gives plain colours and the embedded font. Every chart carries
`role="img"` and a sentence as its title; the page shows the same numbers in a table.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from award.core import chart_parts as draw
from award.core.chart_parts import DASH, PAGE, PRINT, Axis, Number, Palette, Wheel

__all__ = [
    "PAGE",
    "PRINT",
    "BarRow",
    "Palette",
    "Series",
    "SpreadRow",
    "bars",
    "dot_strip",
    "radar",
    "sparkline",
    "spread",
    "trend",
]

LABELS = 150  # the width kept for row labels
ROW = 24


@dataclass(frozen=True)
class Series:
    """One line of a chart; None is a gap. A dashed series is the one compared with."""

    name: str
    values: Sequence[Number | None]
    is_dashed: bool = False


@dataclass(frozen=True)
class BarRow:
    """One bar, and the mark it is compared with."""

    label: str
    value: Number
    reference: Number | None = None


@dataclass(frozen=True)
class SpreadRow:
    """The marks that several people gave for one thing, and what they agreed on."""

    label: str
    values: Sequence[Number]
    agreed: Number | None = None


def radar(
    labels: Sequence[str], series: Sequence[Series], title: str, *, palette: Palette = PAGE, top: Number = 100
) -> SafeString:
    """The shape of a few categories, each 0 to `top`. A gap is drawn at the centre: give radars whole series."""
    width, height = 440, 340
    wheel = Wheel(width / 2, height / 2 + 10, height * 0.36, len(labels), top)
    parts: list[str] = []
    for step in range(1, 6):
        level = top * step / 5
        ring = [wheel.point(index, level) for index in range(len(labels))]
        parts.append(draw.polygon(ring, stroke=palette.grid, width=1 if step == 5 else 0.6))
        at = (wheel.x + 3, wheel.point(0, level)[1] + 3)
        parts.append(draw.text(at, f"{level:g}", palette, size=7, anchor="start", fill=palette.mute))
    for index, label in enumerate(labels):
        parts += _spoke(wheel, index, label, palette)
    for number, line in enumerate(series):
        parts += _shape(wheel, line, _accent(palette, number))
    parts += _legend(series, width, palette)
    return draw.svg(width, height, parts, title)


def bars(
    rows: Sequence[BarRow], title: str, *, palette: Palette = PAGE, top: Number = 100, unit: str = "%"
) -> SafeString:
    """Horizontal bars with a mark for the reference."""
    axis, height = Axis(LABELS, 48, 500, top), 26 + ROW * len(rows)
    parts = draw.grid(axis, height, palette)
    for index, row in enumerate(rows):
        y, end = 21 + index * ROW, axis.x(row.value)
        parts.append(draw.text((LABELS - 8, y + 12), row.label, palette, anchor="end"))
        parts.append(draw.bar(LABELS, y + 2, end - LABELS, 13, palette.accents[0]))
        if row.reference is not None:
            mark = axis.x(row.reference)
            end = max(end, mark)
            parts.append(draw.line((mark, y - 1), (mark, y + 18), palette.accents[1], 2))
        value = f"{row.value:g}{unit}"
        parts.append(draw.text((end + 5, y + 12), value, palette, anchor="start", is_bold=True))
    return draw.svg(axis.width, height, parts, title)


def spread(
    rows: Sequence[SpreadRow], title: str, *, palette: Palette = PAGE, top: Number = 100, wide_from: Number = 20
) -> SafeString:
    """How far the marks of each row lie apart; a range over `wide_from` is bold and in the alert colour."""
    axis, height = Axis(LABELS, 30, 500, top), 26 + ROW * len(rows)
    parts = draw.grid(axis, height, palette)
    for index, row in enumerate(rows):
        y = 32 + index * ROW
        is_wide = bool(row.values) and max(row.values) - min(row.values) > wide_from
        fill = palette.alert if is_wide else palette.ink
        parts.append(draw.text((LABELS - 12, y + 3), row.label, palette, anchor="end", fill=fill, is_bold=is_wide))
        parts += draw.marks(axis, y, row.values, palette, palette.alert if is_wide else palette.mute)
        if row.agreed is not None:
            parts.append(draw.diamond((axis.x(row.agreed), y), palette.accents[1]))
    return draw.svg(axis.width, height, parts, title)


def dot_strip(
    values: Sequence[Number], title: str, *, palette: Palette = PAGE, top: Number = 100, agreed: Number | None = None
) -> SafeString:
    """The marks for one item as one row of dots without labels, for a table cell."""
    axis, height = Axis(20, 20, 400, top), 29
    levels = [axis.x(level) for level in (0, top / 2, top)]
    parts = [draw.line((x, 0), (x, height), palette.grid, 1) for x in levels]
    parts += draw.marks(axis, height / 2, values, palette, palette.mute)
    if agreed is not None:
        parts.append(draw.diamond((axis.x(agreed), height / 2), palette.accents[1]))
    return draw.svg(axis.width, height, parts, title, css_class="dp")


def trend(
    periods: Sequence[str], series: Sequence[Series], title: str, *, palette: Palette = PAGE, unit: str = ""
) -> SafeString:
    """Values over some periods; a missing value interrupts its line."""
    width, height, left, right, top, bottom = 500, 210, 44, 20, 36, 26
    low, high, step = draw.scale([value for line in series for value in line.values if value is not None])

    def x_of(index: int) -> float:
        share = index / (len(periods) - 1) if len(periods) > 1 else 0.5
        return left + 14 + (width - left - right - 28) * share

    def y_of(value: Number) -> float:
        return height - bottom - (height - top - bottom) * (value - low) / (high - low)

    parts: list[str] = []
    for number in range(round((high - low) / step) + 1):
        level, y = low + number * step, y_of(low + number * step)
        parts.append(draw.line((left, y), (width - right, y), palette.grid, 0.6))
        parts.append(draw.text((left - 5, y + 3), f"{level:g}", palette, size=8, anchor="end", fill=palette.mute))
    for index, period in enumerate(periods):
        parts.append(draw.text((x_of(index), height - bottom + 14), period, palette, size=8.5, fill=palette.mute))
    for number, line in enumerate(series):
        points = [None if value is None else (x_of(i), y_of(value)) for i, value in enumerate(line.values)]
        parts += draw.path(points, _accent(palette, number), is_dashed=line.is_dashed)
    parts += _legend(series, width, palette)
    parts.append(draw.text((left - 5, top - 12), unit, palette, size=8, anchor="end", fill=palette.mute))
    return draw.svg(width, height, parts, title)


def sparkline(
    values: Sequence[Number | None], title: str, *, palette: Palette = PAGE, target: Number | None = None
) -> SafeString:
    """A small line for a table cell, with a dot at the latest value and the target as a dashed line."""
    width, height, edge = 84, 22, 4
    known = [value for value in (*values, target) if value is not None]
    low, high = (min(known), max(known)) if known else (0, 0)

    def y_of(value: Number) -> float:
        return height / 2 if high == low else height - edge - (height - 2 * edge) * (value - low) / (high - low)

    gap = (width - 3 * edge) / max(len(values) - 1, 1)
    points = [None if value is None else (edge + index * gap, y_of(value)) for index, value in enumerate(values)]
    parts = draw.path(points, palette.accents[0], dots_from=max(len(points) - 1, 0))
    if target is not None:
        parts.insert(0, draw.line((0, y_of(target)), (width, y_of(target)), palette.mute, 1, dash="2 3"))
    return draw.svg(width, height, parts, title, css_class="spark")


def _accent(palette: Palette, number: int) -> str:
    return palette.accents[number % len(palette.accents)]


def _legend(series: Sequence[Series], width: Number, palette: Palette) -> list[str]:
    entries = [(line.name, _accent(palette, number), line.is_dashed) for number, line in enumerate(series)]
    return draw.legend(entries, width, palette)


def _spoke(wheel: Wheel, index: int, label: str, palette: Palette) -> list[str]:
    x, y = wheel.point(index, wheel.top * 1.13)
    side = math.sin(2 * math.pi * index / wheel.spokes)
    anchor = "middle" if abs(side) < 0.2 else ("start" if side > 0 else "end")
    return [
        draw.line((wheel.x, wheel.y), wheel.point(index, wheel.top), palette.grid, 0.6),
        draw.text((x, y + 3), label, palette, size=9.5, anchor=anchor, is_bold=True),
    ]


def _shape(wheel: Wheel, series: Series, colour: str) -> list[str]:
    points = [wheel.point(index, value or 0) for index, value in enumerate(series.values)]
    if series.is_dashed:
        return [draw.polygon(points, stroke=colour, width=1.8, dash=DASH)]
    shape = draw.polygon(points, fill=colour, tint=0.16, stroke=colour, width=1.8)
    return [shape, *(draw.dot(at, 2.4, colour) for at in points)]
