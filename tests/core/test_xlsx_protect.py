import io
import zipfile

import pytest
from openpyxl import load_workbook

from award.core.xlsx import Formula
from award.core.xlsx_protect import Hidden, Line, Offer, Page, Put, Rule, protected_workbook


def _book(*pages: Page, hidden=()):
    return load_workbook(io.BytesIO(protected_workbook(pages, hidden, title="评分", password="secret")))


def _page(*lines: Line, **more) -> Page:
    return Page("评分表", [10, 20], lines, **more)


def test_answers_are_open_and_all_else_is_locked():
    book = _book(_page(Line([Put("甲", "text"), Put(None, "answer")])))
    page = book["评分表"]
    assert (page["A1"].protection.locked, page["B1"].protection.locked) == (True, False)
    assert page.protection.sheet
    assert book.security.lockStructure
    assert not page.protection.formatColumns  # widths may be changed
    assert book.properties.title == "评分"


@pytest.mark.parametrize("text", ["=1+1", "@x", "#N/A", "-3"])
def test_a_text_never_becomes_a_formula(text):
    page = _book(_page(Line([Put(text, "remark")])))["评分表"]
    assert (page["A1"].value, page["A1"].data_type) == (text, "s")


def test_a_formula_of_our_own_is_one():
    page = _book(_page(Line([Put(1, "number"), Put(Formula("=A1*2"), "calc")])))["评分表"]
    assert (page["B1"].value, page["B1"].data_type) == ("=A1*2", "f")


def test_offers_say_what_may_stand_in_their_cells():
    long = "字" * 300
    offers = [Offer(["A1"], long, long, long, source="steps"), Offer(["B1:B3"], "t", "p", "e", longest=9)]
    hidden = Hidden("_lists", [[0], [5]], {"steps": "$A$1:$A$2"})
    book = _book(_page(Line([Put(None, "mark")]), offers=offers), hidden=[hidden])
    listed, length = book["评分表"].data_validations.dataValidation
    assert (listed.type, listed.errorStyle, length.type, length.formula1) == ("list", "stop", "textLength", "9")
    assert (len(listed.prompt), len(listed.error), len(listed.promptTitle)) == (255, 255, 32)
    assert book.defined_names["steps"].attr_text == "'_lists'!$A$1:$A$2"
    assert book["_lists"].sheet_state == "veryHidden"
    assert [row[0] for row in book["_lists"].iter_rows(values_only=True)] == [0, 5]


def test_rules_links_panes_and_print_are_set():
    page = _page(
        Line([Put("去", "note", leads_to="评分表")], 30), Line([]), frozen="B2", heading="1:1", footer="A&B",
        rules=[Rule("A1", 'A1=""', "FBE3D6")], is_landscape=False,
    )  # fmt: skip
    sheet = _book(page)["评分表"]
    assert sheet["A1"].hyperlink.location == "'评分表'!A1"
    assert (sheet.freeze_panes, sheet.page_setup.orientation, sheet.row_dimensions[1].height) == ("B2", "portrait", 30)
    assert "A&&B" in sheet.oddFooter.left.text
    assert len(sheet.conditional_formatting) == 1


def test_a_row_is_as_high_as_its_texts_and_may_grow():
    data = protected_workbook(
        [_page(Line([Put("字" * 40, "text"), Put("a", "text")]), Line([Put("a", "text")]), least_height=30)], [],
        title="", password="x",
    )  # fmt: skip
    sheet = load_workbook(io.BytesIO(data))["评分表"]
    assert sheet.row_dimensions[1].height > 100
    assert sheet.row_dimensions[2].height == 30
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b'customHeight="1"' not in archive.read("xl/worksheets/sheet1.xml").split(b"<sheetData>")[1]
