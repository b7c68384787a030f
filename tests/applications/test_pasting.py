"""Tables copied from spreadsheets."""

from __future__ import annotations

import pytest

from award.applications.pasting import left_out, pasted_rows
from award.core.errors import ServiceError

YEARS = ["2021", "2022", "2023", "2024", "2025"]


def test_without_headings_the_order_is_that_of_the_table():
    text = "合格率\t%\t95\t96\t97\t98\t99\t99.5\t97\t98\t制造执行系统\r\n"
    (row,) = pasted_rows(text, YEARS)
    assert (row["name"], row["unit"], row["values"]["2021"], row["values"]["2025"]) == ("合格率", "%", "95", "99")
    assert (row["target"], row["competitor"], row["benchmark"], row["source"]) == ("99.5", "97", "98", "制造执行系统")


def test_headings_tell_the_columns_in_any_order_and_unknown_ones_are_left_out():
    text = "指标\t2025年\t2024\t备注\t标杆\n收入\t1,234,567.8\t99\t不要\t2,000"
    (row,) = pasted_rows(text, YEARS)
    assert row["values"] == {"2021": "", "2022": "", "2023": "", "2024": "99", "2025": "1234567.8"}
    assert row["benchmark"] == "2,000"
    assert "不要" not in str(row)


def test_what_is_left_out_is_told_and_reasons_are_taken():
    text = "Measure\t2025\t2024\t备注\tWhy values are missing\n收入\t1\t无\t不要\t大修\t多余"
    assert pasted_rows(text, YEARS)[0]["missing_reason"] == "大修"
    assert left_out(text, YEARS) == ["备注", "多余"]
    assert left_out("a\t" * 11 + "extra", YEARS) == ["extra"]


def test_short_lines_and_empty_lines():
    rows = pasted_rows("甲\n\n乙\t件\t1\n\t\t\n", YEARS)
    assert [(row["name"], row["values"]["2021"]) for row in rows] == [("甲", ""), ("乙", "1")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" \n", "paste_empty"),
        ("a\t" * 40, "paste_too_many"),
        ("a\n" * 61, "paste_too_many"),
        ("a" * 20_001, "paste_too_long"),
    ],
)
def test_nothing_or_too_much_is_refused(text, code):
    with pytest.raises(ServiceError) as refusal:
        pasted_rows(text, YEARS)
    assert refusal.value.code == code
