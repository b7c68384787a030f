"""What a workbook that was filled in offline holds: each cell judged, none guessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from award.applications.figures import measure_years, plain_figure
from award.applications.models import Application
from award.applications.offline.excel import BEFORE, MARKS
from award.applications.offline.filled import Filled, Value, file_refused, is_head_row, table_of
from award.applications.offline.slots import HEAD, TAG, TAG_LENGTH, Slot, normal, slots_of
from award.core.errors import ServiceError
from award.core.messages import sentence
from award.core.xlsx_cells import CellRefused, cell_value
from award.core.xlsx_messages import fault_line
from award.core.xlsx_read import ReadBook, ReadCell, ReadRow, read_workbook
from award.cycles.queries import programme_of
from award.domain.errors import DomainError, InputRefused

_LARGEST = 10**15  # from here on Excel has lost digits
Cells = dict[int, ReadCell]


def read_excel(data: bytes, name: str, application: Application) -> Filled:
    """What a workbook holds. Raises AwardError for a file that is no copy or is not read at all."""
    try:
        book = read_workbook(data, name=name)
    except InputRefused as error:
        raise ServiceError("\n".join(fault_line(fault) for fault in error.faults), code=error.faults[0].code) from None
    reader = _Reader(book, application)
    for title, rows in book.sheets.items():
        reader.read(title, rows)
    if not reader.filled.head:
        raise file_refused()
    return reader.finished()


class _Reader:
    """Goes through the sheets; what a sheet is stands in its hidden column, whatever its name."""

    def __init__(self, book: ReadBook, application: Application) -> None:
        self.faults = {fault.where: fault_line(fault) for fault in book.faults}
        self.years = measure_years(application.cycle.year)
        rules = programme_of(application.cycle).application
        first = application.cycle.year - rules.years
        self.widths = {
            "basic": 1, "indicators": rules.years, "profile": 1, "answers": 1, "measures": 3 + len(self.years) + 5,
        }  # fmt: skip
        self.indicator_years = [str(year) for year in range(first, application.cycle.year)]
        self.tables = {slot.code: slot for slot in slots_of(application) if slot.kind == "measures"}
        self.lines: dict[str, list[list[str]]] = {}  # rows of a table by its tag
        self.bases: dict[str, str] = {}
        self.broken: dict[str, str] = {}  # a table by its tag → why it cannot be read
        joined = [fault_line(fault) for fault in book.faults if fault.code == "xlsx.merged"]
        self.filled = Filled("", outside=joined)

    def read(self, title: str, rows: Sequence[ReadRow]) -> None:
        """Take up one sheet."""
        if not rows:
            return
        head, body = _by_column(rows[0]), rows[1:]
        kind = _marked(head)
        if kind == "guide":
            self.filled.head = next((mark for row in body if HEAD.fullmatch(mark := _marked(_by_column(row)))), "")
        elif kind in BEFORE:
            fault = self._shape(kind, head)
            for row in body:
                self._row(kind, _by_column(row), fault, f"{title}!{row.number}")
        else:
            self._outside(rows)

    def _shape(self, kind: str, head: Cells) -> str:
        """What is wrong with the columns of a sheet; one that moved would put texts into the wrong place."""
        count = BEFORE[kind] + self.widths[kind]
        texts = [str(head[column].value) if column in head else "" for column in range(1, count + 1)]
        is_sound = sorted(head) == list(range(1, count + 1))
        if kind == "measures":
            is_sound = is_sound and is_head_row(texts[BEFORE[kind] :], self.years)
        if kind == "indicators":
            is_sound = is_sound and texts[BEFORE[kind] :] == self.indicator_years
        return "" if is_sound else _("a column of the sheet was added, removed or moved")

    def _row(self, kind: str, cells: Cells, fault: str, where: str) -> None:
        if kind == "measures":
            self._measure(cells, fault, where)
            return
        marks = _marked(cells).split(" ")
        if not all(TAG.fullmatch(mark) for mark in marks):
            self._stray(cells, where, BEFORE[kind])
            return
        for place, mark in enumerate(marks[: self.widths[kind]]):
            cell = cells.get(BEFORE[kind] + 1 + place)
            is_figure = kind == "indicators"
            base = mark[TAG_LENGTH + 2 :]
            self.filled.put(mark, Value(base, fault=fault) if fault else self._value(base, cell, is_figure=is_figure))

    def _value(self, base: str, cell: ReadCell | None, *, is_figure: bool) -> Value:
        try:
            text = "" if cell is None else self._text(cell, is_figure=is_figure)
            return Value(base, normal(text))
        except (ServiceError, DomainError) as error:
            return Value(base, fault=sentence(error))

    def _text(self, cell: ReadCell, *, is_figure: bool) -> str:
        """What a cell holds. Raises ServiceError with its address."""
        if cell.is_refused:
            raise ServiceError(self.faults[cell.where], code="cell")
        if is_figure and isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
            return _figure(cell)
        try:
            return str(cell_value(cell, "text"))
        except CellRefused as error:
            raise ServiceError(fault_line(error.fault), code="cell") from None

    def _measure(self, cells: Cells, fault: str, where: str) -> None:
        slot = self._table(cells)
        first = BEFORE["measures"]
        if slot is None:
            self._stray(cells, where, first)
            return
        tag, mark = slot.tag, _marked(cells)
        self.lines.setdefault(tag, [])
        if TAG.fullmatch(mark) and mark.startswith(f"{tag}."):
            self.bases[tag] = mark[TAG_LENGTH + 2 :]
        columns = range(first + 1, first + 1 + self.widths["measures"])
        texts = []
        for place, column in enumerate(columns):
            try:
                is_figure = 3 <= place < len(self.years) + 6
                texts.append(self._text(cells[column], is_figure=is_figure) if column in cells else "")
            except ServiceError as error:
                fault = fault or str(error)
                texts.append("")
        if fault:
            self.broken.setdefault(tag, fault)
        self.lines[tag].append(texts)

    def _table(self, cells: Cells) -> Slot | None:
        """The table of a row: by the code that a person sees, else by the mark."""
        code = cells.get(MARKS + 1)
        if code is not None and isinstance(code.value, str) and not code.is_refused:
            return self.tables.get(code.value.strip())
        mark = _marked(cells)
        return next((slot for slot in self.tables.values() if mark.startswith(f"{slot.tag}.")), None)

    def _stray(self, cells: Cells, where: str, before: int) -> None:
        texts = [str(cell.value).strip() for column, cell in sorted(cells.items()) if column > before]
        if texts:
            self.filled.outside.append(f"{where}: {' '.join(texts)}")

    def _outside(self, rows: Sequence[ReadRow]) -> None:
        for row in rows:
            self.filled.outside += [f"{cell.where}: {cell.value}" for cell in row.cells if not _is_number(cell)]

    def finished(self) -> Filled:
        """All that was found; a table is judged when all its rows are known."""
        for tag, lines in self.lines.items():
            base = self.bases.get(tag, "")
            broken = self.broken.get(tag)
            value = Value(base, fault=broken) if broken else table_of(base, lines, self.years)
            self.filled.put(f"{tag}.", value)
        return self.filled


def _by_column(row: ReadRow) -> Cells:
    return {cell.column: cell for cell in row.cells}


def _marked(cells: Cells) -> str:
    cell = cells.get(MARKS)
    return cell.value.strip() if cell is not None and isinstance(cell.value, str) and not cell.is_refused else ""


def _is_number(cell: ReadCell) -> bool:
    return isinstance(cell.value, int | float | dt.date | dt.time)


def _figure(cell: ReadCell) -> str:
    """A number of a cell as it would be typed. Raises ServiceError where it may not be what the person sees."""
    if cell.is_percent:
        text = _("%(where)s: is shown as a per cent, so that the cell holds another number: type it as text")
        raise ServiceError(text % {"where": cell.where}, code="percent")
    if abs(cell.value) >= _LARGEST:
        text = _("%(where)s: has more digits than Excel keeps: format the cell as text and type it anew")
        raise ServiceError(text % {"where": cell.where}, code="digits")
    return plain_figure(Decimal(repr(cell.value)))
