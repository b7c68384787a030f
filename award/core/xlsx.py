"""Workbooks for the office: text stays text, whatever a person typed.

Rows are streamed (openpyxl in write-only mode): a sheet is read row by row and never held. A string never becomes a
formula, control characters that would break the file are dropped, and a cell is cut at Excel's limit. The one way to a
formula is the type `Formula`, which only our own code makes, from addresses and numbers.
"""

import datetime as dt
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from award.core.dates import beijing_naive

MAX_TEXT = 32_767
MAX_TITLE = 31
FONT = "Microsoft YaHei"
A4 = 9
DATE_FORMAT = "yyyy-mm-dd"
MOMENT_FORMAT = "yyyy-mm-dd hh:mm"
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_COUNTED = {int, Decimal, type(None)}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Column:
    """One column: its heading, its width in characters, and how its numbers are shown."""

    title: str
    width: float = 14
    number_format: str = ""
    is_wrapped: bool = False


@dataclass(frozen=True)
class Formula:
    """A formula of our own code, with its equals sign. What a person typed is never put into one."""

    text: str

    def __post_init__(self) -> None:
        if not self.text.startswith("="):
            raise ValueError(f"a formula begins with an equals sign: {self.text!r}")


@dataclass(frozen=True)
class Cell:
    """A value shown otherwise than its column says: another format of the number, or set off as a heading or a sum."""

    value: object
    number_format: str = ""
    is_strong: bool = False


@dataclass(frozen=True)
class Sheet:
    """One worksheet. The heading row and the first `frozen_columns` stay in view and are repeated in print."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    frozen_columns: int = 1
    is_landscape: bool = True


def workbook_bytes(sheets: Sequence[Sheet], *, title: str = "") -> bytes:
    """The sheets as an .xlsx file. A row longer or shorter than its columns is an error."""
    from openpyxl import Workbook  # slow import

    book = Workbook(write_only=True)
    book.properties.title = safe_text(title)
    book.properties.creator = ""
    _add_styles(book)
    out = io.BytesIO()
    try:
        for sheet, name in zip(sheets, sheet_names([sheet.title for sheet in sheets]), strict=True):
            _write_sheet(book, sheet, name)
        book.save(out)
    except BaseException:
        _clear_away(book)
        raise
    return out.getvalue()


def put(cell: Any, value: object) -> Any:
    """Put a value into an openpyxl cell, text as text. Set the cell's style before: a style clears the quote mark."""
    if isinstance(value, Formula):
        cell.value = value.text
        return cell
    plain = _plain(value)
    cell.value = plain
    if isinstance(plain, str):
        # openpyxl takes "=…" for a formula and "#N/A" for an error.
        cell.data_type = "s"
        # Excel keeps such a text as text also when the cell is edited.
        cell.quotePrefix = plain.startswith(FORMULA_MARKS)
    return cell


def safe_text(value: object) -> str:
    """Text without the characters a workbook cannot hold, cut at Excel's limit."""
    return _CONTROL.sub("", str(value))[:MAX_TEXT]


def csv_text(value: object) -> str:
    """Text for a CSV cell: what a spreadsheet would run as a formula gets a quote mark in front."""
    text = safe_text(value)
    return f"'{text}" if text.startswith(FORMULA_MARKS) or text.lstrip(" ").startswith(FORMULA_MARKS) else text


def _plain(value: object) -> object:
    """The value as a cell can hold it."""
    if value is None or isinstance(value, bool | int | Decimal):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, dt.datetime):
        return beijing_naive(value) if value.tzinfo else value
    return value if isinstance(value, dt.date) else safe_text(value)


def _add_styles(book: Any) -> None:
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side  # slow import

    line = Side(style="thin", color="C3CFD0")
    pale = PatternFill("solid", start_color="E3EFF0", end_color="E3EFF0")
    strong = Font(name=FONT, size=10.5, color="083F4B", bold=True)
    border = Border(left=line, right=line, top=line, bottom=line)
    plain = Font(name=FONT, size=10.5, color="12262C")
    bold = Font(name=FONT, size=10.5, color="FFFFFF", bold=True)
    fill = PatternFill("solid", start_color="0B5563", end_color="0B5563")
    middle, wrapped = Alignment(vertical="center"), Alignment(vertical="center", wrap_text=True)
    book.add_named_style(NamedStyle("award_head", font=bold, fill=fill, border=border, alignment=wrapped))
    book.add_named_style(NamedStyle("award_cell", font=plain, border=border, alignment=middle))
    book.add_named_style(NamedStyle("award_text", font=plain, border=border, alignment=wrapped))
    book.add_named_style(NamedStyle("award_strong", font=strong, fill=pale, border=border, alignment=wrapped))


def _checked(row: Sequence[object], sheet: Sheet) -> Sequence[object]:
    if len(row) != len(sheet.columns):
        raise ValueError(f"a row of {len(row)} cells under {len(sheet.columns)} columns in {sheet.title!r}")
    return row


