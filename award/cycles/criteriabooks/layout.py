"""The sheets and columns of a criteria workbook: what `criteria_to_xlsx` writes and `criteria_from_xlsx` reads."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GUIDE = "guide"


@dataclass(frozen=True)
class Field:
    """A column, found by the first line of its heading. `kind` is one of those of `core.xlsx_cells`."""

    key: str
    kind: str
    label: str | Promise
    width: float = 12
    is_required: bool = True  # whether the column must be there
    may_be_empty: bool = False  # whether a cell of it may; those of a column that may be left out may, too
    choices: str = ""  # the sheet whose codes may stand here


@dataclass(frozen=True)
class Layout:
    """A sheet: its columns and what the guide says of it."""

    fields: tuple[Field, ...]
    about: str | Promise
    may_lack: bool = False


def _both(
    key: str, in_chinese: Promise, in_english: Promise, width: float = 60, may_be_empty: bool = False
) -> tuple[Field, Field]:
    return (
        Field(f"{key}.zh", "text", in_chinese, width, may_be_empty=may_be_empty),
        Field(f"{key}.en", "text", in_english, width, may_be_empty=may_be_empty),
    )


_NAME = _both("name", _("Name in Chinese"), _("Name in English"), 34)
_PROMPT = _both("prompt", _("Question in Chinese"), _("Question in English"))

SHEETS: dict[str, Layout] = {
    "criteria": Layout(
        (
            Field("key", "code", _("Setting"), 26),
            Field("value", "", _("Value"), 50, may_be_empty=True),
            Field("meaning", "", _("Meaning"), 60, is_required=False),
        ),
        _("The framework as a whole. One row a key; several rows of sources are allowed. Change only the values."),
    ),
    "kinds": Layout(
        (Field("code", "code", _("Code"), 20), Field("factors", "codes", _("Factors, separated by spaces"), 60)),
        _("How items are judged: a kind and what an assessor looks at."),
    ),
    "layers": Layout(
        (
            Field("kind", "code", _("Code of the kind"), 20, choices="kinds"),
            Field("code", "code", _("Code"), 20),
            *_NAME,
        ),
        _("Parts of an answer, each with a field of its own. May stay empty."),
        may_lack=True,
    ),
    "bands": Layout(
        (
            Field("kind", "code", _("Code of the kind"), 16, choices="kinds"),
            Field("low", "int", _("From per cent"), 10),
            Field("high", "int", _("To per cent"), 10),
            Field("factor", "code", _("Factor"), 16, may_be_empty=True),
            *_both("text", _("Text in Chinese"), _("Text in English"), may_be_empty=True),
        ),
        _("What an organisation in a band looks like: one row a band and factor, bands from low to high."),
    ),
    "profile": Layout(
        (Field("code", "code", _("Code"), 14), *_PROMPT),
        _("Questions of the organisational profile: answered, never scored. May stay empty."),
        may_lack=True,
    ),
    "categories": Layout(
        (Field("code", "code", _("Code"), 14), *_NAME),
        _("The categories, in their order."),
    ),
    "items": Layout(
        (
            Field("category", "code", _("Code of the category"), 14, choices="categories"),
            Field("code", "code", _("Code"), 14),
            Field("kind", "code", _("Code of the kind"), 14, choices="kinds"),
            Field("points", "int", _("Points"), 10),
            Field("max_characters", "int", _("Length of the answer"), 16, is_required=False),
            Field("may_be_not_applicable", "bool", _("May be not applicable"), 22, is_required=False),
            Field("measures", "int", _("Results tables"), 12, is_required=False),
            *_NAME,
        ),
        _("The items that are scored, in their order. The points of all items sum to total_points."),
    ),
    "prompts": Layout(
        (Field("item", "code", _("Code of the item"), 14, choices="items"), *_PROMPT),
        _("What the applicant answers in an item: one row a question, in its order. May stay empty."),
        may_lack=True,
    ),
}

# The rows of the sheet criteria: key → kind of its value, whether it must stand there, and its meaning.
KEYS: dict[str, tuple[str, bool, str | Promise]] = {
    "code": ("code", True, _("Code: letters, digits, points and hyphens; also the name of the file")),
    "edition": ("text", True, _("Edition, as people cite it")),
    "total_points": ("int", True, _("Points of all items together")),
    "step": ("int", True, _("Marks go in this step of per cent; it divides 100")),
    "name.zh": ("text", True, _("Name in Chinese")),
    "name.en": ("text", True, _("Name in English")),
    "sources": ("text", False, _("A document that the criteria were made from")),
    "limits.profile_characters": ("int", False, _("Length of all answers to the profile together")),
    "limits.report_characters": ("int", False, _("Length of all answers to items together")),
}

GENERAL: tuple[str | Promise, ...] = (
    _("Write into the cells below the headings. Do not rename sheets, or the first line of a heading; order is free."),
    _("Every text stands in Chinese and in English. Codes are text: format new cells as text before typing 4.10."),
    _("No formulas and no merged cells. Empty rows count nothing. A cell left empty takes the usual value."),
    _("Check and convert: manage.py criteria_from_xlsx FILE.xlsx FILE.toml. It names each fault by sheet and cell."),
)
