"""How the consensus page draws its board: a row of dots an item, the marks of one item under letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from award.core import chart_parts as draw
from award.core.chart_parts import PAGE
from award.domain.criteria import Category, Kind
from award.domain.figures import figure
from award.scoring.citations import Chip
from award.scoring.consensus import Board, Row
from award.scoring.models import Finding
from award.scoring.room import Room

WIDTH, EDGE = 450, 14
STRIP, HEIGHT, MARGIN = 400, 29, 20
_TINTS = ("var(--h1)", "var(--h2)", "var(--h3)")


@dataclass(frozen=True)
class TableRow:
    """One item of the table with its dots, and how much was said on it."""

    row: Row
    picture: SafeString
    posts: int = 0


@dataclass(frozen=True)
class Said:
    """One remark with its citations, and whether it went into a merged one."""

    finding: Finding
    chips: list[Chip]
    is_merged: bool


@dataclass(frozen=True)
class Saying:
    """What one assessor gave and wrote on the item."""

    letter: str
    name: str
    mark: str
    is_own: bool
    findings: list[Said]


@dataclass(frozen=True)
class Panel:
    """The item at hand: the marks drawn, their median and mean, and what each assessor wrote."""

    picture: SafeString
    bands: str
    median: str
    mean: str
    sayings: list[Saying]


@dataclass(frozen=True)
class Scale:
    """The part of the per cents that a board shows, in whole tens."""

    low: int
    high: int

    def x(self, value: int) -> float:
        """The place of a per cent in a strip."""
        return MARGIN + (STRIP - 2 * MARGIN) * (value - self.low) / (self.high - self.low)

    @property
    def levels(self) -> range:
        """The numbers on the scale."""
        return range(self.low, self.high + 1, 10 if self.high - self.low <= 60 else 20)


def scale_of(board: Board) -> Scale:
    """From the lowest to the highest mark on the board, at least fifty per cents wide."""
    marks = [percent for row in board.in_order for percent in row.spread.percents]
    marks += [row.percent for row in board.in_order if row.percent is not None]
    low = max(0, (min(marks, default=40) - 1) // 10 * 10)
    high = max(-(-max(marks, default=80) // 10) * 10, low + 50)
    return Scale(max(0, low - max(0, high - 100)), min(100, high))


def axis(scale: Scale) -> SafeString:
    """The scale over the column of dots."""
    marks = [draw.text((scale.x(level), 12), level, PAGE, size=11, fill="var(--ink-3)") for level in scale.levels]
    title = _("Scale from %(low)s to %(high)s per cent") % {"low": scale.low, "high": scale.high}
    return draw.svg(STRIP, 16, marks, title, css_class="dp dp--axis")


def table_of(
    board: Board, rows: list[Row], *, is_grouped: bool, posts: dict[str, int] | None = None
) -> list[tuple[Category | None, list[TableRow]]]:
    """The rows of the table, by category where they stand in the order of the criteria."""
    scale = scale_of(board)
    said = posts or {}
    drawn = [TableRow(row, strip_of(row, scale), said.get(row.item.code, 0)) for row in rows]
    if not is_grouped:
        return [(None, drawn)]
    return [
        (category, [entry for entry in drawn if entry.row.category is category])
        for category in board.criteria.categories
    ]


def strip_of(row: Row, scale: Scale) -> SafeString:
    """The marks of one item as a row of dots, the agreed one as a flag."""
    title = _("Marks %(marks)s") % {"marks": ", ".join(mark_text(mark) for mark in row.marks.values())}
    agreed = row.percent if row.is_agreed else None
    if agreed is not None:
        title += _("; agreed %(percent)s%%") % {"percent": agreed}
    middle, values = HEIGHT / 2, row.spread.percents
    parts = [draw.line((scale.x(level), 0), (scale.x(level), HEIGHT), PAGE.grid, 1) for level in scale.levels[::2]]
    if values:
        parts.append(draw.line((scale.x(values[0]), middle), (scale.x(values[-1]), middle), PAGE.mute, 1.2))
    for value in sorted(set(values)):
        same = values.count(value)
        first = scale.x(value) - draw.DOT_GAP * (same - 1) / 2
        parts += [draw.dot((first + draw.DOT_GAP * n, middle), 4, PAGE.dot, stroke=PAGE.surface) for n in range(same)]
    if agreed is not None:
        x = scale.x(agreed)
        parts.append(draw.line((x, 2), (x, HEIGHT - 2), PAGE.accents[0], 2))
        parts.append(draw.polygon([(x - 4, 1), (x + 4, 1), (x, 6)], fill=PAGE.accents[0]))
    return draw.svg(STRIP, HEIGHT, parts, title, css_class="dp")


def mark_text(percent: int | None) -> str:
    """A mark in words short enough for a dot."""
    return _("n/a") if percent is None else f"{percent}%"


def panel_of(room: Room, row: Row, findings: list[Finding], chips: dict[int, list[Chip]], own: str = "") -> Panel:
    """The item at hand; `own` is the reader's own letter."""
    board = room.board
    merged = {source.pk for entry in room.merged for source in entry.sources.all()}
    by_letter: dict[str, list[Said]] = {}
    for finding in findings:
        judge = finding.judge  # type: ignore[attr-defined]
        if judge in board.letters:
            said = Said(finding, chips.get(finding.pk, []), finding.pk in merged)
            by_letter.setdefault(board.letters[judge], []).append(said)
    percents = row.spread.percents
    mean = figure(Fraction(sum(percents), len(percents)), 0, "half_up") if percents else ""
    names = {entry.letter: room.name_of(entry) for entry in board.counted}
    sayings = [
        Saying(letter, names[letter], mark_text(mark), letter == own, by_letter.get(letter, []))
        for letter, mark in row.marks.items()
    ]
    kind = board.criteria.kind_of(row.item.code)
    return Panel(letters_of(board, row), bands_of(kind, *_window(row)), row.spread.median or "", mean, sayings)


