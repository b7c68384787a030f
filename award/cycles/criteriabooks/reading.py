"""From a criteria workbook to the TOML file: the same rules judge both, and each fault names the cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from award.core.xlsx_read import read_workbook
from award.cycles.criteriabooks.layout import GUIDE, KEYS, SHEETS, Field
from award.cycles.criteriabooks.tables import Record, Tables
from award.cycles.criteriabooks.tomltext import criteria_toml
from award.domain.criteria import load_criteria
from award.domain.errors import Fault, InputRefused
from award.domain.tomlfiles import key_of

MAX_FAULTS = 200
SOURCES = "sources"
LANGUAGES = ("zh", "en")
ENDINGS = (".zh", ".en")
ITEM_KEYS = ("kind", "points", "max_characters", "may_be_not_applicable")
Path = tuple[str | int, ...]
# Faults that a fault in one of these sheets may have caused; they are told once that one is corrected.
_CAUSES = {
    "criteria.points_sum": {"criteria", "categories", "items"},
    "criteria.step": {"criteria"},
    "criteria.band_step": {"criteria", "bands"},
    "criteria.band_order": {"bands"},
    "criteria.band_overlap": {"bands"},
    "criteria.band_gap": {"criteria", "kinds", "bands"},
    "criteria.unknown_kind": {"kinds"},
    "criteria.unknown_factor": {"kinds"},
}
_PARENT = re.compile(r"(.*)(?:\.[^.\[\]]*|\[\d+\])")
_CELL = re.compile(r"(\w+)!([A-Z]+)(\d+)")


def criteria_from_workbook(data: bytes, *, name: str) -> bytes:
    """The criteria file that a workbook describes, as TOML. Raises InputRefused: each fault with its cell."""
    reader = _Reader(Tables(read_workbook(data, name=name, ignored={GUIDE}), name))
    source = criteria_toml(reader.criteria())
    faults = reader.tables.faults
    try:
        load_criteria(source, name=name)
    except InputRefused as error:
        faults += reader.placed(error.faults, name)
    if not faults:
        return source
    faults.sort(key=_place)
    if len(faults) > MAX_FAULTS:
        faults = [*faults[:MAX_FAULTS], Fault(name, "csv.more", {"limit": MAX_FAULTS})]
    raise InputRefused(faults)


def _place(fault: Fault) -> tuple[int, int, int, str]:
    """By sheet, row and column; what concerns a file or a sheet as a whole comes first."""
    found = _CELL.match(fault.where)
    if not found:
        return -1, 0, 0, ""
    sheets = list(SHEETS)
    return sheets.index(found[1]) if found[1] in sheets else len(sheets), int(found[3]), len(found[2]), found[2]


class _Reader:
    """Builds the tables of a criteria file and remembers in which cell each key stands."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.places = {sheet: sheet for sheet in SHEETS}

    def criteria(self) -> dict[str, Any]:
        """The tables of the file, as far as the workbook gives them."""
        data: dict[str, Any] = {"schema": 1, **self._top()}
        data["kinds"] = [self._kind(place, record) for place, record in enumerate(self._of("kinds"))]
        data["profile"] = [
            self._filed(("profile", place), record, "code", "prompt")
            for place, record in enumerate(self._of("profile"))
        ]  # fmt: skip
        data["categories"] = [self._category(place, record) for place, record in enumerate(self._of("categories"))]
        for sheet, column in (("layers", "kind"), ("bands", "kind"), ("items", "category"), ("prompts", "item")):
            for record in self._of(sheet):
                self.tables.is_known(record, _field(sheet, column))
        return {key: value for key, value in data.items() if value != []}

    def placed(self, faults: list[Fault], name: str) -> Iterator[Fault]:
        """The faults of the rules at their cells, but for those that another fault may have caused."""
        for fault in faults:
            key = fault.where.removeprefix(f"{name}: ")
            where = name if key == fault.where else self._cell_of(key)
            is_caused = _CAUSES.get(fault.code, set()) & self.tables.uncertain
            if where not in self.tables.faulty and not is_caused:
                yield Fault(where or name, fault.code, fault.params)

    def _cell_of(self, key: str) -> str:
        while key and key not in self.places:
            found = _PARENT.fullmatch(key)
            key = found[1] if found else ""
        return self.places.get(key, "")

    def _of(self, sheet: str) -> list[Record]:
        return self.tables.records[sheet]

    def _belonging(self, sheet: str, column: str, code: str) -> list[Record]:
        return [record for record in self._of(sheet) if record.values[column] == code]

    def _filed(self, path: Path, record: Record, *keys: str) -> dict[str, Any]:
        """The values of a record under their keys; `name` gathers name.zh and name.en."""
        self.places[key_of(path)] = record.where(keys[0])
        table: dict[str, Any] = {}
        for key in keys:
            if key in record.values:
                table[key] = record.values[key]
                self.places[key_of((*path, key))] = record.where(key)
            elif languages := self._languages((*path, key), record, key):
                table[key] = languages
        return table

    def _languages(self, path: Path, record: Record, key: str) -> dict[str, str]:
        found = {each: record.values[f"{key}.{each}"] for each in LANGUAGES if f"{key}.{each}" in record.values}
        self.places |= {key_of((*path, each)): record.where(f"{key}.{each}") for each in found}
        return found

    def _top(self) -> dict[str, Any]:
        """The sheet criteria: a row a key."""
        flat: dict[str, Any] = {}
        for record in self._of("criteria"):
            self._take_key(record, flat)
        for key, (kind, is_required, _meaning) in KEYS.items():
            if is_required and key not in flat:
                if "criteria" not in self.tables.uncertain:
                    self.tables.faults.append(Fault("criteria", "xlsx.key_missing", {"key": key}))
                self._stand_in(flat, key, kind, "criteria")
        top: dict[str, Any] = {key: value for key, value in flat.items() if "." not in key}
        for key, value in flat.items():
            table, dot, inner = key.partition(".")
            if dot:
                top.setdefault(table, {})[inner] = value
        return top

    def _take_key(self, record: Record, flat: dict[str, Any]) -> None:
        key, where = record.values["key"], record.where("value")
        if key not in KEYS:
            self.tables.refuse(record.where("key"), "toml.unknown")
            return
        if key in flat and key != SOURCES:
            self.tables.refuse(record.where("key"), "toml.duplicate", value=key)
            return
        kind, is_required, _meaning = KEYS[key]
        cell = record.values.get("value")
        value = self.tables.value(cell, kind) if cell else None
        if value is None and is_required:
            if "value" in record.columns:
                self.tables.refuse(where, "toml.missing_language" if key.endswith(ENDINGS) else "toml.missing")
            self._stand_in(flat, key, kind, where)
        elif value is not None and key == SOURCES:
            self.places[key_of((key, len(flat.setdefault(key, []))))] = where
            flat[key].append(value)
        elif value is not None:
            self.places[key] = where
            flat[key] = value

    def _stand_in(self, flat: dict[str, Any], key: str, kind: str, where: str) -> None:
        self.places[key] = where
        self.tables.faulty.add(where)
        flat[key] = 1 if kind == "int" else "?"
        if kind == "int":
            self.tables.uncertain.add("criteria")

    def _kind(self, place: int, record: Record) -> dict[str, Any]:
        path: Path = ("kinds", place)
        code = record.values["code"]
        table = self._filed(path, record, "code", "factors")
        for number in range(len(table["factors"])):
            self.places[key_of((*path, "factors", number))] = record.where("factors")
        layers = self._belonging("layers", "kind", code)
        if layers:
            table["layers"] = [
                self._filed((*path, "layers", number), layer, "code", "name") for number, layer in enumerate(layers)
            ]
        rows = self._required("bands", "kind", record)
        if rows:
            self.places[key_of((*path, "bands"))] = rows[0].where("low")
        bands: dict[tuple[int, int], list[Record]] = {}
        for row in rows:
            bands.setdefault((row.values["low"], row.values["high"]), []).append(row)
        table["bands"] = [self._band((*path, "bands", number), each) for number, each in enumerate(bands.values())]
        return table

    def _band(self, path: Path, rows: list[Record]) -> dict[str, Any]:
        """The rows that have the same edges: one a factor."""
        table = self._filed(path, rows[0], "low", "high")
        table["text"] = {}
        for row in rows:
            self._take_factor((*path, "text"), row, table["text"])
        return table

    def _take_factor(self, path: Path, row: Record, texts: dict[str, Any]) -> None:
        factor = row.values.get("factor")
        has_text = any(f"text.{each}" in row.values for each in LANGUAGES)
        if factor is None:
            if has_text and "factor" in row.columns:
                self.tables.refuse(row.where("factor"), "toml.missing")
            return
        if factor in texts:
            self.tables.refuse(row.where("factor"), "toml.duplicate", value=factor)
            return
        for each in LANGUAGES:
            if f"text.{each}" in row.columns and f"text.{each}" not in row.values:
                self.tables.refuse(row.where(f"text.{each}"), "toml.missing_language")
            row.values.setdefault(f"text.{each}", "?")
        self.places[key_of((*path, factor))] = row.where("factor")
        texts[factor] = self._languages((*path, factor), row, "text")

    def _category(self, place: int, record: Record) -> dict[str, Any]:
        path: Path = ("categories", place)
        table = self._filed(path, record, "code", "name")
        rows = self._required("items", "category", record)
        table["items"] = [self._item((*path, "items", number), row) for number, row in enumerate(rows)]
        return table

    def _item(self, path: Path, record: Record) -> dict[str, Any]:
        table = self._filed(path, record, "code", *ITEM_KEYS, "name")
        prompts = [
            self._languages((*path, "prompts", number), row, "prompt")
            for number, row in enumerate(self._belonging("prompts", "item", record.values["code"]))
        ]
        if prompts:
            table["prompts"] = prompts
        return table | self._filed(path, record, "code", "measures")

    def _required(self, sheet: str, column: str, owner: Record) -> list[Record]:
        """The rows of a sheet that belong to a record, which needs at least one."""
        code, where = owner.values["code"], owner.where("code")
        rows = self._belonging(sheet, column, code)
        if not rows:
            if sheet not in self.tables.uncertain and owner.sheet not in self.tables.uncertain:
                self.tables.refuse(where, "xlsx.no_rows", value=code, sheet=sheet)
            self.tables.faulty.add(where)
            self.tables.uncertain.add(owner.sheet)
        return rows


def _field(sheet: str, key: str) -> Field:
    return next(column for column in SHEETS[sheet].fields if column.key == key)
