"""Writes a workbook to be filled in: only its answer cells are open, each says what may stand there.

The protection keeps a hand from slipping; it proves nothing. Whatever comes back is read as from outside.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from award.core.xlsx import A4, FONT, put, safe_text

INK, TEAL, DEEP, PALE, GREY, LINE, OPEN = "12262C", "0B5563", "083F4B", "E3EFF0", "5A6F75", "C3CFD0", "FFF9E5"
MOST_PROMPT = 255  # what Excel shows beside a cell
MOST_TITLE = 32
# size, bold, colour, fill, horizontal, border (a: all, t: the sides and the top, s: the sides), open, format
_LOOKS: dict[str, tuple[float, bool, str, str, str, str, bool, str]] = {
    "title": (16, True, DEEP, "", "left", "", False, "General"),
    "note": (10, False, GREY, "", "left", "", False, "General"),
    "prose": (10.5, False, INK, "", "left", "", False, "General"),
    "label": (10, False, GREY, "", "right", "", False, "General"),
    "figure": (12, True, DEEP, "", "left", "", False, "0.0"),
    "head": (10.5, True, "FFFFFF", TEAL, "center", "a", False, "General"),
    "group": (10.5, True, DEEP, PALE, "left", "t", False, "General"),
    "group_number": (10.5, True, DEEP, PALE, "center", "t", False, "General"),
    "code": (10.5, True, INK, "", "center", "t", False, "@"),
    "text": (10.5, False, INK, "", "left", "t", False, "General"),
    "cell": (10.5, False, INK, "", "left", "a", False, "General"),
    "number": (10.5, False, INK, "", "center", "t", False, "General"),
    "calc": (10.5, False, TEAL, "", "center", "t", False, "0.0"),
    "rest": (9, False, GREY, "", "left", "s", False, "General"),
    "mark": (12, True, INK, OPEN, "center", "a", True, "General"),
    "answer": (10.5, False, INK, OPEN, "center", "a", True, "General"),
    "remark": (10.5, False, INK, OPEN, "left", "a", True, "@"),
}
_TOP = {"remark", "rest", "cell", "prose"}
_WRAPPED = {name for name, look in _LOOKS.items() if look[5]} | {"prose"}
_INDENTED = {"remark", "cell", "text", "group", "figure"}
_WIDE = 0x2E80  # from here on a letter takes two places
_LINE_HEIGHT = 15.5


@dataclass(frozen=True)
class Put:
    """A value and the look of its cell; `leads_to` is the name of a sheet that the cell leads to."""

    value: object
    look: str
    leads_to: str = ""


@dataclass(frozen=True)
class Line:
    """A row of cells from the left; None leaves one out. Without a height it grows with its texts."""

    cells: Sequence[Put | None]
    height: float | None = None


@dataclass(frozen=True)
class Offer:
    """Cells that take only what a named list holds, or a text no longer than `longest`, and say so."""

    cells: Sequence[str]
    title: str
    prompt: str
    error: str
    source: str = ""
    longest: int = 0


@dataclass(frozen=True)
class Rule:
    """Cells that are filled with a colour where a formula, written for the first of them, is true."""

    cells: str
    formula: str
    colour: str


@dataclass(frozen=True)
class Page:
    """One protected worksheet. The rows `heading` stay in view with what stands left of `frozen`."""

    title: str
    widths: Sequence[float]
    lines: Sequence[Line]
    frozen: str = ""
    heading: str = ""
    offers: Sequence[Offer] = ()
    rules: Sequence[Rule] = ()
    least_height: float = 0
    is_landscape: bool = True
    footer: str = ""


@dataclass(frozen=True)
class Hidden:
    """A worksheet that no menu shows, and the names of lists in its columns."""

    title: str
    rows: Sequence[Sequence[object]]
    names: Mapping[str, str] = field(default_factory=dict)


def protected_workbook(pages: Sequence[Page], hidden: Sequence[Hidden], *, title: str, password: str) -> bytes:
    """The workbook as bytes."""
    from openpyxl import Workbook  # slow import
    from openpyxl.workbook.protection import WorkbookProtection  # slow import

    book: Any = Workbook()
    book.remove(book.active)
    book.properties.title = safe_text(title)
    book.properties.creator = ""
    _add_looks(book)
    for page in pages:
        _write(book.create_sheet(page.title), page, password)
    for sheet in hidden:
        _hide(book, sheet, password)
    book.security = WorkbookProtection(workbookPassword=password, lockStructure=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _add_looks(book: Any) -> None:
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side  # slow import

    line = Side(style="thin", color=LINE)
    borders = {
        "": Border(),
        "a": Border(left=line, right=line, top=line, bottom=line),
        "t": Border(left=line, right=line, top=line),
        "s": Border(left=line, right=line),
    }
    for name, (size, bold, colour, fill, horizontal, border, is_open, number_format) in _LOOKS.items():
        style = NamedStyle(f"form_{name}", number_format=number_format, border=borders[border])
        style.font = Font(name=FONT, size=size, bold=bold, color=colour)
        vertical = "top" if name in _TOP else "center"
        style.alignment = Alignment(
            horizontal=horizontal, vertical=vertical, wrap_text=name in _WRAPPED, indent=name in _INDENTED
        )
        style.protection = Protection(locked=not is_open)
        if fill:
            style.fill = PatternFill("solid", start_color=fill, end_color=fill)
        book.add_named_style(style)


def _write(sheet: Any, page: Page, password: str) -> None:
    from openpyxl.utils import get_column_letter  # slow import

    for number, width in enumerate(page.widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row, line in enumerate(page.lines, 1):
        if line.height is not None:
            sheet.row_dimensions[row].height = line.height
        else:
            _grow(sheet, row, max(page.least_height, _needed(line, page.widths)))
        for column, each in enumerate(line.cells, 1):
            if each is not None:
                _fill(sheet.cell(row, column), each)
    _set_up(sheet, page)
    for offer in page.offers:
        sheet.add_data_validation(_validation(offer))
    for rule in page.rules:
        _colour(sheet, rule)
    _protect(sheet, password)


def _needed(line: Line, widths: Sequence[float]) -> float:
    """About how high the texts of a row stand when they are broken into lines."""
    most = 1
    for each, width in zip(line.cells, widths, strict=False):
        if each is not None and isinstance(each.value, str) and each.look in _WRAPPED:
            places = max(width - 2, 1)
            lines = (sum(2 if ord(letter) >= _WIDE else 1 for letter in text) for text in each.value.split("\n"))
            most = max(most, sum(max(1, ceil(length / places)) for length in lines))
    return most * _LINE_HEIGHT + 5


def _grow(sheet: Any, row: int, height: float) -> None:
    """A height that the program may change when a longer text is typed: openpyxl calls every height fixed."""
    from openpyxl.worksheet.dimensions import RowDimension  # slow import

    free = type("FreeRow", (RowDimension,), {"customHeight": False})
    sheet.row_dimensions[row] = free(sheet, index=row, ht=height)


def _fill(cell: Any, each: Put) -> None:
    from openpyxl.worksheet.hyperlink import Hyperlink  # slow import

    cell.style = f"form_{each.look}"
    if each.leads_to:
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{each.leads_to}'!A1")
        cell.style = f"form_{each.look}"
    put(cell, each.value)


def _set_up(sheet: Any, page: Page) -> None:
    sheet.sheet_view.showGridLines = False
    if page.frozen:
        sheet.freeze_panes = page.frozen
    if page.heading:
        sheet.print_title_rows = page.heading
    if page.least_height:
        sheet.sheet_format.defaultRowHeight = page.least_height
        sheet.sheet_format.customHeight = True
    sheet.page_setup.orientation = "landscape" if page.is_landscape else "portrait"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for side in ("left", "right", "top", "bottom"):
        setattr(sheet.page_margins, side, 0.5)
    sheet.oddFooter.left.text = safe_text(page.footer).replace("&", "&&")
    sheet.oddFooter.right.text = "&P / &N"


def _validation(offer: Offer) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation  # slow import

    said: dict[str, Any] = {
        "errorTitle": offer.title[:MOST_TITLE], "error": offer.error[:MOST_PROMPT], "showErrorMessage": True,
        "promptTitle": offer.title[:MOST_TITLE], "prompt": offer.prompt[:MOST_PROMPT], "showInputMessage": True,
        "allow_blank": True, "errorStyle": "stop",
    }  # fmt: skip
    if offer.source:
        found = DataValidation(type="list", formula1=f"={offer.source}", **said)
    else:
        found = DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(offer.longest), **said)
    for cells in offer.cells:
        found.add(cells)
    return found


def _colour(sheet: Any, rule: Rule) -> None:
    from openpyxl.formatting.rule import FormulaRule  # slow import
    from openpyxl.styles import PatternFill  # slow import

    fill = PatternFill("solid", start_color=rule.colour, end_color=rule.colour)
    sheet.conditional_formatting.add(rule.cells, FormulaRule(formula=[rule.formula], fill=fill))


def _protect(sheet: Any, password: str) -> None:
    """Widths and heights may be changed, cells be picked and links be followed."""
    sheet.protection.sheet = True
    sheet.protection.password = password
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def _hide(book: Any, hidden: Hidden, password: str) -> None:
    from openpyxl.workbook.defined_name import DefinedName  # slow import

    sheet = book.create_sheet(hidden.title)
    sheet.sheet_state = "veryHidden"
    for row, values in enumerate(hidden.rows, 1):
        for column, value in enumerate(values, 1):
            put(sheet.cell(row, column), value)
    for name, cells in hidden.names.items():
        book.defined_names[name] = DefinedName(name, attr_text=f"'{hidden.title}'!{cells}")
    _protect(sheet, password)
