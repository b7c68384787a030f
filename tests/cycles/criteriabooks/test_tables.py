"""Records of a sheet: faults are told once a cell, and what is missing is stood in for."""

from __future__ import annotations

from award.core.xlsx_read import ReadBook, ReadCell, ReadRow
from award.cycles.criteriabooks.layout import SHEETS
from award.cycles.criteriabooks.tables import Tables


def sheet(title: str, *rows: list[object]) -> tuple[ReadRow, ...]:
    return tuple(
        ReadRow(
            number,
            tuple(
                ReadCell(f"{title}!{'ABCDEFGHI'[place]}{number}", place + 1, value)
                for place, value in enumerate(row)
                if value is not None
            ),
        )
        for number, row in enumerate(rows, 1)
    )


def tables(**sheets: tuple[ReadRow, ...]) -> Tables:
    heads = {title: sheet(title, [column.key for column in layout.fields]) for title, layout in SHEETS.items()}
    return Tables(ReadBook({**heads, **sheets}, []), "a.xlsx")


def test_a_fault_of_a_cell_is_told_once():
    found = tables()
    found.refuse("items!A1", "toml.missing")
    found.refuse("items!A1", "toml.unknown")
    assert [(fault.where, fault.code) for fault in found.faults] == [("items!A1", "toml.missing")]


def test_what_is_missing_is_told_and_stood_in_for():
    found = tables(layers=sheet("layers", ["kind", "code", "name.zh", "name.en"], ["process", None, "甲", None]))
    record = found.records["layers"][0]
    assert [(fault.where, fault.code) for fault in found.faults] == [
        ("layers!B2", "toml.missing"),
        ("layers!D2", "toml.missing_language"),
    ]
    assert record.values == {"kind": "process", "code": "?2", "name.zh": "甲", "name.en": "?"}
    assert found.uncertain == {"layers"}
    assert record.where("name.en") == "layers!D2"


def test_a_second_owner_of_a_code_is_left_out():
    found = tables(kinds=sheet("kinds", ["code", "factors"], ["k", "a b"], ["k", "c"]))
    assert [record.values["factors"] for record in found.records["kinds"]] == [["a", "b"]]
    assert found.codes("kinds") == ["k"]
    assert [fault.where for fault in found.faults] == ["kinds!A3"]


def test_an_unknown_code_is_told_with_those_that_are_known_unless_they_are_in_doubt():
    head = ["kind", "code", "name.zh", "name.en"]
    column = SHEETS["layers"].fields[0]
    kinds = sheet("kinds", ["code", "factors"], ["k", "a"])
    sure = tables(kinds=kinds, layers=sure_layers(head))
    assert not sure.is_known(sure.records["layers"][0], column)
    assert sure.faults[-1].params == {"value": "x", "sheet": "kinds", "expected": "k"}

    doubtful = tables(kinds=sheet("kinds", ["code", "factors"], [None, "a"]), layers=sure_layers(head))
    assert not doubtful.is_known(doubtful.records["layers"][0], column)
    assert [fault.where for fault in doubtful.faults] == ["kinds!A2"]


def sure_layers(head: list[object]) -> tuple[ReadRow, ...]:
    return sheet("layers", head, ["x", "c", "甲", "A"])
