"""The rows of a board as HTML: thousands of cells, so plain joins over texts that are escaped once.

Whatever a person typed goes through `escape`; figures and codes of the engine are digits, letters, points and hyphens
and go through it as well where a code is shown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from award.core.templatetags.award import icon
from award.results.boarddata import Place
from award.results.heat import HEAT_STEPS, Head
from award.results.stable import stability_cells
from award.results.strips import Scale, cut_line, strip

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Columns:
    """What the table of a board shows beside rank, name, categories and score.

    `sheets_round`: the round whose sheets the strips show, None without; `is_raw_apart`: its score differs from the
    standing's and gets a column of its own; `is_comparable`: adjusted figures may stand beside one another.
    """

    heads: Sequence[Head]
    after: str
    decimals: int
    sheets_round: str | None
    is_raw_apart: bool
    has_adjusted: bool
    is_comparable: bool
    replicates: int | None

    @property
    def count(self) -> int:
        """How many columns there are."""
        extra = bool(self.sheets_round) + self.has_adjusted + (self.replicates is not None)
        return 3 + len(self.heads) + extra + (self.has_adjusted and self.is_raw_apart)


@dataclass(frozen=True)
class Names:
    """How a row is named and where it leads. `link` holds the zero that the application's key takes the place of."""

    has_names: bool
    panels: Mapping[int, str]
    link: str
    class_names: Mapping[str, str]


class Note(NamedTuple):
    """A sentence beside a row; a warning is something that a person must look at."""

    text: str
    is_warning: bool = False


class Line(NamedTuple):
    """The cut-off line as a row of the table: what it says, above the row at `before`."""

    before: int
    sentence: str
    detail: str


def table_body(
    places: Sequence[Place],
    columns: Columns,
    names: Names,
    scale: Scale,
    cut: float | None,
    line: Line | None,
    notes: Mapping[str, Sequence[Note]],
) -> SafeString:
    """The body of the table. `cut`: where the strips are crossed; `notes`: sentences by application."""
    write = _row_writer(columns, names, scale, cut_line(scale, cut))
    mark, parts = str(icon("warn")), []
    for at, place in enumerate(places):
        if line and at == line.before:
            parts.append(_cut_row(line, columns.count))
        below, found = " below" if place.row["is_in"] is False else "", notes.get(place.number)
        kinds = f"{'has-note' if found else ''}{below}".strip()
        css = f' class="{kinds}"' if kinds else ""
        parts.append(f'<tr id="a{place.pk}"{css}>{write(place)}</tr>')
        if found:
            parts.append(_note_row(place, found, columns.count, mark, below))
    if line and line.before == len(places):
        parts.append(_cut_row(line, columns.count))
    return SafeString("".join(parts))


def options(choices: Mapping[Any, str], chosen: Any) -> SafeString:
    """The options of a filter: a large cycle has a hundred panels."""
    return SafeString(
        "".join(
            f'<option value="{escape(str(key))}"{" selected" if key == chosen else ""}>{escape(name)}</option>'
            for key, name in choices.items()
        )
    )


def _cut_row(line: Line, count: int) -> str:
    return f'<tr class="cut"><td colspan="{count}"><b>{escape(line.sentence)}</b>{escape(line.detail)}</td></tr>'


def _note_row(place: Place, notes: Sequence[Note], count: int, mark: str, below: str) -> str:
    flags = "".join(
        f'<span class="flag">{mark}{escape(note.text)}</span>'
        if note.is_warning
        else f'<span class="flag flag--plain">{escape(note.text)}</span>'
        for note in notes
    )
    number = escape(place.number)
    text = f'<td colspan="{count - 1}"><span class="sr">{number}: </span>{flags}</td>'
    return f'<tr class="rank__notes{below}"><td></td>{text}</tr>'


def _row_writer(columns: Columns, names: Names, scale: Scale, line: str) -> Callable[[Place], str]:
    heat, name, sheets = _heat_writer(columns), _name_writer(names), _strip_writer(columns, scale, line)
    adjusted, stable = _adjusted_writer(columns), stability_cells(columns.replicates)

    def write(place: Place) -> str:
        row = place.row
        return f'<td class="c-no">{row["rank"]}</td>{name(place)}{heat(row)}{sheets(row)}{adjusted(row)}{stable(row)}'

    return write


def _name_writer(names: Names) -> Callable[[Place], str]:
    head, tail = names.link.rsplit("0", 1) if names.link else ("", "")
    panels = {key: f"<small>{escape(name)}</small>" for key, name in names.panels.items()}
    classes = {code: f'<span class="tag tag--gold">{escape(name)}</span>' for code, name in names.class_names.items()}

    def write(place: Place) -> str:
        shown = escape(place.organisation if names.has_names else place.number)
        text = f'<a href="{head}{place.pk}{tail}">{shown}</a>' if names.link else f"<b>{shown}</b>"
        given = classes.get(place.row["class"], "") if place.row["class"] else ""
        panel = panels.get(place.panel, "") if place.panel else ""
        return f'<th scope="row" class="name">{text}{panel}{given}</th>'

    return write


