"""The tables of a programme written as its file, one key a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from award.cycles.criteriabooks.tomltext import pair
from award.cycles.programmes.schema import NAME_OF_NOTICE

_LANGUAGES = {"zh", "en"}


def programme_toml(tables: Mapping[str, Any]) -> bytes:
    """The tables, as the pages edit them, as the bytes of a programme file."""
    whole = dict(tables)
    notices = whole.pop("notices", [])
    named = {row.get(NAME_OF_NOTICE, ""): _without_name(row) for row in notices}
    lines = [*_table("", whole), *(_table("notices.", named) if named else ())]
    return ("\n".join(lines).lstrip("\n") + "\n").encode("utf-8")


def _without_name(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != NAME_OF_NOTICE}


def _table(path: str, table: Mapping[str, Any]) -> Iterator[str]:
    # A key after the header of another table would belong to that table: plain keys come first.
    for key, value in table.items():
        if not (_is_table(value) or _is_rows(value)) and value != []:
            yield pair(key, value)
    for key, value in table.items():
        if _is_table(value):
            yield f"\n[{path}{_name(key)}]"
            yield from _table(f"{path}{_name(key)}.", value)
        elif _is_rows(value):
            for row in value:
                yield f"\n[[{path}{_name(key)}]]"
                # What lies within a row is written on one line, so that a row stays together.
                yield from (pair(inner, each) for inner, each in row.items() if each != [])


def _name(key: str) -> str:
    return pair(key, 0).removesuffix(" = 0")


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping) and not (value and set(value) <= _LANGUAGES)


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)
