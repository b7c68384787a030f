"""What stands in a file: rows of tables as texts, one value a slot."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from award.applications.offline.filled import (
    Filled,
    Value,
    file_refused,
    in_each_language,
    is_head_row,
    row_of,
    table_of,
)
from award.core.errors import ServiceError
from award.domain.errors import DomainError

YEARS = ["2022", "2023"]
CELLS = ["合格率", "%", "↓", "1", "", "99", "", "98", "MES", ""]


@pytest.mark.parametrize(
    ("word", "direction"),
    [("", "up"), ("Higher is better", "up"), ("越低越好", "down"), ("↓", "down"), (" UP ", "up")],
)
def test_cells_are_a_row_in_either_language(word, direction):
    row = row_of([*CELLS[:2], word, *CELLS[3:]], YEARS)
    assert (row["direction"], row["values"], row["benchmark"]) == (direction, {"2022": "1"}, "98")


def test_a_row_of_other_columns_or_an_unknown_direction_is_refused():
    with pytest.raises(ServiceError, match="column"):
        row_of(CELLS[1:], YEARS)
    with pytest.raises(ServiceError, match="higher or lower"):
        row_of([*CELLS[:2], "?", *CELLS[3:]], YEARS)
    with pytest.raises(DomainError):
        row_of(["\u202e", *CELLS[1:]], YEARS)


def test_a_table_leaves_out_empty_rows_and_names_the_bad_one():
    empty = ["", "", "↑", *[""] * 7]
    value = table_of("b", [CELLS, empty], YEARS)
    assert (len(value.rows), value.base, value.fault) == (1, "b", "")
    assert table_of("b", [empty, CELLS[1:]], YEARS).fault.startswith("row 2: ")


def test_the_heading_row_is_known_by_its_years_however_it_is_worded():
    assert is_head_row(["指标名称", "", "方向", "2022年", "Year 2023", "目标"], YEARS)
    assert not is_head_row(CELLS, YEARS)


def test_a_slot_that_stands_twice_cannot_be_read():
    filled = Filled("copy.1.0")
    filled.put("a000000000001.x", Value("x", "甲"))
    assert filled.values["a000000000001"].text == "甲"
    filled.put("a000000000001.y", Value("y", "乙"))
    assert (filled.values["a000000000001"].text, "twice" in filled.values["a000000000001"].fault) == ("", True)


def test_sentences():
    assert file_refused().code == "no_copy"
    with override("en"):
        assert len(in_each_language(lambda: "x")) == 2
