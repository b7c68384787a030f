"""Small criteria and programmes as TOML, and score files as CSV, for the tests of the rules."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from award.domain.criteria import Criteria, load_criteria
from award.domain.programme import Programme, load_programme
from award.domain.scorefiles import read_scores
from award.domain.scores import Scores

NAME = {"zh": "名", "en": "Name"}


def toml(value: Any) -> str:
    """A value as inline TOML."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(key)} = {toml(entry)}" for key, entry in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml(entry) for entry in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def toml_bytes(data: Mapping[str, Any]) -> bytes:
    """A TOML file, one top-level key a line."""
    return "".join(f"{key} = {toml(value)}\n" for key, value in data.items()).encode()


def item(code: str, points: int, **more: Any) -> dict[str, Any]:
    """An item of a criteria file."""
    return {"code": code, "kind": "process", "points": points, "name": NAME, "prompts": [NAME], **more}


def category(code: str, *items: dict[str, Any]) -> dict[str, Any]:
    """A category of a criteria file."""
    return {"code": code, "name": NAME, "items": list(items)}


def criteria_data(*categories: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The tables of a criteria file whose total fits its items."""
    total = sum(entry["points"] for group in categories for entry in group["items"])
    bands = [{"low": 0, "high": 45, "text": {"approach": NAME}}, {"low": 50, "high": 100, "text": {"approach": NAME}}]
    kinds = [{"code": "process", "factors": ["approach"], "bands": bands}]
    head = {"schema": 1, "code": "small", "edition": "Small", "total_points": total, "step": 5, "name": NAME}
    return {**head, "sources": ["here"], "kinds": kinds, "categories": list(categories), **more}


def make_criteria(*categories: dict[str, Any], **more: Any) -> Criteria:
    """Criteria of these categories; by default 1 (1.1: 60, 1.2: 40) and 2 (2.1: 100, may be not applicable)."""
    if not categories:
        first = category("1", item("1.1", 60), item("1.2", 40))
        categories = (first, category("2", item("2.1", 100, may_be_not_applicable=True)))
    return load_criteria(toml_bytes(criteria_data(*categories, **more)), name="small.toml")


def round_data(code: str = "m", weight: str = "1", combine: str = "mean", **more: Any) -> dict[str, Any]:
    """A round of a programme."""
    kind = "consensus" if combine == "consensus" else "independent"
    needs = {} if combine == "consensus" else {"minimum_sheets": 1}
    return {"code": code, "kind": kind, "weight": weight, "combine": combine, **needs, **more}


def programme_data(*rounds: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The tables of a programme file."""
    classes = [{"code": "award", "name": NAME, "quota": 1}]
    head = {"schema": 1, "code": "test", "name": NAME, "criteria": "small", "classes": classes}
    ranking = {"decimals": 2, **more.pop("ranking", {})}
    return {**head, "rounds": list(rounds) or [round_data()], "ranking": ranking, **more}


def make_programme(*rounds: dict[str, Any], **more: Any) -> Programme:
    """A programme; by default one round, the mean."""
    return load_programme(toml_bytes(programme_data(*rounds, **more)), name="test.toml", criteria=None)


def csv_bytes(header: str, rows: Iterable[Iterable[object]]) -> bytes:
    """A CSV file of plain cells."""
    lines = [header, *(",".join("" if cell is None else str(cell) for cell in row) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


SheetMarks = Mapping[tuple[str, str, str], Mapping[str, int | None]]
AgreedMarks = Mapping[tuple[str, str], Mapping[str, int | None]]


def make_scores(
    criteria: Criteria,
    programme: Programme,
    sheets: SheetMarks,
    *,
    consensus: AgreedMarks | None = None,
    adjustments: Iterable[tuple[str, str]] = (),
    exclusions: Iterable[tuple[str, str, str]] = (),
) -> Scores:
    """Scores that went through the CSV files."""
    rows = [(*key, code, mark) for key, marks in sheets.items() for code, mark in marks.items()]
    agreed = [(*key, code, mark) for key, marks in (consensus or {}).items() for code, mark in marks.items()]
    return read_scores(
        criteria,
        programme,
        scores=("scores.csv", csv_bytes("application,round,judge,item,percent", rows)),
        consensus=("consensus.csv", csv_bytes("application,round,item,percent", agreed)),
        adjustments=("adjustments.csv", csv_bytes("application,points,reason", [(*a, "why") for a in adjustments])),
        exclusions=("exclusions.csv", csv_bytes("application,round,judge,reason", [(*e, "why") for e in exclusions])),
    )
