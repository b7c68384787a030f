"""The Excel copy: sheets that explain themselves, cells that keep text as text, identities out of sight."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from award.applications import services
from award.applications.offline.excel import BEFORE, MARKS, Page, excel_copy
from award.applications.offline.slots import HEAD, TAG
from award.core.xlsx import MAX_TEXT, Column, Sheet
from tests.applications.cast import make_team, measure

pytestmark = pytest.mark.django_db


def test_sheets_columns_and_marks():
    team = make_team()
    row = measure(team.application.cycle.year)
    services.save_measures(actor=team.owner, application=team.application, item=team.item("4.7.2"), rows=[row])
    book = load_workbook(io.BytesIO(excel_copy(team.application)))
    pages = {page["A1"].value: page for page in book.worksheets}
    assert list(pages) == ["guide", *BEFORE]
    for kind, page in pages.items():
        assert page.column_dimensions["A"].hidden, kind
        first = page.cell(2, BEFORE.get(kind, 1) + 1)
        assert kind == "guide" or first.number_format == "@", kind
    assert HEAD.fullmatch(pages["guide"]["A2"].value)
    for kind in ("basic", "profile", "answers", "measures"):
        assert all(TAG.fullmatch(row[0].value) for row in pages[kind].iter_rows(min_row=2)), kind
    assert len(pages["indicators"]["A2"].value.split(" ")) == 3
    rows = [row for row in pages["measures"].iter_rows(min_row=2, values_only=True) if row[1] == "4.7.2"]
    assert (len(rows), rows[0][3], rows[0][5], rows[1][3]) == (6, "一次交验合格率", "Higher is better", None)
    (offer,) = pages["measures"].data_validations.dataValidation
    assert offer.formula1 == '"Higher is better,Lower is better"'


def test_a_text_that_a_cell_would_change_is_left_out_with_a_reason():
    team = make_team()
    texts = {"method": "x" * (MAX_TEXT + 1), "deployment": "_x000D_", "results": "=1+1"}
    for layer, text in texts.items():
        services.save_answer(
            actor=team.owner, application=team.application, item=team.item(), layer=layer, text=text, version=0
        )
    book = load_workbook(io.BytesIO(excel_copy(team.application)))
    page = next(page for page in book.worksheets if page["A1"].value == "answers")
    rows = list(page.iter_rows(min_row=2, max_row=4))
    assert [row[0].value is None for row in rows] == [True, True, False]
    assert "does not fit" in rows[0][4].value
    assert (rows[2][4].value, rows[2][4].data_type) == ("=1+1", "s")


def test_the_first_column_to_fill_in():
    sheet = Sheet("x", [Column("a"), Column("b"), Column("c")], [])
    assert (Page("basic", sheet).first, Page("guide", sheet).first, MARKS) == (3, 4, 1)
