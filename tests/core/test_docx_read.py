"""What is read of a box as Word and WPS write it, what is left out of it, and what is said of that."""

from __future__ import annotations

import re

import pytest

from award.core.docx_read import FoundBox, FoundDocument, read_docx
from tests.applications.offline.copies import docx_with

TAGS = re.compile(r"t\d")


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def boxed(content: str, tag: str = "t1", more: str = "") -> str:
    return f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/>{more}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


def read(body: str) -> FoundDocument:
    return read_docx(docx_with(body), tags=TAGS)


def only(content: str, **more: str) -> FoundBox:
    (box,) = read(boxed(content, **more)).boxes
    return box


CELL = "<w:tc><w:p>{}</w:p></w:tc>".format
TABLE = f"<w:tbl><w:tr>{CELL(run('a'))}{CELL(run('b'))}</w:tr><w:tr>{CELL(run('c'))}{CELL('')}</w:tr></w:tbl>"
CONTENTS = {
    "paragraphs": (f"<w:p>{run('a')}</w:p><w:p/><w:p>{run('b')}{run('c')}</w:p>", "a\n\nbc\n", set()),
    "breaks and tabs": (
        "<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r></w:p>",
        "a\nb\tc\n",
        set(),
    ),
    "tabs of the paragraph": (f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{run('a')}</w:p>", "a\n", set()),
    "tracked": (f"<w:p>{run('a')}<w:del>{run('x')}</w:del><w:ins>{run('b')}</w:ins></w:p>", "ab\n", set()),
    "moved": (f"<w:p><w:moveFrom>{run('x')}</w:moveFrom><w:moveTo>{run('a')}</w:moveTo></w:p>", "a\n", set()),
    "link": (f"<w:p><w:hyperlink>{run('a')}</w:hyperlink></w:p>", "a\n", set()),
    "field": ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r>" + run("1") + "</w:p>", "1\n", set()),
    "numbered": (f"<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>{run('a')}</w:p>", "a\n", {"numbering"}),
    "picture": (f"<w:p>{run('a')}<w:r><w:drawing><w:t>x</w:t></w:drawing></w:r></w:p>", "a\n", {"picture"}),
    "footnote": (f"<w:p>{run('a')}<w:r><w:footnoteReference/></w:r></w:p>", "a\n", {"footnote"}),
    "symbol": (f"<w:p>{run('a')}<w:r><w:sym/></w:r></w:p>", "a\n", {"symbol"}),
    "a table inside": (TABLE + f"<w:p>{run('d')}</w:p>", "a\tb\nc\nd\n", set()),
    "an unknown box inside": (f"<w:p>{run('a')}{boxed(run('b'), tag='x')}</w:p>", "ab\n", set()),
    "a cell": (f"<w:tc><w:p>{run('a')}</w:p><w:p>{run('b')}</w:p></w:tc>", "a\nb\n", set()),
    "nothing": ("<w:p/>", "\n", set()),
}


@pytest.mark.parametrize("case", CONTENTS)
def test_contents_of_a_box(case):
    content, text, notes = CONTENTS[case]
    box = only(content)
    assert (box.text, box.notes) == (text, notes)


def test_a_box_within_a_line_and_what_stands_around_it():
    found = read(f"<w:p>{run('before')}{boxed(run('in'))}{run('after')}</w:p><w:p>{boxed(run('x'), tag='other')}</w:p>")
    assert [(box.tag, box.text) for box in found.boxes] == [("t1", "in")]
    assert found.outside == ["beforeafter", "x"]


def test_a_box_in_a_box_keeps_its_own_text():
    found = read(boxed(f"<w:p>{run('a')}</w:p>{boxed('<w:p>' + run('b') + '</w:p>', tag='t2')}<w:p>{run('c')}</w:p>"))
    assert [(box.tag, box.text) for box in found.boxes] == [("t1", "a\nc\n"), ("t2", "b\n")]


def test_rows_of_a_table_and_the_mark_of_a_hint():
    assert only(TABLE).rows == [["a", "b"], ["c", ""]]
    assert only("<w:p/>", more="<w:showingPlcHdr/>").is_hint
    assert not only("<w:p/>", more='<w:showingPlcHdr w:val="0"/>').is_hint


def test_a_formula_is_told():
    maths = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    box = only(f'<w:p><m:oMath xmlns:m="{maths}"><m:r><m:t>x</m:t></m:r></m:oMath></w:p>')
    assert (box.text, box.notes) == ("x\n", {"formula"})
