"""The sheets of a criteria workbook as records: columns found by their headings, cells as the layout wants them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from award.core.xlsx_cells import CellRefused, cell_value
from award.core.xlsx_read import ReadBook, ReadCell, ReadRow
from award.cycles.criteriabooks.layout import SHEETS, Field, Layout
from award.domain.errors import Fault

SHOWN_CODES = 12
_OWNERS = {"kinds", "categories"}  # sheets that others gather their rows by
# What stands in for a value that is missing or refused, so that the rest can be judged in the same run.
_STAND_INS: dict[str, Any] = {"text": "?", "int": 1, "bool": False, "codes": ["?"]}


@dataclass(frozen=True)
class Record:
    """A row below the headings: values by the key of their column; what is empty and may be is left out."""

    sheet: str
    number: int
    columns: Mapping[str, str]  # key → letters
    values: dict[str, Any] = field(default_factory=dict)

    def where(self, key: str) -> str:
        """The cell of a column in this row."""
        return f"{self.sheet}!{self.columns.get(key, 'A')}{self.number}"


class Tables:
    """All records of a workbook, the faults found on the way, and what those faults make uncertain."""

    def __init__(self, book: ReadBook, name: str) -> None:
        self.faults = list(book.faults)
        self.faulty = {fault.where for fault in book.faults}
        self.uncertain: set[str] = set()  # sheets with a fault in a figure or a code
        self.records: dict[str, list[Record]] = {}  # by the name of the sheet
        expected = ", ".join(SHEETS)
        for title in book.sheets:
            if title not in SHEETS:
                self.faults.append(Fault(title, "xlsx.sheet_unknown", {"expected": expected}))
        for sheet, layout in SHEETS.items():
            if sheet in book.sheets:
                self.records[sheet] = self._records(sheet, layout, book.sheets[sheet])
            else:
                self._lack(sheet, layout, name)

    def refuse(self, where: str, code: str, **params: object) -> None:
        """Note a fault of a cell, once a cell; the first fault of a cell is the one that causes the others."""
        if where not in self.faulty:
            self.faults.append(Fault(where, code, params))
            self.faulty.add(where)

    def codes(self, sheet: str) -> list[str]:
        """The codes of a sheet's records, in order."""
        return [record.values["code"] for record in self.records[sheet]]

    def is_known(self, record: Record, column: Field) -> bool:
        """Whether the code in a column is one of the sheet it points to; a fault if not."""
        value, known = record.values[column.key], self.codes(column.choices)
        if value in known:
            return True
        if column.choices not in self.uncertain:
            shown = ", ".join(known[:SHOWN_CODES]) + (" …" if len(known) > SHOWN_CODES else "")
            where = record.where(column.key)
            self.refuse(where, "xlsx.unknown_code", value=value, sheet=column.choices, expected=shown)
        self.uncertain.add(record.sheet)
        return False

    def _lack(self, sheet: str, layout: Layout, name: str) -> None:
        self.records[sheet] = []
        if not layout.may_lack:
            self.faults.append(Fault(name, "xlsx.sheet_missing", {"sheet": sheet}))
            self.faulty.add(sheet)
            self.uncertain.add(sheet)

    def _records(self, sheet: str, layout: Layout, rows: tuple[ReadRow, ...]) -> list[Record]:
        columns = self._headings(sheet, layout, rows[0] if rows else None)
        letters = {column.key: _letters(cell) for cell, column in columns.values() if column}
        records = []
        for row in rows[1:]:
            record = Record(sheet, row.number, letters)
            for cell in row.cells:
                self._take(record, cell, columns)
            for column in layout.fields:
                self._complete(record, column)
            records.append(record)
        return self._distinct(records) if sheet in _OWNERS else records

    def _distinct(self, records: list[Record]) -> list[Record]:
        """Without those whose code stood earlier: rows of other sheets could belong to either."""
        kept: dict[str, Record] = {}
        for record in records:
            code = record.values["code"]
            if kept.setdefault(code, record) is not record:
                self.refuse(record.where("code"), "toml.duplicate", value=code)
                self.uncertain.add(record.sheet)
        return list(kept.values())

    def _headings(self, sheet: str, layout: Layout, row: ReadRow | None) -> dict[int, tuple[ReadCell, Field | None]]:
        """Column number → its heading and field; None for a heading that is no column of the sheet."""
        fields = {column.key: column for column in layout.fields}
        columns: dict[int, tuple[ReadCell, Field | None]] = {}
        for cell in row.cells if row else ():
            key = str(cell.value).strip().splitlines()[0].strip().lower()
            columns[cell.column] = (cell, fields.get(key))
            if key not in fields:
                expected = ", ".join(column.key for column in layout.fields)
                self.refuse(cell.where, "csv.column_unknown", column=key[:60], expected=expected)
            elif any(found is fields[key] for other, (_cell, found) in columns.items() if other != cell.column):
                self.refuse(cell.where, "csv.column_doubled", column=key)
        found = {column.key for _cell, column in columns.values() if column}
        for column in layout.fields:
            if column.is_required and column.key not in found:
                self.faults.append(Fault(sheet, "csv.column_missing", {"column": column.key}))
                self.uncertain.add(sheet)
        return columns

    def _take(self, record: Record, cell: ReadCell, columns: Mapping[int, tuple[ReadCell, Field | None]]) -> None:
        if cell.column not in columns:
            self.refuse(cell.where, "xlsx.no_heading")
            return
        column = columns[cell.column][1]
        if column is None or cell.is_refused:
            return
        if not column.kind:
            record.values[column.key] = cell
            return
        value = self.value(cell, column.kind)
        if value is not None:
            record.values[column.key] = value

    def value(self, cell: ReadCell, kind: str) -> Any:
        """The value of a cell, or None once its fault is noted."""
        try:
            return cell_value(cell, kind)
        except CellRefused as error:
            self.refuse(error.fault.where, error.fault.code, **error.fault.params)
            return None

    def _complete(self, record: Record, column: Field) -> None:
        """Note what is missing, and let a stand-in take the place of what must be there."""
        where = record.where(column.key)
        is_there = column.key in record.values
        if where in self.faulty and column.kind not in {"", "text", "bool"}:
            self.uncertain.add(record.sheet)
        if is_there or column.may_be_empty or not column.is_required:
            return
        if column.key in record.columns:
            language = column.key.endswith((".zh", ".en"))
            self.refuse(where, "toml.missing_language" if language else "toml.missing")
        if column.kind != "text":
            self.uncertain.add(record.sheet)
        record.values[column.key] = _STAND_INS.get(column.kind, f"?{record.number}")


def _letters(cell: ReadCell) -> str:
    return cell.where.rpartition("!")[2].rstrip("0123456789")
