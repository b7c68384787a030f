"""Workbooks for the office: text stays text, whatever a person typed.

Rows are streamed (openpyxl in write-only mode). A string never becomes a formula, control characters that would break
the file are dropped, and a cell is cut at Excel's limit.
"""

import datetime as dt
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from award.core.dates import beijing_naive

MAX_TEXT = 32_767
MAX_TITLE = 31
FONT = "Microsoft YaHei"
A4 = 9
DATE_FORMAT = "yyyy-mm-dd"
MOMENT_FORMAT = "yyyy-mm-dd hh:mm"
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
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

    # Read before the first sheet is begun: a failure halfway would leave openpyxl's temporary files behind.
    rows = [[_checked(row, sheet) for row in sheet.rows] for sheet in sheets]
    book = Workbook(write_only=True)
    book.properties.title = safe_text(title)
    book.properties.creator = ""
    _add_styles(book)
    for sheet, name, body in zip(sheets, _sheet_names(sheets), rows, strict=True):
        _write_sheet(book, sheet, name, body)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(cell: Any, value: object) -> Any:
    """Put a value into an openpyxl cell, text as text. Set the cell's style before: a style clears the quote mark."""
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
    border = Border(left=line, right=line, top=line, bottom=line)
    plain = Font(name=FONT, size=10.5, color="12262C")
    bold = Font(name=FONT, size=10.5, color="FFFFFF", bold=True)
    fill = PatternFill("solid", start_color="0B5563", end_color="0B5563")
    middle, wrapped = Alignment(vertical="center"), Alignment(vertical="center", wrap_text=True)
    book.add_named_style(NamedStyle("award_head", font=bold, fill=fill, border=border, alignment=wrapped))
    book.add_named_style(NamedStyle("award_cell", font=plain, border=border, alignment=middle))
    book.add_named_style(NamedStyle("award_text", font=plain, border=border, alignment=wrapped))


def _checked(row: Sequence[object], sheet: Sheet) -> Sequence[object]:
    if len(row) != len(sheet.columns):
        raise ValueError(f"a row of {len(row)} cells under {len(sheet.columns)} columns in {sheet.title!r}")
    return row


def _write_sheet(book: Any, sheet: Sheet, name: str, rows: Sequence[Sequence[object]]) -> None:
    from openpyxl.cell import WriteOnlyCell  # slow import

    page = book.create_sheet(name)
    _set_up(page, sheet)
    page.append([_styled(WriteOnlyCell(page), "award_head", column.title) for column in sheet.columns])
    for row in rows:
        page.append(
            [_body_cell(WriteOnlyCell(page), column, value) for column, value in zip(sheet.columns, row, strict=True)]
        )


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


def _body_cell(cell: Any, column: Column, value: object) -> Any:
    _styled(cell, "award_text" if column.is_wrapped else "award_cell", value)
    if isinstance(value, dt.datetime):
        cell.number_format = column.number_format or MOMENT_FORMAT
    elif isinstance(value, dt.date):
        cell.number_format = column.number_format or DATE_FORMAT
    elif column.number_format and not isinstance(value, str):
        cell.number_format = column.number_format
    return cell


def _styled(cell: Any, style: str, value: object) -> Any:
    cell.style = style
    return put(cell, value)


def _sheet_names(sheets: Sequence[Sheet]) -> list[str]:
    """Excel's rules for names: at most 31 characters, none of []:*?/\\, no two alike whatever their case."""
    names: list[str] = []
    taken: set[str] = set()
    for number, sheet in enumerate(sheets, 1):
        name = _NOT_IN_TITLE.sub(" ", safe_text(sheet.title)).strip(" '")[:MAX_TITLE] or str(number)
        if name.lower() in taken:
            suffix = f" {number}"
            name = name[: MAX_TITLE - len(suffix)] + suffix
        taken.add(name.lower())
        names.append(name)
    return names
