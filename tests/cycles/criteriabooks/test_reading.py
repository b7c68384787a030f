"""From a workbook to the criteria file: the same criteria come back, and every fault has its cell."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from award.cycles.criteriabooks import criteria_from_workbook, reading
from award.domain.errors import InputRefused
from tests.cycles.criteriabooks.books import SHIPPED, criteria, edited, faults, read, workbook


@pytest.mark.parametrize("code", ["small", *SHIPPED])
def test_criteria_come_back_equal_under_another_hash(code):
    back = read(workbook(code))
    assert back == criteria(code)
    assert back.sha256 != criteria(code).sha256


def test_what_the_office_changes_is_in_the_file():
    back = read(edited({"items!D2": "70", "items!D3": 30.0, "items!E2": 2500, "items!F2": "是", "criteria!B2": "mine"}))
    first, second = back.items[:2]
    assert (first.points, second.points, first.max_characters, first.may_be_not_applicable) == (70, 30, 2500, True)
    assert back.code == "mine"


def test_an_empty_cell_takes_the_usual_value_and_empty_rows_count_nothing():
    def change(book: Any) -> None:
        for column in "EFG":
            book["items"][f"{column}4"] = None
        book["items"].insert_rows(3, 2)
        book["items"]["B4"] = "   "

    item = read(edited(change)).items[2]
    assert (item.code, item.max_characters, item.may_be_not_applicable, item.measures) == ("4.10.1", 3000, False, 0)


def test_columns_are_found_by_their_key_wherever_they_stand():
    def change(book: Any) -> None:
        page = book["layers"]
        for row in page.iter_rows(min_row=1, max_col=4):
            row[0].value, row[3].value = row[3].value, row[0].value
        page["A1"] = "Name.EN\nwhatever is said here"

    assert read(edited(change)) == criteria()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"items!D3": "forty"}, [("items!D3", "toml.type")]),
        ({"items!D3": 40.5}, [("items!D3", "toml.type")]),
        ({"items!D3": True}, [("items!D3", "toml.type")]),
        ({"items!D3": "４０"}, [("items!D3", "toml.type")]),
        ({"items!D3": None}, [("items!D3", "toml.missing")]),
        ({"items!D3": "=20+20"}, [("items!D3", "xlsx.formula")]),
        ({"items!D3": -40}, [("items!D3", "toml.value")]),
        ({"items!F3": "perhaps"}, [("items!F3", "toml.type")]),
        ({"items!C3": "proces"}, [("items!C3", "criteria.unknown_kind")]),
        ({"items!A3": "4.99"}, [("items!A3", "xlsx.unknown_code")]),
        ({"items!A3": 4.1}, [("items!A3", "xlsx.number")]),
        ({"items!A3": dt.date(2026, 4, 1)}, [("items!A3", "xlsx.date")]),
        ({"items!I3": None}, [("items!I3", "toml.missing_language")]),
        ({"items!H3": " "}, [("items!H3", "toml.missing_language")]),
        ({"items!H3": "a\u202eb"}, [("items!H3", "toml.text")]),
        ({"items!B3": "4.1.1"}, [("items!B3", "toml.duplicate")]),
        ({"items!B3": "4 1"}, [("items!B3", "toml.value")]),
        ({"categories!A3": "4.1"}, [("categories!A3", "toml.duplicate")]),
        ({"prompts!A2": "4.1.99"}, [("prompts!A2", "xlsx.unknown_code")]),
        ({"prompts!C2": None}, [("prompts!C2", "toml.missing_language")]),
        ({"layers!B3": "method"}, [("layers!B3", "toml.duplicate")]),
        ({"layers!A3": "proces"}, [("layers!A3", "xlsx.unknown_code")]),
        ({"bands!C6": 44}, [("bands!B6", "criteria.band_gap"), ("bands!C6", "criteria.band_step")]),
        ({"bands!C6": 55}, [("bands!B7", "criteria.band_overlap")]),
        ({"bands!B7": 105}, [("bands!B7", "toml.value")]),
        ({"bands!D3": "deploiment"}, [("bands!D3", "criteria.unknown_factor")]),
        ({"bands!D3": "approach"}, [("bands!D3", "toml.duplicate")]),
        ({"bands!D3": None}, [("bands!D3", "toml.missing")]),
        ({"bands!F3": None}, [("bands!F3", "toml.missing_language")]),
        ({"criteria!B4": 990}, [("criteria!B4", "criteria.points_sum")]),
        ({"criteria!B4": None}, [("criteria!B4", "toml.missing")]),
        ({"criteria!B5": 7}, [("criteria!B5", "criteria.step")]),
        ({"criteria!B6": None}, [("criteria!B6", "toml.missing_language")]),
        ({"criteria!B2": "not a file name"}, [("criteria!B2", "toml.value")]),
        ({"criteria!B3": "长" * 201}, [("criteria!B3", "toml.value")]),
        ({"criteria!A5": "stepp"}, [("criteria", "xlsx.key_missing"), ("criteria!A5", "toml.unknown")]),
        ({"criteria!A8": "step"}, [("criteria!A8", "toml.duplicate")]),
        ({"kinds!B2": "approach, deployment；approach"}, [("kinds!B2", "toml.duplicate")]),
        ({"profile!A3": "P.1"}, [("profile!A3", "toml.duplicate")]),
        ({"items!K4": "aside"}, [("items!K4", "xlsx.no_heading")]),
        ({"items!J1": "note"}, [("items!J1", "csv.column_unknown")]),
        ({"items!J1": "points"}, [("items!J1", "csv.column_doubled")]),
        (
            {"items!D1": None},
            [("items", "csv.column_missing"), *((f"items!D{row}", "xlsx.no_heading") for row in (2, 3, 4))],
        ),
    ],
    ids=str,
)
def test_a_fault_names_its_cell(changes, expected):
    found = faults(edited(changes))
    assert list(dict.fromkeys(found)) == expected


def test_faults_of_every_kind_are_told_at_once_in_the_order_of_the_workbook():
    changes: dict[str, object] = {"criteria!B4": 990, "items!C3": "x", "prompts!B3": None, "layers!C2": "=A1"}
    assert faults(edited(changes)) == [
        ("criteria!B4", "criteria.points_sum"),
        ("layers!C2", "xlsx.formula"),
        ("items!C3", "criteria.unknown_kind"),
        ("prompts!B3", "toml.missing_language"),
    ]


def test_a_wrong_figure_hides_the_sum_it_spoils_but_nothing_else():
    assert faults(edited({"items!D2": "x", "items!D4": None, "items!C3": "x"})) == [
        ("items!D2", "toml.type"),
        ("items!C3", "criteria.unknown_kind"),
        ("items!D4", "toml.missing"),
    ]


def test_the_sum_that_is_wrong_names_both_figures():
    with pytest.raises(InputRefused) as caught:
        criteria_from_workbook(edited({"items!D3": 41}), name="a.xlsx")
    assert str(caught.value) == ("criteria!B4: is 200, but the points of the items sum to 201: change one or the other")


def test_a_category_without_items_and_a_kind_without_bands_are_named():
    def change(book: Any) -> None:
        book["categories"].append(["4.8", "八", "Eight"])
        book["kinds"].append(["other", "levels"])

    assert faults(edited(change)) == [("kinds!A4", "xlsx.no_rows"), ("categories!A4", "xlsx.no_rows")]


def test_sheets_that_are_missing_or_unknown_are_named():
    def change(book: Any) -> None:
        book.create_sheet("itmes")
        for title in ("items", "guide", "profile", "prompts"):
            del book[title]

    assert faults(edited(change)) == [("itmes", "xlsx.sheet_unknown"), ("a.xlsx", "xlsx.sheet_missing")]


def test_a_workbook_of_other_things_gets_a_few_lines_and_no_more():
    def change(book: Any) -> None:
        for title in book.sheetnames[1:]:
            del book[title]

    assert {code for _where, code in faults(edited(change))} == {"xlsx.sheet_missing"}


def test_merged_cells_are_refused_but_in_the_guide():
    def change(book: Any) -> None:
        book["guide"].merge_cells("A1:B2")
        book["prompts"].merge_cells("A2:A3")

    assert faults(edited(change)) == [("prompts!A2:A3", "xlsx.merged"), ("prompts!A3", "toml.missing")]


def test_many_faults_are_cut_with_a_remark(monkeypatch):
    monkeypatch.setattr(reading, "MAX_FAULTS", 2)
    found = faults(edited({f"prompts!B{row}": None for row in (2, 3, 4)}))
    assert [code for _where, code in found] == ["toml.missing_language"] * 2 + ["csv.more"]


def test_a_workbook_that_is_none_is_refused_whole():
    with pytest.raises(InputRefused) as caught:
        criteria_from_workbook(b"not a workbook", name="a.xlsx")
    assert [(fault.where, fault.code) for fault in caught.value.faults] == [("a.xlsx", "upload.content_mismatch")]
