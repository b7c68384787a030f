"""What a cell means: whole numbers in any dress, codes without lost zeros, and no guesses."""

from __future__ import annotations

import datetime as dt

import pytest

from award.core.xlsx_cells import CellRefused, cell_value
from award.core.xlsx_read import ReadCell


def cell(value: object) -> ReadCell:
    return ReadCell("items!D7", 4, value)


@pytest.mark.parametrize(
    ("kind", "value", "meant"),
    [
        ("int", 50, 50),
        ("int", 50.0, 50),
        ("int", " 50 ", 50),
        ("int", "-5", -5),
        ("bool", True, True),
        ("bool", "False", False),
        ("bool", "否", False),
        ("code", " 4.10 ", "4.10"),
        ("code", 5, "5"),
        ("code", 5.0, "5"),
        ("codes", "a, b、c\nd", ["a", "b", "c", "d"]),
        ("text", " 甲\n", " 甲\n"),
        ("text", 2026, "2026"),
    ],
)
def test_value_is_taken_for_what_it_is(kind, value, meant):
    found = cell_value(cell(value), kind)
    assert (found, type(found)) == (meant, type(meant))


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("int", 50.5, "toml.type"),
        ("int", True, "toml.type"),
        ("int", "1_0", "toml.type"),
        ("int", "５０", "toml.type"),
        ("int", "0x5", "toml.type"),
        ("int", "9" * 400, "toml.type"),
        ("int", 1e300, "toml.type"),
        ("int", float("inf"), "toml.type"),
        ("int", float("nan"), "toml.type"),
        ("bool", 1, "toml.type"),
        ("bool", "maybe", "toml.type"),
        ("code", 4.1, "xlsx.number"),
        ("text", 1e300, "xlsx.number"),
        ("text", float("nan"), "xlsx.number"),
        ("text", True, "toml.type"),
        ("code", dt.date(2026, 4, 1), "xlsx.date"),
        ("int", dt.timedelta(1), "xlsx.date"),
    ],
)
def test_what_is_in_doubt_is_refused_with_its_cell(kind, value, code):
    with pytest.raises(CellRefused) as caught:
        cell_value(cell(value), kind)
    assert (caught.value.fault.where, caught.value.fault.code) == ("items!D7", code)
