"""The pieces that charts are drawn of: palettes, axes and SVG elements with presentation attributes only."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString

Number = float | int
Point = tuple[float, float]


@dataclass(frozen=True)
class Palette:
    """The colours and the font of a chart."""

    ink: str
    mute: str
    grid: str
    surface: str
    dot: str
    accents: tuple[str, ...]
    alert: str
    font: str


PAGE = Palette(
    ink="var(--ink)",
    mute="var(--ink-3)",
    grid="var(--line)",
    surface="var(--surface)",
    dot="var(--dot)",
    accents=("var(--sea)", "var(--gold)", "var(--info)"),
    alert="var(--warn)",
    font="var(--sans)",
)
PRINT = Palette(
    ink="#12262c",
    mute="#586d72",
    grid="#d9e1e1",
    surface="#ffffff",
    dot="#3f828a",
    accents=("#0b5563", "#a3741a", "#1d5b8a"),
    alert="#9e2a20",
    font="SansSC",
)
DASH = "5 3"
DOT_GAP = 8.0


@dataclass(frozen=True)
class Axis:
    """A horizontal scale from 0 to `top` between two margins."""

    left: float
    right: float
    width: int
    top: Number

    def x(self, value: Number) -> float:
        """The place of a value; a value outside the scale stands at its end."""
        share = min(max(value / self.top, 0), 1)
        return self.left + (self.width - self.left - self.right) * share


@dataclass(frozen=True)
class Wheel:
    """The scales of a radar, one a direction."""

    x: float
    y: float
    radius: float
    spokes: int
    top: Number

    def point(self, index: int, value: Number) -> Point:
        """The place of a value on a spoke; the first spoke points upward."""
        angle = 2 * math.pi * index / self.spokes
        reach = self.radius * value / self.top
        return self.x + reach * math.sin(angle), self.y - reach * math.cos(angle)


def svg(width: Number, height: Number, parts: Sequence[str], title: str, *, css_class: str = "chart") -> SafeString:
    """The whole drawing, named for those who do not see it. Everything in `parts` was escaped by the makers below."""
    name = escape(title)
    return SafeString(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{css_class}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label="{name}"><title>{name}</title>{"".join(parts)}</svg>'
    )


def text(
    at: Point,
    content: object,
    palette: Palette,
    *,
    size: float = 9,
    anchor: str = "middle",
    fill: str = "",
    is_bold: bool = False,
) -> str:
    """One line of text."""
    weight = ' font-weight="bold"' if is_bold else ""
    return (
        f'<text x="{at[0]:.1f}" y="{at[1]:.1f}" font-family="{palette.font}" font-size="{size:g}" '
        f'text-anchor="{anchor}" fill="{fill or palette.ink}"{weight}>{escape(str(content))}</text>'
    )


def line(start: Point, end: Point, stroke: str, width: float, *, dash: str = "") -> str:
    """A straight line."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}" '
        f'stroke="{stroke}" stroke-width="{width:g}"{dashes}/>'
    )


def bar(x: float, y: float, width: float, height: float, fill: str) -> str:
    """A filled bar."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:g}" rx="2" fill="{fill}"/>'


def dot(at: Point, radius: float, fill: str, *, stroke: str = "none") -> str:
    """A filled circle."""
    return (
        f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="{radius:g}" fill="{fill}" stroke="{stroke}" stroke-width="1.2"/>'
    )


def diamond(at: Point, fill: str, *, reach: float = 6) -> str:
    """The mark of what was agreed."""
    x, y = at
    return polygon([(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)], fill=fill)


def polygon(
    points: Sequence[Point],
    *,
    fill: str = "none",
    stroke: str = "none",
    width: float = 1,
    dash: str = "",
    tint: float = 1,
) -> str:
    """A closed shape; `tint` is the opacity of its inside."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<polygon points="{_points(points)}" fill="{fill}" fill-opacity="{tint:g}" '
        f'stroke="{stroke}" stroke-width="{width:g}"{dashes}/>'
    )


def path(points: Sequence[Point | None], stroke: str, *, is_dashed: bool = False, dots_from: int = 0) -> list[str]:
    """A line through the points, broken at each gap; points from index `dots_from` on get a dot."""
    dash = DASH if is_dashed else ""
    parts = [line(a, b, stroke, 1.8, dash=dash) for a, b in pairwise(points) if a is not None and b is not None]
    parts += [dot(at, 2.6, stroke) for at in points[dots_from:] if at is not None]
    return parts


def grid(axis: Axis, height: Number, palette: Palette) -> list[str]:
    """Five steps of the scale with their numbers on top."""
    parts = []
    for step in range(6):
        level = axis.top * step / 5
        parts.append(line((axis.x(level), 16), (axis.x(level), height - 6), palette.grid, 0.6))
        parts.append(text((axis.x(level), 12), f"{level:g}", palette, size=7.5, fill=palette.mute))
    return parts


def marks(axis: Axis, y: float, values: Sequence[Number], palette: Palette, range_colour: str) -> list[str]:
    """The range as a line and each mark as a dot; equal marks stand side by side, so that all can be counted."""
    if not values:
        return []
    parts = [line((axis.x(min(values)), y), (axis.x(max(values)), y), range_colour, 1.2)]
    for value in sorted(set(values)):
        same = sum(1 for other in values if other == value)
        first = axis.x(value) - DOT_GAP * (same - 1) / 2
        parts += [dot((first + DOT_GAP * index, y), 4, palette.dot, stroke=palette.surface) for index in range(same)]
    return parts


def legend(entries: Sequence[tuple[str, str, bool]], width: Number, palette: Palette) -> list[str]:
    """The names of the series in a row: (name, colour, dashed)."""
    share, parts = width / max(len(entries), 1), []
    for index, (name, colour, is_dashed) in enumerate(entries):
        x = share * index + max(share - 124, 0) / 2
        parts.append(line((x, 12), (x + 20, 12), colour, 2, dash=DASH if is_dashed else ""))
        parts.append(text((x + 24, 15), name, palette, size=8.5, anchor="start"))
    return parts


def scale(values: Sequence[Number]) -> tuple[float, float, float]:
    """(low, high, step) of a round scale with at most six steps that holds all values."""
    low, high = (float(min(values)), float(max(values))) if values else (0.0, 1.0)
    if low == high:
        low, high = low - 1, high + 1
    rough = (high - low) / 4
    magnitude = 10.0 ** math.floor(math.log10(rough))
    step = next(magnitude * factor for factor in (1, 2, 2.5, 5, 10) if magnitude * factor >= rough)
    return math.floor(low / step) * step, math.ceil(high / step) * step, step


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
