"""The yearly notice as a file: its days, and every fault by its cell."""

from __future__ import annotations

from datetime import date

import pytest

from award.cycles.calendarfile import NoticeDay, read_notice
from award.domain.errors import InputRefused
from tests.eligibility.listing import csv_file, workbook

HEAD = ["日期", "安排", "名称"]


def notice(*rows: list[str], year: int = 2027):
    return read_notice(workbook(*rows, head=HEAD), "通知.xlsx", year)


def test_days_are_read_in_order_from_a_workbook_and_from_csv():
    rows = [["2027-02-20", "上班", "春节"], ["2027-01-01", "放假", "元旦"]]
    found = notice(*rows)
    assert found.days == [NoticeDay(date(2027, 1, 1), False, "元旦"), NoticeDay(date(2027, 2, 20), True, "春节")]
    assert (found.off, found.worked, found.faults) == (1, 1, [])
    assert read_notice(csv_file(*rows, head=HEAD, encoding="gbk"), "通知.csv", 2027).days == found.days


def test_every_fault_is_told_by_its_cell_and_no_faulty_day_is_read():
    found = notice(
        ["2027-01-01", "放假", ""], ["2026-12-31", "放假", ""], ["2027-01-01", "上班", ""], ["2027-02-30", "放假", ""],
        ["2027-01-02", "也许", ""], ["2027-01-03", "", ""],
    )  # fmt: skip
    assert [(fault.where, fault.code) for fault in found.faults] == [
        ("名单!A5", "table.date"),
        ("名单!7", "table.missing"),
        ("名单!A3", "listing.year"),
        ("名单!A4", "listing.twice"),
        ("名单!B6", "listing.day_kind"),
    ]
    assert [day.day for day in found.days] == [date(2027, 1, 1)]


def test_a_file_without_the_columns_is_refused():
    with pytest.raises(InputRefused):
        read_notice(workbook(["2027-01-01"], head=["日期"]), "通知.xlsx", 2027)
