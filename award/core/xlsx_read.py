"""Reads a workbook from outside: nothing of it is believed, and every bound is set before the work it bounds.

The container is judged by `sniff_ooxml`, then counted; only then does openpyxl see it, in read-only mode and with the
formulas themselves, never the values that a file claims they have.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from award.core.sniff import check_content
from award.core.sniff_ooxml import CHUNK
from award.core.upload_errors import UploadRefused
from award.core.xlsx import MAX_TEXT
from award.domain.errors import Fault, InputRefused

MEGABYTE = 1_000_000
MAX_BYTES = 5 * MEGABYTE
MAX_UNPACKED = 20 * MEGABYTE
MAX_SHEETS = 20
MAX_ROWS = 3_000
MAX_COLUMNS = 100
# Tags and attributes together: of the cells and their texts; of formats and all else, which cost openpyxl most.
MAX_MARKS = 250_000
MAX_OTHER_MARKS = 30_000
_CELL_PARTS = ("xl/worksheets/", "xl/sharedstrings")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^<>]*?\bref\s*=\s*[\"']([A-Za-z0-9:$]{1,30})[\"']")
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_NUMBERED = re.compile(rb"<(?:\w+:)?(?:row|c)\b[^<>]*?\br\s*=\s*[\"']([A-Za-z]{0,9})(\d{0,9})[\"']")


@dataclass(frozen=True)
class Bounds:
    """How far a sheet is read, how many tags and attributes the cells may have, and how many sheets there may be."""

    rows: int = MAX_ROWS
    columns: int = MAX_COLUMNS
    marks: int = MAX_MARKS
    sheets: int | None = None  # MAX_SHEETS


@dataclass(frozen=True)
class ReadCell:
    """A cell that holds something. Of a refused one the fault is told already, and `value` means nothing."""

    where: str  # as in items!D7
    column: int  # from 1
    value: Any
    is_refused: bool = False
    is_percent: bool = False  # 0.95 that is shown as 95%


@dataclass(frozen=True)
class ReadRow:
    """A row with its filled cells; rows without one are left out."""

    number: int
    cells: tuple[ReadCell, ...]


@dataclass(frozen=True)
class ReadBook:
    """The rows of each sheet by its name, and the faults of single cells."""

    sheets: dict[str, tuple[ReadRow, ...]]
    faults: list[Fault]


def read_workbook(data: bytes, *, name: str, ignored: Collection[str] = (), bounds: Bounds | None = None) -> ReadBook:
    """The filled cells of each sheet but those `ignored`. Raises InputRefused for what bars the whole file."""
    bounds = bounds or Bounds(MAX_ROWS, MAX_COLUMNS, MAX_MARKS)
    _check_container(data, name, bounds)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles and extensions that it leaves out
            return _read(data, name, ignored, bounds)
    except InputRefused:
        raise
    except Exception as error:  # a hostile file may raise anything at all
        raise InputRefused([Fault(name, "upload.damaged")]) from error


def _check_container(data: bytes, name: str, bounds: Bounds) -> None:
    if not data:
        raise InputRefused([Fault(name, "upload.empty")])
    if len(data) > MAX_BYTES:
        raise InputRefused([Fault(name, "xlsx.too_large", {"limit": MAX_BYTES // MEGABYTE})])
    if _unpacked(data) > MAX_UNPACKED:
        raise InputRefused([Fault(name, "upload.zip_bomb")])
    try:
        check_content("xlsx", data)
    except UploadRefused as error:
        raise InputRefused([Fault(name, error.code, error.params)]) from error
    if _is_complex(data, bounds):
        raise InputRefused([Fault(name, "xlsx.too_complex")])


def _unpacked(data: bytes) -> int:
    """What all parts claim to unpack to, which is also the most they can; 0 of a file that is no archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(part.file_size for part in archive.infolist())
    except Exception:  # the check of the content says what is wrong
        return 0


def _is_complex(data: bytes, bounds: Bounds) -> bool:
    counts = {True: 0, False: 0}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.infolist():
            is_cells = part.filename.lower().startswith(_CELL_PARTS)
            with archive.open(part) as stream:
                while chunk := stream.read(CHUNK):
                    counts[is_cells] += chunk.count(b"<") + chunk.count(b"=")
    return counts[True] > bounds.marks or counts[False] > MAX_OTHER_MARKS


def _read(data: bytes, name: str, ignored: Collection[str], bounds: Bounds) -> ReadBook:
    from openpyxl import load_workbook  # slow import

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        most = MAX_SHEETS if bounds.sheets is None else bounds.sheets
        if len(book.sheetnames) > most:
            raise InputRefused([Fault(name, "xlsx.too_many_sheets", {"limit": most})])
        found = ReadBook({}, [])
        for page in book.worksheets:
            if page.title not in ignored:
                text = _source(data, page)
                _check_extent(page.title, text, bounds)
                found.sheets[page.title] = tuple(_rows(page, found.faults, bounds))
                found.faults.extend(_merged(page.title, text))
        return found
    finally:
        book.close()


def _source(data: bytes, page: Any) -> bytes:
    """The XML of a sheet; NUL bytes are dropped, so that UTF-16 hides nothing."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(page._worksheet_path).replace(b"\x00", b"")


def _check_extent(title: str, text: bytes, bounds: Bounds) -> None:
    """Rows and cells beyond what will be read would be lost without a word."""
    if len(_ROW.findall(text)) > bounds.rows or any(
        int(digits or 0) > bounds.rows or _column(letters) > bounds.columns
        for letters, digits in _NUMBERED.findall(text)
    ):
        raise InputRefused([Fault(title, "xlsx.too_far", {"rows": bounds.rows, "columns": bounds.columns})])


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _rows(page: Any, faults: list[Fault], bounds: Bounds) -> Iterator[ReadRow]:
    # The size that a sheet claims is never believed. Rows may be numbered up to the limit and go on without a number.
    for row in page.iter_rows(min_row=1, max_row=2 * bounds.rows, max_col=bounds.columns):
        filled = [cell for cell in row if cell.value is not None and not _is_blank(_value(cell))]
        if filled:
            yield ReadRow(filled[0].row, tuple(_cell(page.title, cell, faults) for cell in filled))


def _value(cell: Any) -> Any:
    """The value, a text without what Excel writes for the carriage return of another program."""
    return cell.value.replace("_x000D_", "") if isinstance(cell.value, str) else cell.value


def _is_blank(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


def _cell(title: str, cell: Any, faults: list[Fault]) -> ReadCell:
    where = f"{title}!{cell.coordinate}"
    value = _value(cell)
    fault = _fault(where, cell.data_type, value)
    if fault:
        faults.append(fault)
    is_percent = isinstance(value, int | float) and "%" in (cell.number_format or "")
    return ReadCell(where, cell.column, value, fault is not None, is_percent)


def _fault(where: str, data_type: str, value: object) -> Fault | None:
    if data_type == "f":
        return Fault(where, "xlsx.formula")
    if data_type == "e":
        return Fault(where, "xlsx.error", {"value": str(value)[:20]})
    if isinstance(value, str) and len(value) > MAX_TEXT:
        return Fault(where, "xlsx.text_too_long", {"limit": MAX_TEXT})
    return None


def _merged(title: str, text: bytes) -> list[Fault]:
    """Merged cells hide which row a text belongs to; read-only mode does not tell of them."""
    return [Fault(f"{title}!{found.decode()}", "xlsx.merged") for found in _MERGED.findall(text)]
