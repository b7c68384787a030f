"""A workbook that comes back: by its hidden marks, whatever was sorted, renamed or added."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from award.applications import services
from award.applications.offline.excel import excel_copy
from award.applications.offline.excel_read import read_excel
from award.applications.offline.slots import slots_of
from award.core.errors import ServiceError
from tests.applications.cast import fill, make_team, measure
from tests.applications.offline.copies import rows_in_excel, saved, slot_named

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make_team()


def opened(data):
    book = load_workbook(io.BytesIO(data))
    return book, {page["A1"].value: page for page in book.worksheets}


def read(book, team):
    return read_excel(saved(book), "x", team.application)


def test_what_went_out_comes_back_the_same(team):
    fill(team)
    slots = {slot.tag: slot for slot in slots_of(team.application)}
    filled = read_excel(excel_copy(team.application), "x", team.application)
    assert filled.outside == []
    assert filled.values.keys() == slots.keys()
    for tag, value in filled.values.items():
        text = "" if slots[tag].kind == "measures" else slots[tag].text
        assert (value.text, value.rows, value.base) == (text, slots[tag].rows, slots[tag].base)
        assert not value.fault


def test_renamed_sheets_sorted_rows_and_deleted_rows(team):
    fill(team)
    book, pages = opened(excel_copy(team.application))
    pages["answers"].title = "正文"
    values = list(pages["answers"].iter_rows(min_row=2, values_only=True))
    for number, row in enumerate(reversed(values[1:]), 2):
        for column, value in enumerate(row, 1):
            pages["answers"].cell(number, column).value = value
    pages["answers"].delete_rows(len(values) + 1)
    filled = read(book, team)
    absent = [slot.key for slot in slots_of(team.application) if slot.tag not in filled.values]
    assert absent == ["answer 4.1.2 method"]
    assert not [value for value in filled.values.values() if value.fault]


def test_a_column_that_moved_makes_its_sheet_unreadable_not_its_texts_wrong(team):
    fill(team)
    book, pages = opened(excel_copy(team.application))
    for kind in ("basic", "indicators", "measures"):
        pages[kind].insert_cols(3)
    filled = read(book, team)
    faulty = {slot.kind for slot in slots_of(team.application) if filled.values[slot.tag].fault}
    assert faulty == {"basic", "indicator", "measures"}


def test_rows_of_a_table_belong_to_the_item_a_person_sees(team):
    row = measure(team.application.cycle.year)
    for code in ("4.7.2", "4.7.3"):
        services.save_measures(actor=team.owner, application=team.application, item=team.item(code), rows=[row])
    cells = ["新", "", "", "", "", "1", "2", "3", "", "", "", "", ""]
    book, pages = opened(rows_in_excel(excel_copy(team.application), "4.7.2", [cells] * 7))
    line = next(row for row in pages["measures"].iter_rows(min_row=2) if row[1].value == "4.7.3")
    line[1].value = "4.7.2"  # moved by hand to the other item
    pages["measures"].append([None, "9.9", None, *cells])
    filled = read(book, team)
    first, second = (slot_named(team.application, f"measures {code}") for code in ("4.7.2", "4.7.3"))
    assert len(filled.values[first.tag].rows) == 8
    assert (filled.values[first.tag].base, filled.values[second.tag].rows) == (first.base, ())
    assert any("新" in line for line in filled.outside)


def test_words_in_no_place_and_merged_cells_are_told(team):
    book, pages = opened(excel_copy(team.application))
    pages["basic"].append([None, None, "无主的话"])
    pages["answers"].merge_cells("E2:E3")
    book.create_sheet("便签")["B2"] = "记得盖章"
    outside = "\n".join(read(book, team).outside)
    for text in ("无主的话", "记得盖章", "merged"):
        assert text in outside


def test_one_bad_cell_bars_its_table(team):
    cells = ["新", "", "", "", "", "=1+1", "2", "3", "", "", "", "", ""]
    data = rows_in_excel(excel_copy(team.application), "4.7.2", [cells])
    value = read_excel(data, "x", team.application).values[slot_named(team.application, "measures 4.7.2").tag]
    assert (value.rows, "is a formula" in value.fault) == ((), True)


def test_any_other_workbook_is_refused(team):
    book, pages = opened(excel_copy(team.application))
    pages["guide"]["A2"].value = None
    with pytest.raises(ServiceError, match="was not downloaded on this page"):
        read(book, team)
