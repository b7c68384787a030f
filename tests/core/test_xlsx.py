"""Workbooks: what a person typed comes back as text, numbers as numbers."""

import datetime as dt
import io
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from award.core.xlsx import Cell, Column, Formula, Sheet, csv_text, put, sheet_names, workbook_bytes

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "＝1+1", '=HYPERLINK("http://x","y")', "#N/A"]


def reload(*sheets: Sheet) -> Any:
    return load_workbook(io.BytesIO(workbook_bytes(sheets)))


def column_of(values: list[object], **options: Any) -> list[Any]:
    """The cells of a one-column sheet after a round trip."""
    book = reload(Sheet("甲", [Column("列", **options)], [[value] for value in values]))
    return [row[0] for row in book["甲"].iter_rows(min_row=2)]


def test_formula_strings_stay_text() -> None:
    cells = column_of(list(FORMULAS))

    assert [cell.value for cell in cells] == FORMULAS
    assert all(cell.data_type != "f" for cell in cells)
    assert [cell.quotePrefix for cell in cells] == [text != "#N/A" for text in FORMULAS]


def test_headings_are_text_too() -> None:
    assert reload(Sheet("甲", [Column("=1+1")], []))["甲"]["A1"].data_type != "f"


def test_put_keeps_text_in_an_ordinary_workbook() -> None:
    cell = put(Workbook().active["A1"], "=1+1")

    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_characters_that_break_a_workbook_are_dropped() -> None:
    (cell,) = column_of(["企业\x0b名\x00\ud800称\ufffe\n第二行"])

    assert cell.value == "企业名称\n第二行"


def test_text_is_cut_at_the_limit_of_a_cell() -> None:
    (cell,) = column_of(["字" * 32_768])

    assert len(cell.value) == 32_767


def test_values_keep_their_types() -> None:
    moment = dt.datetime(2026, 5, 31, 16, 30, tzinfo=dt.UTC)
    cells = column_of([70, Decimal("12.5"), Fraction(1, 4), True, None, float("nan"), float("inf"), moment])

    assert [cell.value for cell in cells[:7]] == [70, 12.5, 0.25, True, None, None, None]
    assert cells[7].value.isoformat() == "2026-06-01T00:30:00"
    assert cells[7].number_format == "yyyy-mm-dd hh:mm"


def test_date_is_not_given_a_time() -> None:
    (cell,) = column_of([dt.date(2026, 6, 1)])

    assert cell.number_format == "yyyy-mm-dd"


def test_number_format_is_for_numbers() -> None:
    number, text = column_of([12.345, "不适用"], number_format="0.0")

    assert (number.number_format, text.number_format) == ("0.0", "General")


def test_sheet_is_ready_to_read_and_print() -> None:
    page = reload(Sheet("甲", [Column("列", width=30), Column("乙")], [[1, 2]], frozen_columns=1))["甲"]

    assert page.freeze_panes == "B2"
    assert page.print_title_rows == "$1:$1"
    assert page.column_dimensions["A"].width == 30
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage


def test_sheet_names_follow_the_rules_of_excel() -> None:
    titles = ["一/二:三", "A" * 40, "a" * 40, "''", "一/二:三"]
    names = reload(*[Sheet(title, [Column("列")], []) for title in titles]).sheetnames

    assert names == sheet_names(titles)
    assert names[0] == "一 二 三"
    assert all(0 < len(name) <= 31 for name in names)
    assert len({name.lower() for name in names}) == len(titles)


def test_only_a_formula_becomes_one() -> None:
    formula, text, number, after = column_of(
        [Formula("=1+1"), Cell("=1+1"), Cell(Formula("=A2"), "0.0", is_strong=True), "-3"], number_format="0.00"
    )

    assert (formula.value, formula.data_type, formula.number_format) == ("=1+1", "f", "0.00")
    assert (text.value, text.data_type, text.quotePrefix) == ("=1+1", "s", True)
    assert (number.value, number.data_type, number.number_format, number.font.bold) == ("=A2", "f", "0.0", True)
    assert (after.data_type, after.quotePrefix, after.font.bold) == ("s", True, False)


def test_formula_without_its_sign_is_an_error() -> None:
    with pytest.raises(ValueError, match="equals sign"):
        Formula("1+1")


def test_values_of_one_look_do_not_run_into_each_other() -> None:
    rows = [[1, "=a", None, "b"], [2.5, "c", 3, "=d"]]
    page = reload(Sheet("甲", [Column(str(n)) for n in range(4)], rows))["甲"]

    assert [list(row) for row in page.iter_rows(min_row=2, values_only=True)] == rows


def test_failure_halfway_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows() -> Iterator[list[object]]:
        yield [1]
        assert list(tmp_path.iterdir())  # rows are written as they come
        raise LookupError

    with pytest.raises(LookupError):
        workbook_bytes([Sheet("甲", [Column("列")], [[1]]), Sheet("乙", [Column("列")], rows())])
    assert not list(tmp_path.iterdir())


def test_row_of_another_length_is_an_error() -> None:
    with pytest.raises(ValueError, match="a row of 2 cells under 1 columns"):
        workbook_bytes([Sheet("甲", [Column("列")], [[1, 2]])])


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\r=1", "  =1", "＝1", "－1"])
def test_csv_text_is_neutralised(text: str) -> None:
    assert csv_text(text) == "'" + text


def test_harmless_csv_text_is_left_alone() -> None:
    assert csv_text("质量=卓越") == "质量=卓越"
