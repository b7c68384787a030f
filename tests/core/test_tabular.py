"""A table from outside: what its cells become, and every fault by its cell."""

from __future__ import annotations

import datetime as dt
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from openpyxl import Workbook

from award.core.tabular import MOST_FAULTS, Field, Table, bounded, folded, read_table
from award.core.tabular_messages import TABLE_MESSAGES
from award.core.xlsx_messages import fault_line
from award.domain.errors import Fault, InputRefused
from tests.architecture.source import product

FIELDS = [
    Field("code", ("信用代码", "Credit code"), "code", max_length=18),
    Field("name", ("名称", "Name"), required=True, max_length=10),
    Field("since", ("起始日期", "From"), "date"),
    Field("load", ("数量", "Load"), "int"),
    Field("chair", ("组长", "Chair"), "bool"),
    Field("fields", ("行业", "Industries"), "codes"),
]


def book(*rows: list[Any], title: str = "list") -> bytes:
    made = Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read(data: bytes, name: str = "list.csv", **options: Any) -> Table:
    return read_table(data, name=name, fields=FIELDS, **options)


def refused(data: bytes, name: str = "list.csv", **options: Any) -> list[str]:
    with pytest.raises(InputRefused) as error:
        read(data, name, **options)
    return [fault.code for fault in error.value.faults]


def test_a_workbook_becomes_typed_rows():
    data = book(
        ["名称*", "Credit code", "起始日期（年-月-日）", "数量", "组长", "行业", "备注"],
        ["甲", "91460000MA5XXXXX0X", dt.date(2026, 3, 1), 4, "是", "C, I", "不读"],
    )
    table = read(data, "a.xlsx")
    assert table.faults == []
    assert table.ignored == ["备注"]
    assert table.rows[0].values == {
        "name": "甲", "code": "91460000MA5XXXXX0X", "since": dt.date(2026, 3, 1), "load": 4, "chair": True,
        "fields": ["C", "I"],
    }  # fmt: skip
    assert (table.rows[0].number, table.rows[0].where("since")) == (2, "list!C2")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_a_csv_file_becomes_the_same_rows_in_any_of_the_usual_encodings(encoding, separator):
    text = separator.join(["名称", "起始日期", "组长"]) + "\r\n" + separator.join(["甲", "2026年3月1日", "否"]) + "\r\n"
    row = read(text.encode(encoding)).rows[0]
    assert (row.values["name"], row.values["since"], row.values["chair"]) == ("甲", dt.date(2026, 3, 1), False)
    assert row.where("since") == "list.csv:2:2"
    assert row.where("load") == "list.csv:2"


def test_each_faulty_cell_is_told_and_nothing_stands_in_its_place():
    data = book(
        ["名称", "起始日期", "数量", "组长"],
        ["甲", "2026-02-30", "-1", "maybe"],
        ["一二三四五六七八九十一", "=1+1", "x", None],
        [None, "2026-01-01", None, None],
    )
    table = read(data, "a.xlsx")
    assert sorted((fault.where, fault.code) for fault in table.faults) == [
        ("list!4", "table.missing"),
        ("list!A3", "table.too_long"),
        ("list!B2", "table.date"),
        ("list!B3", "xlsx.formula"),
        ("list!C2", "table.whole"),
        ("list!C3", "table.whole"),
        ("list!D2", "table.yes_no"),
    ]
    assert table.rows[0].values["since"] is None
    with translation.override("zh-hans"):
        lines = [fault_line(fault) for fault in table.faults]
    assert all("：" in line and "{" not in line for line in lines)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "upload.empty"),
        (b"Name\n", "table.empty"),
        ("信用代码\n9146".encode(), "table.column_missing"),
        ("名称,名称\n甲,乙".encode(), "table.column_twice"),
        ("甲,乙\n丙,丁".encode(), "table.no_heading"),
        (b"Name\n\x00", "table.nul"),
        (b"Name\n\xff\xff\xff", "table.encoding"),
        (b"%PDF-1.7", "table.format"),
        (b"\xd0\xcf\x11\xe0old", "upload.encrypted_or_legacy"),
        (b'Name\n"open', "table.csv"),
        (b"Name\n" + b"x" * 100_001, "table.long_line"),
        (b"Name\n" + b"x\n" * 5_001, "table.rows"),
        (b"PK\x03\x04broken", "upload.damaged"),
    ],
)
def test_what_bars_a_file(data, code):
    assert code in refused(data)


def test_the_limit_of_rows_is_the_callers_and_its_own_row_counts():
    assert len(read(b"Name\n" + b"x\n" * 3, limit=3).rows) == 3
    assert refused(b"Name\n" + b"x\n" * 4, limit=3) == ["table.rows"]


def test_two_filled_sheets_are_a_question_not_a_guess():
    made = Workbook()
    made.active.append(["名称"])
    made.create_sheet("second").append(["名称"])
    out = io.BytesIO()
    made.save(out)
    assert refused(out.getvalue(), "a.xlsx") == ["table.sheets"]


def test_headings_are_compared_without_stars_notes_and_case():
    assert folded(" Credit  Code* (18)") == folded("credit code") == "creditcode"


def test_a_list_of_faults_ends_and_says_so():
    many = [Fault(str(n), "table.whole", {"value": n}) for n in range(MOST_FAULTS + 1)]
    assert [fault.code for fault in bounded(many, "a.csv")][-1] == "table.more"
    assert bounded(many[:-1], "a.csv") == many[:-1]


def test_characters_that_no_text_may_hold_are_named():
    (fault,) = read("名称\n甲\u202e乙".encode()).faults
    assert (fault.code, fault.params["character"]) == ("table.characters", "U+202E")


def test_each_code_has_its_sentence_and_each_sentence_its_code():
    sources = [path.read_text("utf-8") for path in product() if path.name != "tabular_messages.py"]
    assert {code for source in sources for code in re.findall(r'"(table\.[a-z_]+)"', source)} == set(TABLE_MESSAGES)
    with translation.override("en"):
        assert all(re.search(r": \w+", str(text)) for text in TABLE_MESSAGES.values())


@pytest.mark.parametrize(
    ("cell", "value"), [(86.25, "86.25"), (86, "86"), (86.0, "86"), ("33.3", "33.3"), (0.5, "0.5")]
)
def test_a_decimal_is_what_was_typed(cell, value):
    data = book(["名称", "得分"], ["甲", cell])
    fields = [*FIELDS, Field("percent", ("得分",), "decimal")]
    assert read_table(data, name="a.xlsx", fields=fields).rows[0].values["percent"] == Decimal(value)


@pytest.mark.parametrize("cell", ["86,25", "1e2", "８６", "+5", "-1", 86.255, True, "1_0", "٣"])
def test_what_is_no_decimal_is_a_fault_of_its_cell(cell):
    fields = [*FIELDS, Field("percent", ("得分",), "decimal")]
    table = read_table(book(["名称", "得分"], ["甲", cell]), name="a.xlsx", fields=fields)
    assert [(fault.where, fault.code) for fault in table.faults] == [("list!B2", "table.decimal")]
