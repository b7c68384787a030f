"""Criteria written as a TOML file, laid out as `criteria/README.md` shows it: one key a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import tomli_w

_TABLES = {"limits"}
_ARRAYS = {"kinds", "bands", "profile", "categories", "items"}
_DOTTED = {"text"}
_WIDTH = 100


def criteria_toml(data: Mapping[str, Any]) -> bytes:
    """The tables of a criteria file (as `award.domain.criteria` names them) as the bytes of that file."""
    return ("\n".join(_table("", data)).lstrip("\n") + "\n").encode("utf-8")


def _table(path: str, table: Mapping[str, Any]) -> Iterator[str]:
    # A key after the header of another table would belong to that table: plain keys come first.
    for key, value in table.items():
        if key in _DOTTED:
            yield from (f"{key}.{pair(inner, each)}" for inner, each in value.items())
        elif key not in _TABLES | _ARRAYS:
            yield pair(key, value)
    for key, value in table.items():
        if key in _TABLES:
            yield f"\n[{path}{key}]"
            yield from _table(f"{path}{key}.", value)
        elif key in _ARRAYS:
            for each in value:
                yield f"\n[[{path}{key}]]"
                yield from _table(f"{path}{key}.", each)


def pair(key: str, value: object) -> str:
    """A key with its value as it stands in a file."""
    name = tomli_w.dumps({key: 0}).removesuffix(" = 0\n")
    if isinstance(value, list) and value:
        line = f"{name} = [{', '.join(map(_inline, value))}]"
        if len(line) > _WIDTH or isinstance(value[0], dict):
            return "\n".join([f"{name} = [", *(f"  {_inline(each)}," for each in value), "]"])
        return line
    return f"{name} = {_inline(value)}"


def _inline(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(pair(key, inner) for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return tomli_w.dumps({"v": value}).removeprefix("v = ").removesuffix("\n")
