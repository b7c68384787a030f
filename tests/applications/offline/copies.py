"""Copies as a team hands them back: opened, filled in, saved."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import load_workbook

from award.applications.offline.slots import slots_of
from award.core.docx import Document

DOCUMENT = "word/document.xml"


def docx_with(body: str, more: Mapping[str, str] | None = None) -> bytes:
    """A document with this body, and further parts in it."""
    return rezipped(Document("x").as_bytes(), lambda name, text: _around(body) if name == DOCUMENT else text, more)


def _around(body: str) -> str:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<?xml version="1.0"?><w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'


def rezipped(data: bytes, change: Callable[[str, str], str], more: Mapping[str, str] | None = None) -> bytes:
    """The file with each part run through `change`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in archive.namelist():
            made.writestr(name, change(name, archive.read(name).decode()))
        for name, text in (more or {}).items():
            made.writestr(name, text)
    return out.getvalue()


def written_in_word(data: bytes, texts: Mapping[str, str]) -> bytes:
    """The document with other texts in the boxes of these tags, as Word saves them: runs split, the hint gone."""

    def change(name: str, xml: str) -> str:
        for tag, text in texts.items() if name == DOCUMENT else ():
            box = re.search(rf'<w:sdt><w:sdtPr>(?:<w:alias [^>]*/>)?<w:tag w:val="{tag}\.[^>]*/>.*?</w:sdt>', xml, re.S)
            assert box, tag
            cell = re.search(r"<w:tc><w:tcPr>.*?</w:tcPr>", box[0])
            assert cell, tag
            kept = box[0][: cell.end()].replace("<w:showingPlcHdr/>", "")
            xml = xml.replace(box[0], f"{kept}{_paragraphs(text)}</w:tc></w:sdtContent></w:sdt>")
        return xml

    return rezipped(data, change)


def _paragraphs(text: str) -> str:
    return "".join(
        '<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs></w:pPr>'
        f'<w:proofErr w:type="spellStart"/>{_run(line[:2])}{_run(line[2:])}</w:p>'
        for line in text.split("\n")
    )


def _run(text: str) -> str:
    return f'<w:r w:rsidR="00A1"><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def written_in_excel(data: bytes, texts: Mapping[str, Any]) -> bytes:
    """The workbook with other values in the cells of these tags."""
    book = load_workbook(io.BytesIO(data))
    left = dict(texts)
    for page in book.worksheets:
        first = {"basic": 3, "indicators": 4, "profile": 4, "answers": 5}.get(page["A1"].value)
        for row in page.iter_rows(min_row=2) if first else ():
            for place, mark in enumerate(str(row[0].value or "").split(" ")):
                if mark[:13] in left:
                    page.cell(row[0].row, first + place).value = left.pop(mark[:13])
    assert not left, left
    return saved(book)


def rows_in_excel(data: bytes, code: str, rows: Sequence[Sequence[Any]]) -> bytes:
    """The workbook with these rows as the table of results of an item."""
    book = load_workbook(io.BytesIO(data))
    page = next(page for page in book.worksheets if page["A1"].value == "measures")
    places = [row[0].row for row in page.iter_rows(min_row=2) if row[1].value == code]
    for number, place in enumerate(places):
        for column in range(4, page.max_column + 1):
            page.cell(place, column).value = None
        for column, value in enumerate(rows[number] if number < len(rows) else (), 4):
            page.cell(place, column).value = value
    for row in rows[len(places) :]:  # as a person adds it: below all else, without a mark
        page.append([None, code, None, *row])
    return saved(book)


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def slot_named(application: Any, key: str) -> Any:
    return next(slot for slot in slots_of(application) if slot.key == key)