def _window(row: Row) -> tuple[int, int]:
    marks = [mark for mark in row.marks.values() if mark is not None]
    low = max(0, (min(marks, default=30) // 10 - 1) * 10)
    high = min(100, max(low + 50, (max(marks, default=80) // 10 + 1) * 10))
    return (max(0, high - 50) if high - low < 50 else low), high


def bands_of(kind: Kind, low: int, high: int) -> str:
    """The bands that the picture shows, such as 30–45, 50–65."""
    shown = [band for band in kind.bands if band.low < high and band.high > low]
    return _(", ").join(f"{band.low}–{band.high}" if band.low != band.high else str(band.low) for band in shown)


def letters_of(board: Board, row: Row) -> SafeString:
    """The marks as lettered discs over the bands of the item's kind; equal marks stand side by side."""
    marks = {name: mark for name, mark in row.marks.items() if mark is not None}
    low, high = _window(row)

    def x_of(value: float) -> float:
        return EDGE + (WIDTH - 2 * EDGE) * (value - low) / (high - low)

    parts = _band_bars(board.criteria.kind_of(row.item.code), low, high, x_of)
    taken: dict[int, list[str]] = {}
    for name, mark in marks.items():
        taken.setdefault(mark, []).append(name)
    for at, name in _spread_out({mark: (x_of(mark), names) for mark, names in taken.items()}):
        parts.append(draw.dot((at, 14), 9, PAGE.dot))
        parts.append(draw.text((at, 18), name, PAGE, size=11, fill=PAGE.surface, is_bold=True))
    parts += [
        draw.text((x_of(level), 48), level, PAGE, size=11, fill="var(--ink-3)") for level in range(low, high + 1, 10)
    ]
    title = ", ".join(f"{name} {mark}%" for name, mark in marks.items()) or _("Not applicable")
    return draw.svg(WIDTH, 52, parts, title, css_class="rg")


def _spread_out(groups: dict[int, tuple[float, list[str]]]) -> list[tuple[float, str]]:
    """Discs side by side: those of one mark around it, pushed right where they would cover others."""
    placed: list[tuple[float, str]] = []
    for _mark, (centre, names) in sorted(groups.items()):
        start = centre - 10 * (len(names) - 1)
        if placed:
            start = max(start, placed[-1][0] + 20)
        placed += [(start + 20 * place, name) for place, name in enumerate(names)]
    over = max(0.0, placed[-1][0] - (WIDTH - 10)) if placed else 0.0
    return [(max(at - over, 10 + 20 * place), name) for place, (at, name) in enumerate(placed)]


def _band_bars(kind: Kind, low: int, high: int, x_of: Callable[[float], float]) -> list[str]:
    ends = [band.low for band in kind.bands[1:]] + [100]
    parts = []
    for place, (band, end) in enumerate(zip(kind.bands, ends, strict=True)):
        start, end = max(band.low, low), min(end, high)
        if start < end:
            parts.append(draw.bar(x_of(start), 26, x_of(end) - x_of(start) - 2, 8, _TINTS[place % len(_TINTS)]))
    return parts