def share_of(points: str, full: int, decimals: int) -> int:
    """The whole per cent of the full points, halves up."""
    units, unit = int(points.replace(".", "", 1)), full * 10**decimals
    return (200 * units + unit) // (2 * unit) if unit else 0


_HEATS = [f"heat q{step} hi" if step > 4 else f"heat q{step}" for step in range(len(HEAT_STEPS) + 1)]


@lru_cache(maxsize=20_000)
def _heat_cell(name: str, full: int, decimals: int, points: str) -> str:
    """The cell of a category score; many applications and every look at a board share them."""
    percent = share_of(points, full, decimals)
    css = _HEATS[bisect_right(HEAT_STEPS, percent)]
    return f'<td class="c-heat"><span class="{css}" title="{escape(name)} {points} / {full}">{percent}</span></td>'


def _heat_writer(columns: Columns) -> Callable[[Data], str]:
    after, decimals = columns.after, columns.decimals
    heads = [(head.code, head.name, head.points) for head in columns.heads]

    def write(row: Data) -> str:
        figures = row["categories"][after]
        return "".join([_heat_cell(name, full, decimals, figures[code]) for code, name, full in heads])

    return write


def _strip_writer(columns: Columns, scale: Scale, line: str) -> Callable[[Data], str]:
    code = columns.sheets_round
    if code is None:
        return lambda row: ""
    comma = _(", ")
    label = escape(_("Sheet totals %(totals)s; score of the round %(score)s"))

    def write(row: Data) -> str:
        score = row["rounds"].get(code)
        totals = comma.join([sheet[1] for sheet in row["sheets"] if sheet[1]])
        drawing = strip(row["sheets"], score, line, scale, label % {"totals": totals, "score": score})
        return f'<td class="c-strip">{drawing}</td>'

    return write


def _adjusted_writer(columns: Columns) -> Callable[[Data], str]:
    """Score and severity-adjusted score; the score of the sheets stands beside the adjusted one."""
    if not columns.has_adjusted:
        return lambda row: f'<td class="c-tot">{row["score"]}</td>'
    dash = f'<span aria-hidden="true">—</span><span class="sr">{escape(_("not comparable"))}</span>'
    code = columns.sheets_round if columns.is_raw_apart else None

    def write(row: Data) -> str:
        adjusted = (row["adjusted"] or "—") if columns.is_comparable else dash
        if code is None:
            return f'<td class="c-tot">{row["score"]}</td><td class="c-tot c-adj">{adjusted}</td>'
        raw = row["rounds"].get(code, "—")
        return (
            f'<td class="c-tot c-raw">{raw}</td><td class="c-tot c-adj">{adjusted}</td>'
            f'<td class="c-tot">{row["score"]}</td>'
        )

    return write


def twin_body(places: Iterable[Place], columns: Columns, names: Names, rounds: Sequence[str]) -> SafeString:
    """The same figures as a table without drawings: rounds, sheets with their state, adjusted, stability."""
    states = {
        "left_out": f" <small>{escape(_('left out'))}</small>",
        "excluded": f" <small>{escape(_('excluded'))}</small>",
        "incomplete": f" <small>{escape(_('incomplete'))}</small>",
        "counted": "",
    }
    far = f" <small>{escape(_('far off'))}</small>"
    spans = stability_cells(columns.replicates, is_twin=True)
    judges: dict[str, str] = {}

    def sheet(row: Sequence[Any]) -> str:
        judge, total, state, is_far = row
        shown = judges.get(judge) or judges.setdefault(judge, escape(judge))
        note = states[state] + far if is_far else states[state]
        return f'<span class="pair"><span class="hint">{shown}</span> {total or "—"}{note}</span>'

    def write(place: Place) -> str:
        row = place.row
        parts = [f'<td>{row["rank"]}</td><th scope="row" class="tnum">{escape(place.number)}</th>']
        parts += [f'<td class="r">{row["rounds"].get(code, "—")}</td>' for code in rounds]
        if columns.sheets_round:
            parts.append(f"<td>{''.join(map(sheet, row['sheets']))}</td>")
        if columns.has_adjusted:
            parts.append(f'<td class="r">{(row["adjusted"] or "—") if columns.is_comparable else "—"}</td>')
        return f"<tr>{''.join(parts)}{spans(row)}</tr>"

    return SafeString("".join(map(write, places)))
