"""The keys of the programme file as plain descriptions, read from the models that validate it."""

from __future__ import annotations

import types
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from award.domain.programme import Programme
from award.domain.text import Text

# What a section of the pages edits; code and criteria make the programme what it is and stay.
SECTIONS: dict[str, tuple[str, ...]] = {
    "classes": ("name", "classes"),
    "rounds": ("rounds",),
    "ranking": ("ranking", "floors"),
    "application": ("application",),
    "eligibility": ("eligibility",),
    "recommendation": ("recommendation",),
    "panels": ("panels", "consensus", "site_visit", "defence", "scoring", "feedback"),
    "reminders": ("reminders", "letters"),
    "notices": ("notices",),
    "documents": ("documents",),
    "register": ("publication", "register"),
}
NAME_OF_NOTICE = "kind"  # the tables of notices are named; in a form the name is a field of the row


@dataclass(frozen=True)
class Spec:
    """One key: what it holds, and by which label it is known.

    Kinds: text (two languages), line, number, flag, choice, choices, lines, numbers, table, rows, named (rows of a
    table whose keys are names).
    """

    key: str
    label: str
    kind: str
    is_optional: bool = False
    choices: tuple[str, ...] = ()
    fields: tuple[Spec, ...] = ()


def section_specs(section: str) -> tuple[Spec, ...]:
    """The keys that a section edits, in the order of the file."""
    known = {spec.key: spec for spec in specs_of(Programme)}
    return tuple(known[key] for key in SECTIONS[section])


@lru_cache(maxsize=64)
def specs_of(model: type[BaseModel]) -> tuple[Spec, ...]:
    """The keys of a table."""
    return tuple(_spec(model, name, field) for name, field in model.model_fields.items())


def _spec(model: type[BaseModel], name: str, field: FieldInfo) -> Spec:
    key = field.alias or name
    annotation, is_optional = _without_none(field.annotation)
    kind, choices, fields = _kind(annotation)
    if kind == "named":
        fields = (Spec(NAME_OF_NOTICE, "NoticeRules.kind", "line"), *fields)
    return Spec(key, f"{model.__name__}.{key}", kind, is_optional, choices, fields)


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (Union, types.UnionType):
        rest = [each for each in get_args(annotation) if each is not type(None)]
        return _bare(rest[0]), True
    return _bare(annotation), False


def _bare(annotation: Any) -> Any:
    return _bare(get_args(annotation)[0]) if get_origin(annotation) is Annotated else annotation


def _kind(annotation: Any) -> tuple[str, tuple[str, ...], tuple[Spec, ...]]:
    origin = get_origin(annotation)
    if origin is Literal:
        values = get_args(annotation)
        return ("number" if isinstance(values[0], int) else "choice", tuple(map(str, values)), ())
    if origin is tuple:
        return _kind_of_many(_bare(get_args(annotation)[0]))
    if origin is dict:
        return "named", (), specs_of(get_args(annotation)[1])
    if annotation is Text:
        return "text", (), ()
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "table", (), specs_of(annotation)
    return {bool: "flag", int: "number"}.get(annotation, "line"), (), ()


def _kind_of_many(each: Any) -> tuple[str, tuple[str, ...], tuple[Spec, ...]]:
    if get_origin(each) is Literal:
        return "choices", get_args(each), ()
    if isinstance(each, type) and issubclass(each, BaseModel):
        return "rows", (), specs_of(each)
    return "numbers" if each is int else "lines", (), ()
