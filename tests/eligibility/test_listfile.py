"""Files of lists: rows as they are stored, every fault by its cell."""

from __future__ import annotations

from datetime import date

import pytest

from award.domain.errors import InputRefused
from award.eligibility.listfile import read_listing
from tests.eligibility.listing import csv_file, workbook
from tests.factories import make_credit_code


def faults(data: bytes, name: str = "名单.xlsx") -> list[tuple[str, str]]:
    return [(fault.where, fault.code) for fault in read_listing(data, name).faults]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_rows_are_read_from_csv_and_codes_are_normal(encoding):
    code = make_credit_code()
    data = csv_file([f"{code[:8]} {code[8:].lower()}", "甲公司", "拖欠", "2026-01-01", ""], ["", "乙公司", "", "", ""],
                    encoding=encoding)  # fmt: skip
    listing = read_listing(data, "名单.csv")
    assert listing.faults == []
    first, second = listing.rows
    assert (first.credit_code, first.name, first.from_on, first.until_on) == (code, "甲公司", date(2026, 1, 1), None)
    assert (second.credit_code, second.name) == ("", "乙公司")
    assert (listing.with_code, listing.by_name) == (1, 1)


def test_an_old_organisation_code_is_taken():
    old = make_credit_code()[8:17]
    assert read_listing(workbook([old, "", "", "", ""]), "a.xlsx").rows[0].credit_code == old


def test_every_fault_is_told_by_its_cell():
    code = make_credit_code()
    data = workbook(
        [code[:-1] + ("0" if code[-1] != "0" else "1"), "甲公司", "", "", ""],
        [code, "乙公司", "", "2026-13-01", ""],
        ["", "丙公司", "", "2026-03-02", "2026-03-01"],
        ["", "", "无名", "", ""],
        [code[:10] + "O" + code[11:], "丁公司", "", "", ""],
    )
    found = faults(data)
    assert ("名单!A2", "credit_code.check") in found or ("名单!A2", "credit_code.both") in found
    assert ("名单!D3", "table.date") in found
    assert ("名单!E4", "listing.order") in found
    assert ("名单!5", "listing.no_key") in found
    assert found[-1][0] == "名单!A6"
    assert found[-1][1].startswith("credit_code.")
    assert len(found) == 5


def test_the_same_fact_twice_is_told_and_another_fact_of_the_same_organisation_is_not():
    code = make_credit_code()
    data = workbook(
        [code, "甲公司", "拖欠", "", ""],
        [code, "甲", "处罚", "", ""],
        [code, "甲 公司", "拖欠", "", ""],
        ["", "乙（海口）有限公司", "", "", ""],
        ["", "乙海口有限责任公司", "", "", ""],
    )
    assert faults(data) == [("名单!A4", "listing.twice"), ("名单!B6", "listing.twice")]


def test_columns_nobody_asked_for_are_named_and_a_file_without_headings_is_refused():
    data = workbook(["甲公司", "x"], head=["名称", "电话"])
    assert read_listing(data, "a.xlsx").ignored == ["电话"]
    with pytest.raises(InputRefused):
        read_listing(workbook(["甲公司"], head=["公司代号"]), "a.xlsx")
