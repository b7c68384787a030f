"""What was typed into a section, as the tables of the file; and rows added, removed and moved."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

from award.cycles.programmes.schema import NAME_OF_NOTICE, Spec
from award.domain.programme import Programme
from award.domain.text import whole_number

MOST_ROWS = 150
Tables = dict[str, Any]

_ACT = re.compile(r"(add|remove|up):([a-z_]{1,40}(?:\.[a-z_]{1,40}){0,2})(?:\[([0-9]{1,3})\])?")


def stored(programme: Programme) -> Tables:
    """All tables of a programme as the pages edit them: defaults written out, nothing that is not set."""
    tables: Tables = _plain(programme.model_dump(by_alias=True))
    tables["notices"] = [{NAME_OF_NOTICE: name, **rules} for name, rules in tables["notices"].items()]
    return tables


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items() if each is not None}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def typed(specs: Iterable[Spec], data: QueryDict, kept: Tables) -> Tables:
    """What a form holds for these keys. A list whose count was not sent was not in the form: it stays as it is."""
    return _table(specs, data, "", kept)


def _table(specs: Iterable[Spec], data: QueryDict, path: str, kept: Tables) -> Tables:
    table: Tables = {}
    for spec in specs:
        value = _value(spec, data, f"{path}.{spec.key}" if path else spec.key, kept.get(spec.key))
        if value is not None:
            table[spec.key] = value
    return table


def _value(spec: Spec, data: QueryDict, name: str, kept: Any) -> Any:
    if spec.kind in ("rows", "named"):
        return _rows(spec, data, name, kept or [])
    if spec.kind == "table":
        return _inner(spec, data, name, kept or {})
    if spec.kind == "text":
        return _text(spec, data, name)
    if spec.kind == "flag":
        return name in data
    if spec.kind == "choices":
        return data.getlist(name)
    if spec.kind in ("lines", "numbers"):
        lines = [line.strip() for line in data.get(name, "").splitlines() if line.strip()]
        return [_number(line) for line in lines] if spec.kind == "numbers" else lines
    entered = data.get(name, "").strip()
    if not entered and spec.is_optional:
        return None
    return _number(entered) if spec.kind == "number" else entered


def _rows(spec: Spec, data: QueryDict, name: str, kept: list[Tables]) -> list[Tables]:
    count = whole_number(data.get(f"{name}#", ""), most_digits=4)
    if count is None:
        return kept
    places = range(min(count, MOST_ROWS))
    return [_table(spec.fields, data, f"{name}[{n}]", kept[n] if n < len(kept) else {}) for n in places]


def _inner(spec: Spec, data: QueryDict, name: str, kept: Tables) -> Tables | None:
    if spec.is_optional and f"{name}?" not in data:
        return None
    return _table(spec.fields, data, name, kept)


def _text(spec: Spec, data: QueryDict, name: str) -> Tables | None:
    both = {language: _lines(data.get(f"{name}.{language}", "")) for language in ("zh", "en")}
    return None if spec.is_optional and not any(both.values()) else both


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _number(entered: str) -> int | str:
    # What is no number stays as typed: the schema names it, and the form shows it again.
    number = whole_number(entered)
    return entered if number is None else number


def rearranged(tables: Tables, act: str) -> str | None:
    """Add, remove or move up a row, as the button said. The path of the list, or None for what is no such button."""
    found = _ACT.fullmatch(act)
    rows = _rows_at(tables, found[2]) if found else None
    if found is None or rows is None:
        return None
    verb, place = found[1], int(found[3] or 0)
    if verb == "add" and len(rows) < MOST_ROWS:
        rows.append({})
    elif verb == "remove" and place < len(rows):
        del rows[place]
    elif verb == "up" and 0 < place < len(rows):
        rows.insert(place - 1, rows.pop(place))
    return found[2]


def _rows_at(tables: Tables, path: str) -> list[Tables] | None:
    value: Any = tables
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value if isinstance(value, list) and all(isinstance(row, dict) for row in value) else None