def _write_sheet(book: Any, sheet: Sheet, name: str) -> None:
    page = book.create_sheet(name)
    page._values_to_row = _placed  # openpyxl's own makes a cell and raises an error for each one it is given
    _set_up(page, sheet)
    pens = _Pens(page)
    page.append(pens.cell("award_head", "", column.title) for column in sheet.columns)
    styles = ["award_text" if column.is_wrapped else "award_cell" for column in sheet.columns]
    plan = list(zip(styles, sheet.columns, strict=True))
    for row in sheet.rows:
        page.append(_body(pens, plan, _checked(row, sheet)))


def _body(pens: "_Pens", plan: list[tuple[str, Column]], row: Sequence[object]) -> Iterator[Any]:
    for (style, column), value in zip(plan, row, strict=True):
        if isinstance(value, Cell):
            strong = "award_strong" if value.is_strong else style
            yield pens.cell(strong, value.number_format or column.number_format, value.value)
        else:
            yield pens.cell(style, column.number_format, value)


def _placed(cells: Iterable[Any], row: int) -> Iterator[Any]:
    """The cells of a row, each told where it stands just before it is written."""
    for column, cell in enumerate(cells, 1):
        cell.row, cell.column = row, column
        yield cell


class _Pens:
    """One cell for each look of a sheet, filled again and again: a style looked up once costs nothing after.

    Rows are handed over cell by cell, and openpyxl writes each cell before it asks for the next.
    """

    def __init__(self, page: Any) -> None:
        self._page = page
        self._cells: dict[tuple[str, str, bool, bool], Any] = {}

    def cell(self, style: str, number_format: str, value: object) -> Any:
        """The cell of this look with this value; good until the next one is asked for."""
        if type(value) in _COUNTED or (type(value) is float and math.isfinite(value)):  # most cells of a big sheet
            plain = (style, number_format, False, False)
            cell = self._cells.get(plain) or self._made(plain)
            cell.data_type, cell._value = "n", value
            return cell
        is_text = isinstance(value, str)
        if isinstance(value, dt.date):
            number_format = number_format or (MOMENT_FORMAT if isinstance(value, dt.datetime) else DATE_FORMAT)
        # The quote mark is part of the style, so a text that needs it has a cell of its own.
        is_quoted = isinstance(value, str) and safe_text(value).startswith(FORMULA_MARKS)
        look = (style, "" if is_text else number_format, is_text, is_quoted)
        return put(self._cells.get(look) or self._made(look), value)

    def _made(self, look: tuple[str, str, bool, bool]) -> Any:
        cell = self._cells[look] = _pen_class()(self._page, row=1, column=1)
        style = _styled(self._page, look)
        cell._style, cell.style_id = style, self._page.parent._cell_styles.add(style)
        return cell


def _styled(page: Any, look: tuple[str, str, bool, bool]) -> Any:
    from openpyxl.cell import WriteOnlyCell  # slow import

    cell: Any = WriteOnlyCell(page)
    cell.style = look[0]
    if look[1]:
        cell.number_format = look[1]
    cell.quotePrefix = look[3]
    return cell._style


@cache
def _pen_class() -> Any:
    """A cell that knows the number of its style: openpyxl's own looks it up each time it is written."""
    from openpyxl.cell import Cell as Plain  # slow import

    return type("Pen", (Plain,), {"style_id": 0, "has_style": True})


def _clear_away(book: Any) -> None:
    """Remove the temporary files of sheets that were begun: openpyxl would keep them until the process ends."""
    for page in book.worksheets:
        writer = page._writer
        if writer is not None and Path(writer.out).exists():
            with suppress(Exception):  # half-written XML cannot be closed; all that matters is the file
                page.close()
            writer.cleanup()


def _set_up(page: Any, sheet: Sheet) -> None:
    """Widths, frozen panes and print: all before the first row, as the write-only mode demands."""
    from openpyxl.utils import get_column_letter  # slow import

    for number, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = column.width
    page.freeze_panes = f"{get_column_letter(sheet.frozen_columns + 1)}2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape" if sheet.is_landscape else "portrait"
    page.page_setup.paperSize = A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.center.text = "&P / &N"


def sheet_names(titles: Sequence[str]) -> list[str]:
    """Excel's rules for names: at most 31 characters, none of []:*?/\\, no two alike whatever their case."""
    names: list[str] = []
    taken: set[str] = set()
    for number, title in enumerate(titles, 1):
        name = _NOT_IN_TITLE.sub(" ", safe_text(title)).strip(" '")[:MAX_TITLE] or str(number)
        if name.lower() in taken:
            suffix = f" {number}"
            name = name[: MAX_TITLE - len(suffix)] + suffix
        taken.add(name.lower())
        names.append(name)
    return names
