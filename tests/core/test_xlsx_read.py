"""A workbook from outside: what is read, what is refused, and that nothing costs more than it may."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from award.core import xlsx_read
from award.core.xlsx_read import ReadBook, read_workbook
from award.domain.errors import InputRefused

SPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def made(fill: Callable[[Any], object]) -> bytes:
    book = Workbook()
    book.active.title = "items"
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_sheet(body: bytes, after: bytes = b"", before: bytes = b"") -> bytes:
    """A workbook whose only sheet holds `body` for rows."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made(lambda book: None))) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            sheet = (
                b"<worksheet "
                + SPACE
                + b">"
                + before
                + b"<sheetData>"
                + body
                + b"</sheetData>"
                + after
                + b"</worksheet>"
            )
            new.writestr(part, sheet if part.filename == "xl/worksheets/sheet1.xml" else old.read(part))
    return out.getvalue()


def codes(data: bytes) -> list[tuple[str, str]]:
    """What the file is refused for, or the faults of its cells."""
    try:
        found = read_workbook(data, name="a.xlsx").faults
    except InputRefused as error:
        found = error.faults
    return [(fault.where, fault.code) for fault in found]


def shown(book: ReadBook, sheet: str = "items") -> list[tuple[int, list[tuple[str, object]]]]:
    return [(row.number, [(cell.where, cell.value) for cell in row.cells]) for row in book.sheets[sheet]]


def test_filled_cells_keep_their_place_and_type():
    def fill(book: Any) -> None:
        page = book.active
        page["A1"], page["C1"], page["B4"], page["A5"] = "a", 50.0, True, "  "

    book = read_workbook(made(fill), name="a.xlsx")
    assert shown(book) == [(1, [("items!A1", "a"), ("items!C1", 50)]), (4, [("items!B4", True)])]
    assert book.faults == []


def test_carriage_returns_of_other_programs_are_no_text():
    def fill(book: Any) -> None:
        book.active["A1"], book.active["B1"] = "_x000D_", "a_x000D_\nb"

    assert shown(read_workbook(made(fill), name="a.xlsx")) == [(1, [("items!B1", "a\nb")])]


def test_sheets_to_ignore_are_not_read():
    def fill(book: Any) -> None:
        book.create_sheet("guide")["A1"] = "=1+1"

    assert read_workbook(made(fill), name="a.xlsx", ignored={"guide"}).sheets.keys() == {"items"}
    assert codes(made(fill)) == [("guide!A1", "xlsx.formula")]


def test_the_value_that_a_formula_claims_to_have_is_not_believed():
    data = with_sheet(b'<row r="2"><c r="B2"><f>1+1</f><v>100</v></c><c r="C2" t="e"><v>#N/A</v></c></row>')
    book = read_workbook(data, name="a.xlsx")
    assert [(fault.where, fault.code) for fault in book.faults] == [
        ("items!B2", "xlsx.formula"),
        ("items!C2", "xlsx.error"),
    ]
    assert [cell.is_refused for row in book.sheets["items"] for cell in row.cells] == [True, True]


def test_merged_cells_and_texts_without_end_are_named():
    data = with_sheet(
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"x" * 32_768 + b"</t></is></c></row>",
        b'<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>',
    )
    assert codes(data) == [("items!A1", "xlsx.text_too_long"), ("items!A1:B2", "xlsx.merged")]


@pytest.mark.parametrize(
    "body",
    [
        b'<row r="3001"><c r="A3001"><v>1</v></c></row>',
        b'<row r="1"><c r="CW1"><v>1</v></c></row>',
        b"<row/>" * 3001,
    ],
    ids=["row", "column", "rows without numbers"],
)
def test_what_lies_too_far_out_is_refused_and_never_lost_in_silence(body):
    assert codes(with_sheet(body)) == [("items", "xlsx.too_far")]


def test_the_last_row_and_column_are_read():
    body = b'<row r="3000"><c r="CV3000"><v>7</v></c></row>'
    assert shown(read_workbook(with_sheet(body), name="a.xlsx")) == [(3000, [("items!CV3000", 7)])]


def test_the_size_that_a_sheet_claims_is_not_believed():
    row = b'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="A2"><v>3</v></c></row>'
    for claim in (b"A1", b"A1:XFD1048576"):
        book = read_workbook(with_sheet(row, before=b'<dimension ref="' + claim + b'"/>'), name="a.xlsx")
        assert [len(cells) for _number, cells in shown(book)] == [2, 1]


@pytest.mark.parametrize(
    ("name", "limit", "code"),
    [
        ("MAX_BYTES", 100, "xlsx.too_large"),
        ("MAX_UNPACKED", 100, "upload.zip_bomb"),
        ("MAX_MARKS", 10, "xlsx.too_complex"),
        ("MAX_OTHER_MARKS", 10, "xlsx.too_complex"),
        ("MAX_SHEETS", 0, "xlsx.too_many_sheets"),
    ],
)
def test_limits_bar_the_whole_file(monkeypatch, name, limit, code):
    data = made(lambda book: None)
    assert codes(data) == []
    monkeypatch.setattr(xlsx_read, name, limit)
    assert codes(data) == [("a.xlsx", code)]


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "upload.empty"), (b"x", "upload.content_mismatch"), (b"PK\x03\x04", "upload.damaged")],
)
def test_what_is_no_workbook_is_refused(data, code):
    assert codes(data) == [("a.xlsx", code)]


def test_xml_that_is_none_is_a_damaged_file():
    assert codes(with_sheet(b"<row><c></row>")) == [("a.xlsx", "upload.damaged")]
