"""How the consensus page draws its board: a row of dots an item, the marks of one item under letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from award.core import chart_parts as draw
from award.core.charts import PAGE, dot_strip
from award.domain.criteria import Category, Kind
from award.domain.figures import figure
from award.scoring.consensus import Board, Row
from award.scoring.models import Finding

WIDTH, EDGE = 450, 14
_TINTS = ("var(--h1)", "var(--h2)", "var(--h3)")


@dataclass(frozen=True)
class TableRow:
    """One item of the table with its dots."""

    row: Row
    picture: SafeString


@dataclass(frozen=True)
class Saying:
    """What one assessor gave and wrote on the item."""

    letter: str
    mark: str
    findings: list[Finding]


@dataclass(frozen=True)
class Panel:
    """The item at hand: the marks drawn, their median and mean, and what each assessor wrote."""

    picture: SafeString
    median: str
    mean: str
    sayings: list[Saying]


def axis() -> SafeString:
    """The scale over the column of dots, fitting `dot_strip`."""
    marks = [
        draw.text((20 + 3.6 * level, 12), level, PAGE, size=11, fill="var(--ink-3)") for level in range(0, 101, 20)
    ]
    return draw.svg(400, 16, marks, _("Scale from 0 to 100 per cent"), css_class="dp dp--axis")


def table_of(board: Board, rows: list[Row], *, is_grouped: bool) -> list[tuple[Category | None, list[TableRow]]]:
    """The rows of the table, by category where they stand in the order of the criteria."""
    drawn = [TableRow(row, _dots(row)) for row in rows]
    if not is_grouped:
        return [(None, drawn)]
    return [
        (category, [entry for entry in drawn if entry.row.category is category])
        for category in board.criteria.categories
    ]


def _dots(row: Row) -> SafeString:
    agreed = row.agreed.percent if row.agreed else None
    title = _("Marks %(marks)s") % {"marks": ", ".join(mark_text(mark) for mark in row.marks.values())}
    if agreed is not None:
        title += _("; agreed %(percent)s%%") % {"percent": agreed}
    return dot_strip(row.spread.percents, title, agreed=agreed)


def mark_text(percent: int | None) -> str:
    """A mark in words short enough for a dot."""
    return _("n/a") if percent is None else f"{percent}%"


def panel_of(board: Board, row: Row, findings: list[Finding]) -> Panel:
    """The item at hand."""
    by_letter: dict[str, list[Finding]] = {}
    for finding in findings:
        judge = finding.judge  # type: ignore[attr-defined]
        if finding.item.code == row.item.code and judge in board.letters:
            by_letter.setdefault(board.letters[judge], []).append(finding)
    percents = row.spread.percents
    mean = figure(Fraction(sum(percents), len(percents)), 0, "half_up") if percents else ""
    sayings = [Saying(name, mark_text(mark), by_letter.get(name, [])) for name, mark in row.marks.items()]
    return Panel(letters_of(board, row), row.spread.median or "", mean, sayings)


def letters_of(board: Board, row: Row) -> SafeString:
    """The marks as lettered discs over the bands of the item's kind; equal marks stand side by side."""
    marks = {name: mark for name, mark in row.marks.items() if mark is not None}
    low = max(0, (min(marks.values(), default=30) // 10 - 1) * 10)
    high = min(100, max(low + 50, (max(marks.values(), default=80) // 10 + 1) * 10))

    def x_of(value: int) -> float:
        return EDGE + (WIDTH - 2 * EDGE) * (value - low) / (high - low)

    parts = _band_bars(board.criteria.kind_of(row.item.code), low, high, x_of)
    taken: dict[int, list[str]] = {}
    for name, mark in marks.items():
        taken.setdefault(mark, []).append(name)
    for mark, names in taken.items():
        first = x_of(mark) - 10 * (len(names) - 1)
        for place, name in enumerate(names):
            at = (min(max(first + 20 * place, 9), WIDTH - 9), 14)
            parts.append(draw.dot(at, 9, PAGE.dot))
            parts.append(draw.text((at[0], 18), name, PAGE, size=11, fill=PAGE.surface, is_bold=True))
    parts += [
        draw.text((x_of(level), 48), level, PAGE, size=11, fill="var(--ink-3)") for level in range(low, high + 1, 10)
    ]
    title = ", ".join(f"{name} {mark}%" for name, mark in marks.items()) or _("Not applicable")
    return draw.svg(WIDTH, 52, parts, title, css_class="rg")


def _band_bars(kind: Kind, low: int, high: int, x_of: Callable[[int], float]) -> list[str]:
    ends = [band.low for band in kind.bands[1:]] + [100]
    parts = []
    for place, (band, end) in enumerate(zip(kind.bands, ends, strict=True)):
        start, end = max(band.low, low), min(end, high)
        if start < end:
            parts.append(draw.bar(x_of(start), 26, x_of(end) - x_of(start) - 2, 8, _TINTS[place % len(_TINTS)]))
    return parts
