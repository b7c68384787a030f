"""Reads the TOML files and turns what pydantic refuses into faults with file, key and remedy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, NoReturn, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from award.domain.errors import Fault, InputRefused

LIMIT = 1 << 20
MOST_KEYS = 64  # at the top of a file, and parts of one dotted key
MOST_FAULTS = 1000

Code = Annotated[str, Field(pattern=r"^\S{1,64}$")]
Slug = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
M = TypeVar("M", bound=BaseModel)
V = TypeVar("V")


class FrozenDict(dict[str, V]):
    """A dictionary that stays as it was loaded."""

    def _refuse(self, *args: object, **kwargs: object) -> NoReturn:
        raise TypeError("a loaded file cannot be changed")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenDict, (dict(self),)


Frozen = Annotated[dict[str, V], AfterValidator(FrozenDict)]
Many = Annotated[tuple[V, ...], Field(strict=False)]  # TOML arrays are lists; the models keep tuples


class Table(BaseModel):
    """A TOML table: unknown keys and wrong types are errors, and nothing changes after loading."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


_EXPECTED = {
    "string_type": "a text in quotes",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "an array",
    "dict_type": "a table",
    "model_type": "a table",
}


_QUOTED = re.compile(
    r"""#[^\n]*|\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""",
    re.DOTALL,
)
# The parser takes the square of the parts of a dotted key.
_DEEP_KEY = re.compile(rf"(?<![\w\"-])(?:[\w\"-]++[ \t]*+\.[ \t]*+){{{MOST_KEYS}}}")


def read_toml(source: bytes, *, name: str) -> dict[str, Any]:
    """The tables of a TOML file. Raises InputRefused: size, encoding, syntax."""
    if len(source) > LIMIT:
        raise InputRefused([Fault(name, "file.too_big", {"limit": LIMIT})])
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise InputRefused([Fault(f"{name}:{line}", "file.encoding")]) from error
    if _DEEP_KEY.search(_QUOTED.sub('""', text)):
        raise InputRefused([Fault(name, "toml.syntax", {"detail": "nested too deeply"})])
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputRefused([_syntax_fault(error, text, name)]) from error
    if len(tables) > MOST_KEYS:
        raise InputRefused([Fault(name, "toml.keys", {"limit": MOST_KEYS})])
    return tables


def _syntax_fault(error: Exception, text: str, name: str) -> Fault:
    detail = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    found = re.search(r" ?\(at line (\d+), column \d+\)$", detail)
    if found:
        return Fault(f"{name}:{found[1]}", "toml.syntax", {"detail": detail[: found.start()]})
    if detail.endswith(" (at end of document)"):
        return Fault(f"{name}:{text.count(chr(10)) + 1}", "toml.syntax", {"detail": detail})
    return Fault(name, "toml.syntax", {"detail": detail.partition(";")[0]})


def validated(model: type[M], data: dict[str, Any], *, name: str) -> M:
    """The tables as a frozen model. Raises InputRefused with one fault a key."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        found = [_fault(detail, name) for detail in details[:MOST_FAULTS] if not _is_echo(detail, details)]
        if len(details) > MOST_FAULTS:
            found.append(Fault(name, "csv.more", {"limit": MOST_FAULTS}))
        raise InputRefused(found) from error


def _is_echo(detail: Any, details: list[Any]) -> bool:
    # An array whose only entry is faulty is also reported as too short; the entry's own fault says it better.
    location = detail["loc"]
    return detail["type"] == "too_short" and any(
        len(other["loc"]) > len(location) and other["loc"][: len(location)] == location for other in details
    )


def key_of(location: Iterable[str | int]) -> str:
    """A key as people write it: `categories[0].items[2].points`."""
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return key.removeprefix(".")


def _fault(detail: Any, name: str) -> Fault:
    location, kind = detail["loc"], detail["type"]
    where = f"{name}: {key_of(location)}" if location else name
    if kind == "missing":
        language = location[-1] in ("zh", "en")
        return Fault(where, "toml.missing_language" if language else "toml.missing")
    if kind == "extra_forbidden":
        return Fault(where, "toml.unknown")
    if kind == "value_error":
        return Fault(where, str(detail["ctx"]["error"]))
    if kind in _EXPECTED:
        return Fault(where, "toml.type", {"expected": _EXPECTED[kind]})
    return Fault(where, "toml.value", {"value": shown(detail["input"]), "expected": _expected_value(kind, detail)})


def shown(value: object) -> str:
    """A value of the input, short enough for a sentence."""
    if isinstance(value, int) and value.bit_length() > 1000:
        return "a number without end"  # Python refuses to write thousands of digits
    text = repr(value) if not isinstance(value, str) else value
    return text if len(text) <= 60 else text[:57] + "..."


def _expected_value(kind: str, detail: Any) -> str:
    limits = detail.get("ctx", {})
    sentences = {
        "literal_error": "one of {expected}",
        "greater_than_equal": "at least {ge}",
        "greater_than": "more than {gt}",
        "less_than_equal": "at most {le}",
        "too_short": "at least {min_length} of them",
        "too_long": "at most {max_length} of them",
        "string_too_short": "at least {min_length} character(s)",
        "string_too_long": "at most {max_length} characters",
        "string_pattern_mismatch": "a text like {pattern}",
    }
    return sentences.get(kind, "another value").format(**limits)


def duplicates(values: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Of (key, value) pairs, those whose value stood earlier."""
    seen: set[str] = set()
    for key, value in values:
        if value in seen:
            yield key, value
        seen.add(value)
