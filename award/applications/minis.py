"""The small trend beside a table of results: values, target, competitor and benchmark, drawn on the server."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from award.applications.figures import measured
from award.core import chart_parts as draw
from award.core.chart_parts import PAGE, Palette

WIDTH, HEIGHT = 208, 104
LEFT, RIGHT, TOP, BOTTOM = 8, 142, 18, 76


def mini_trend(measure: dict[str, Any], years: list[str], palette: Palette = PAGE) -> SafeString | None:
    """The measure over the years, or None without any figure. A gap interrupts the line."""
    values = [measured(measure["values"].get(year, "")) for year in years]
    known = [value for value in values if value is not None]
    if not known:
        return None
    levels = {key: measured(measure.get(key, "")) for key in ("target", "competitor", "benchmark")}
    scale = [*known, *(level for level in levels.values() if level is not None)]
    low, high = min(scale), max(scale)

    def y_of(value: float) -> float:
        return (TOP + BOTTOM) / 2 if high == low else BOTTOM - (BOTTOM - TOP) * (value - low) / (high - low)

    step = (RIGHT - LEFT) / max(len(years) - 1, 1)
    points = [None if value is None else (LEFT + place * step, y_of(value)) for place, value in enumerate(values)]
    parts = _levels(levels, y_of, palette)
    parts += draw.path(points, palette.accents[0])
    last = max(place for place, value in enumerate(values) if value is not None)
    at = points[last] or (0.0, 0.0)
    label = f"{values[last]:g}"
    parts.append(draw.text((at[0], max(at[1] - 7, 9)), label, palette, size=11, fill=palette.accents[0], is_bold=True))
    parts.append(draw.text((LEFT, 99), years[0], palette, size=11, anchor="start", fill=palette.mute))
    parts.append(draw.text((RIGHT, 99), years[-1], palette, size=11, fill=palette.mute))
    return draw.svg(WIDTH, HEIGHT, parts, trend_sentence(measure, years))


def trend_sentence(measure: dict[str, Any], years: list[str]) -> str:
    """The trend in words, for those who do not see it."""
    values = "; ".join(f"{year} {measure['values'].get(year) or '—'}" for year in years)
    return f"{measure['name']}: {values}"


def _levels(levels: dict[str, float | None], y_of: Any, palette: Palette) -> list[str]:
    """The levels as dashed lines with their names; each has a dash of its own."""
    green = "var(--ok)" if palette is PAGE else palette.mute
    looks = {
        "target": (_("target"), "4 3", green),
        "competitor": (_("competitor"), "6 2 1 2", palette.mute),
        "benchmark": (_("benchmark"), "1 3", palette.mute),
    }
    rows = [(y_of(level), *looks[key]) for key, level in levels.items() if level is not None]
    rows.sort(key=lambda row: row[0])
    parts: list[str] = []
    below = 0.0
    for y, name, dash, colour in rows:
        parts.append(draw.line((2, y), (154, y), colour, 1, dash=dash))
        place = max(y + 4, below + 12)  # two names never stand on each other
        parts.append(draw.text((158, place), name, palette, size=9.5, anchor="start", fill=colour))
        below = place
    return parts
