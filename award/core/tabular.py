"""Reads a table from outside, workbook or CSV, into typed rows; every fault is told by its cell.

What a file may cost is bounded before it is read (`xlsx_read` for workbooks). Columns that nobody asked for are named,
not read. A row with a fault keeps None for the faulty value: nothing may be written while there are faults.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from award.core.xlsx_cells import CellRefused, cell_value
from award.core.xlsx_read import MAX_BYTES, MEGABYTE, Bounds, ReadCell, ReadRow, read_workbook
from award.domain.errors import DomainError, Fault, InputRefused
from award.domain.text import clean_text

MAX_ROWS = 5_000
MAX_COLUMNS = 60
MAX_MARKS = 1_500_000  # tags and attributes of the cells of a full table
LONGEST_LINE = 100_000
MOST_FAULTS = 5_000  # as many as rows: all of a list are told at once, and a page of them still opens
DEFAULT_LENGTH = 200

Kind = Literal["text", "code", "int", "decimal", "bool", "date", "codes"]
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0{1,2}:00(?::00)?)?")
_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?", re.ASCII)
_NOT_LETTERS = re.compile(r"[\s*＊]+|[（(].*?[)）]")


@dataclass(frozen=True)
class Field:
    """A column: its code, the headings it may have (the first is shown), and what its cells hold."""

    code: str
    names: tuple[str, ...]
    kind: Kind = "text"
    required: bool = False
    max_length: int = DEFAULT_LENGTH


@dataclass(frozen=True)
class Row:
    """A row: its number in the file, its values by the code of the column (None: empty), and where each cell stands."""

    number: int
    values: dict[str, object]
    places: dict[str, str] = field(default_factory=dict)

    def where(self, code: str) -> str:
        """The cell of a column as a person finds it: `Experts!C7`, or `list.csv:7` where the cell is empty."""
        return self.places.get(code, self.places[""])

    def fault(self, column: str, kind: str, **params: object) -> Fault:
        """A fault of the cell of a column, `kind` its code."""
        return Fault(self.where(column), kind, params)


@dataclass(frozen=True)
class Table:
    """What was read: the rows, the faults of cells, and the headings of columns that were not asked for."""

    rows: list[Row]
    faults: list[Fault]
    ignored: list[str]


@dataclass(frozen=True)
class _Source:
    """The rows of a file, whatever its format; the first one holds the headings."""

    title: str  # before the cell: "Sheet1!" or "list.csv:"
    rows: Sequence[ReadRow]
    faults: list[Fault]


def read_table(
    data: bytes, *, name: str, fields: Sequence[Field], limit: int = MAX_ROWS, ignored: Collection[str] = ()
) -> Table:
    """The rows of a workbook or CSV file by its headings. Raises InputRefused for what bars the whole file.

    `ignored`: names of sheets that hold notes of our own templates.
    """
    source = _workbook(data, name, limit, ignored) if data[:2] == b"PK" else _csv(data, name, limit)
    if not source.rows:
        raise InputRefused([Fault(name, "table.empty")])
    columns, foreign = _columns(source, name, fields)
    if len(source.rows) > limit + 1:
        raise InputRefused([Fault(name, "table.rows", {"limit": limit})])
    faults = list(source.faults)
    rows = [_row(source, row, columns, fields, faults) for row in source.rows[1:]]
    if not rows:
        raise InputRefused([Fault(name, "table.empty")])
    return Table(rows, bounded(faults, name), foreign)


def bounded(faults: Iterable[Fault], name: str) -> list[Fault]:
    """The faults as they are listed: at most so many, and a line that there are more."""
    found = list(faults)
    if len(found) <= MOST_FAULTS:
        return found
    return [*found[:MOST_FAULTS], Fault(name, "table.more", {"limit": MOST_FAULTS})]


# ------------------------------------------------------------------ formats


def _workbook(data: bytes, name: str, limit: int, ignored: Collection[str]) -> _Source:
    bounds = Bounds(rows=limit + 1, columns=MAX_COLUMNS, marks=MAX_MARKS)
    book = read_workbook(data, name=name, ignored=ignored, bounds=bounds)
    filled = {title: rows for title, rows in book.sheets.items() if rows}
    if len(filled) > 1:
        raise InputRefused([Fault(name, "table.sheets")])
    for title, rows in filled.items():
        return _Source(f"{title}!", rows, book.faults)
    return _Source("", (), book.faults)


def _csv(data: bytes, name: str, limit: int) -> _Source:
    text = _decoded(data, name)
    rows: list[ReadRow] = []
    try:
        for number, cells in _csv_rows(text, name):
            filled = tuple(
                ReadCell(f"{name}:{number}:{place}", place, cell) for place, cell in enumerate(cells, 1) if cell.strip()
            )
            if filled:
                rows.append(ReadRow(number, filled))
            if len(rows) > limit + 1:
                raise InputRefused([Fault(name, "table.rows", {"limit": limit})])
    except csv.Error as error:
        raise InputRefused([Fault(name, "table.csv", {"detail": str(error)})]) from None
    return _Source(f"{name}:", rows, [])


def _csv_rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            raise InputRefused([Fault(f"{name}:{number}", "table.long_line", {"limit": LONGEST_LINE})])
    # Excel in some countries separates by semicolons; a heading with more of them than commas says so.
    head = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    for cells in reader:
        yield reader.line_num, cells


def _decoded(data: bytes, name: str) -> str:
    if not data:
        raise InputRefused([Fault(name, "upload.empty")])
    if len(data) > MAX_BYTES:
        raise InputRefused([Fault(name, "xlsx.too_large", {"limit": MAX_BYTES // MEGABYTE})])
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputRefused([Fault(name, "upload.encrypted_or_legacy")])
    if data.startswith((b"%PDF", b"<", b"MZ", b"\x89PNG", b"\xff\xd8", b"\x1f\x8b")):
        raise InputRefused([Fault(name, "table.format")])
    if b"\x00" in data:
        raise InputRefused([Fault(name, "table.nul")])
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputRefused([Fault(name, "table.encoding")])


# ------------------------------------------------------------------ headings


def folded(heading: str) -> str:
    """A heading as it is compared: without white space, stars, notes in brackets, and case."""
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", heading)).casefold()


def _columns(source: _Source, name: str, fields: Sequence[Field]) -> tuple[dict[int, Field], list[str]]:
    known = {folded(heading): each for each in fields for heading in (each.code, *each.names)}
    columns: dict[int, Field] = {}
    ignored, faults = [], []
    for cell in source.rows[0].cells:
        found = known.get(folded(str(cell.value)))
        if found is None:
            ignored.append(str(cell.value).strip()[:60])
        elif found in columns.values():
            faults.append(Fault(cell.where, "table.column_twice", {"column": found.names[0]}))
        else:
            columns[cell.column] = found
    if not columns:
        expected = ", ".join(each.names[0] for each in fields)
        raise InputRefused([Fault(name, "table.no_heading", {"expected": expected})])
    faults += [
        Fault(name, "table.column_missing", {"column": each.names[0]})
        for each in fields
        if each.required and each not in columns.values()
    ]
    if faults:
        raise InputRefused(faults)
    return columns, ignored


# ------------------------------------------------------------------ cells


def _row(source: _Source, row: ReadRow, columns: dict[int, Field], fields: Sequence[Field], faults: list[Fault]) -> Row:
    values: dict[str, object] = {each.code: None for each in fields}
    places = {"": f"{source.title}{row.number}"}
    for cell in row.cells:
        found = columns.get(cell.column)
        if found is None:
            continue
        places[found.code] = cell.where
        if cell.is_refused:
            continue
        try:
            values[found.code] = _value(cell, found)
        except CellRefused as error:
            faults.append(error.fault)
    faults.extend(
        Fault(places[""], "table.missing", {"column": each.names[0]})
        for each in columns.values()
        if each.required and each.code not in places
    )
    return Row(row.number, values, places)


def _value(cell: ReadCell, column: Field) -> object:
    if column.kind == "date":
        return _date(cell)
    if column.kind == "int":
        return _whole(cell)
    if column.kind == "decimal":
        return _decimal(cell)
    if column.kind == "bool":
        return _yes_no(cell)
    value = cell_value(cell, "codes" if column.kind == "codes" else "text")
    if isinstance(value, list):
        return [_line(cell, part, column) for part in value]
    return _line(cell, str(value), column)


def _line(cell: ReadCell, value: str, column: Field) -> str:
    try:
        text = clean_text(value).strip()
    except DomainError as error:
        raise CellRefused(cell, "table.characters", column=column.names[0], **error.params) from None
    if len(text) > column.max_length:
        raise CellRefused(cell, "table.too_long", column=column.names[0], limit=column.max_length)
    return " ".join(text.split()) if column.kind == "code" else text


def _shown(cell: ReadCell) -> str:
    return str(cell.value)[:40]


def _date(cell: ReadCell) -> dt.date:
    value = cell.value
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str) and (found := _DATE.fullmatch(unicodedata.normalize("NFKC", value).strip())):
        try:
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            pass
    raise CellRefused(cell, "table.date", value=_shown(cell))


def _whole(cell: ReadCell) -> int:
    try:
        value = cell_value(cell, "int")
    except CellRefused:
        raise CellRefused(cell, "table.whole", value=_shown(cell)) from None
    if not isinstance(value, int) or value < 0:
        raise CellRefused(cell, "table.whole", value=_shown(cell))
    return value


def _decimal(cell: ReadCell) -> Decimal:
    value = cell.value
    # The shortest text of a number is what was typed; a cell with a formula was refused before.
    text = value.strip() if isinstance(value, str) else repr(value)
    text = text.removesuffix(".0") if isinstance(value, float) else text
    if isinstance(value, bool) or not isinstance(value, str | int | float) or not _DECIMAL.fullmatch(text):
        raise CellRefused(cell, "table.decimal", value=_shown(cell))
    return Decimal(text)


def _yes_no(cell: ReadCell) -> bool:
    try:
        return bool(cell_value(cell, "bool"))
    except CellRefused:
        raise CellRefused(cell, "table.yes_no", value=_shown(cell)) from None
