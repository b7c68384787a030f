"""The workbook of a criteria file, as an office edits it: sheets of plain cells, headings that explain themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from award.core.xlsx import Column, Sheet, workbook_bytes
from award.core.xlsx_edit import Choice, editable
from award.cycles.criteriabooks.layout import GENERAL, GUIDE, KEYS, SHEETS, Field
from award.cycles.criteriabooks.reading import criteria_from_workbook
from award.domain.criteria import Criteria, load_criteria
from award.domain.errors import Fault, InputRefused

CHINESE, ENGLISH = "zh-hans", "en"
_FROZEN = {"items": 2, "bands": 4, "prompts": 1}


def criteria_workbook(criteria: Criteria, *, name: str) -> bytes:
    """The criteria as an .xlsx file that leads back to equal criteria. Raises InputRefused if none could."""
    rows = _rows(criteria)
    sheets = [_guide(), *(_sheet(title, rows[title]) for title in SHEETS)]
    data = editable(
        workbook_bytes(sheets, title=criteria.name.zh),
        texts={title: _text_columns(layout.fields) for title, layout in SHEETS.items()},
        choices=list(_choices(rows)),
    )
    _check_way_back(criteria, data, name)
    return data


def _rows(criteria: Criteria) -> dict[str, list[list[object]]]:
    """The cells of each sheet, columns in the order of the layout."""
    items = criteria.items
    return {
        "criteria": list(_top(criteria)),
        "kinds": [[kind.code, "\n".join(kind.factors)] for kind in criteria.kinds],
        "layers": [
            [kind.code, layer.code, layer.name.zh, layer.name.en] for kind in criteria.kinds for layer in kind.layers
        ],
        "bands": list(_bands(criteria)),
        "profile": [[question.code, question.prompt.zh, question.prompt.en] for question in criteria.profile],
        "categories": [[category.code, category.name.zh, category.name.en] for category in criteria.categories],
        "items": list(_items(criteria)),
        "prompts": [[item.code, prompt.zh, prompt.en] for item in items for prompt in item.prompts],
    }


def _top(criteria: Criteria) -> Iterator[list[object]]:
    content: dict[str, Any] = criteria.model_dump()
    for key, (_kind, _is_required, meaning) in KEYS.items():
        table, dot, inner = key.partition(".")
        value = content[table][inner] if dot else content[key]
        # A key that may stand several times stands at least once, so that the office finds it.
        for each in (value or [None]) if key == "sources" else [value]:
            yield [key, each, _in_both(meaning)]


def _bands(criteria: Criteria) -> Iterator[list[object]]:
    for kind in criteria.kinds:
        for band in kind.bands:
            head = [kind.code, band.low, band.high]
            for factor, text in band.text.items():
                yield [*head, factor, text.zh, text.en]
            if not band.text:
                yield [*head, None, None, None]


def _items(criteria: Criteria) -> Iterator[list[object]]:
    for category in criteria.categories:
        for item in category.items:
            limits = [item.points, item.max_characters, item.may_be_not_applicable, item.measures]
            yield [category.code, item.code, item.kind, *limits, item.name.zh, item.name.en]


def _sheet(title: str, rows: list[list[object]]) -> Sheet:
    columns = [
        Column(f"{field.key}\n{_said(field.label, CHINESE)}", field.width, is_wrapped=field.width >= 30)
        for field in SHEETS[title].fields
    ]
    return Sheet(title, columns, rows, frozen_columns=_FROZEN.get(title, 1))


def _guide() -> Sheet:
    """One page that says how to fill the others, both languages side by side."""
    rows: list[list[object]] = [["", _said(text, CHINESE), _said(text, ENGLISH)] for text in GENERAL]
    rows += [
        [title, _said(layout.about, CHINESE), _said(layout.about, ENGLISH)] for title, layout in SHEETS.items()
    ]  # fmt: skip
    heading = _("How to fill this workbook")
    columns = [Column("sheet", 14), *(Column(_said(heading, each), 70, is_wrapped=True) for each in (CHINESE, ENGLISH))]
    return Sheet(GUIDE, columns, rows)


def _said(text: str | Promise, language: str) -> str:
    with override(language):
        return str(text)


def _in_both(text: str | Promise) -> str:
    return "\n".join(dict.fromkeys(_said(text, language) for language in (CHINESE, ENGLISH)))


def _text_columns(fields: tuple[Field, ...]) -> list[int]:
    """Columns in which 4.10 must stay 4.10."""
    return [number for number, field in enumerate(fields, 1) if field.kind in {"code", "codes", "text"}]


def _choices(rows: dict[str, list[list[object]]]) -> Iterator[Choice]:
    """What may be chosen from a list: codes of other sheets, yes and no."""
    for title, layout in SHEETS.items():
        for number, field in enumerate(layout.fields, 1):
            if field.kind == "bool":
                yield Choice(title, number)
            if field.choices:
                keys = [other.key for other in SHEETS[field.choices].fields]
                yield Choice(title, number, field.choices, keys.index("code") + 1)


def _check_way_back(criteria: Criteria, data: bytes, name: str) -> None:
    """Excel cuts long texts and drops some characters: never hand out a workbook that says something else."""
    back = load_criteria(criteria_from_workbook(data, name=name), name=name)
    if back != criteria:
        lost = _difference(criteria.model_dump(), back.model_dump())
        raise InputRefused([Fault(f"{name}: {lost}", "xlsx.lost")])


def _difference(ours: object, theirs: object) -> str:
    """The key of the first value that differs."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in ours:
            if ours[key] != theirs.get(key):
                return f"{key}.{_difference(ours[key], theirs.get(key))}".rstrip(".").replace(".[", "[")
    if isinstance(ours, list | tuple) and isinstance(theirs, list | tuple):
        for place, value in enumerate(ours):
            other = theirs[place] if place < len(theirs) else None
            if value != other:
                return f"[{place}].{_difference(value, other)}".rstrip(".").replace(".[", "[")
    return ""
