"""A file of figures of a survey: its columns, its rows as they are recorded, and what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from award.core.clock import today
from award.core.hashing import canonical
from award.core.tabular import Field, Row, bounded, read_table
from award.domain.errors import Fault

MOST_FIGURES = 2000
FIELDS = (
    Field("number", ("申报编号", "编号", "Number", "Application"), "code", True, 40),
    Field("percent", ("满意度得分率（%）", "满意度（%）", "得分率", "满意度", "Per cent", "Percent"), "decimal", True),
    Field("answers", ("有效样本数", "样本数", "Answers"), "int", True),
    Field("source", ("调查机构", "来源", "Source"), "text", True, 200),
    Field("measured_on", ("调查日期", "日期", "Measured on"), "date", True),
    Field("note", ("备注", "说明", "Note"), "text", False, 500),
)


@dataclass(frozen=True)
class MeasuredRow:
    """A figure as it is recorded. `before`: the figure that counts now, for the eyes of who confirms."""

    number: str
    percent: Decimal
    answers: int
    source: str
    measured_on: date
    note: str
    before: Decimal | None = None

    @property
    def is_small(self) -> bool:
        """Below one per cent: a share such as 0.86 was most likely meant as 86 per cent."""
        return self.percent < 1


@dataclass(frozen=True)
class Measured:
    """What a file holds: its rows, the faults of its cells, and headings that nobody asked for."""

    rows: list[MeasuredRow]
    faults: list[Fault]
    ignored: list[str]


def read_figures(data: bytes, name: str, known: Mapping[str, Decimal | None]) -> Measured:
    """The rows of a file with every fault by its cell; `known`: the applications of the round and their figures.

    Raises InputRefused for what bars the whole file.
    """
    table = read_table(data, name=name, fields=FIELDS, limit=MOST_FIGURES)
    faults, seen = list(table.faults), dict[str, int]()
    rows = [_checked(row, known, seen, faults) for row in table.rows]
    return Measured([row for row in rows if row is not None], bounded(faults, name), table.ignored)


def _checked(
    row: Row, known: Mapping[str, Decimal | None], seen: dict[str, int], faults: list[Fault]
) -> MeasuredRow | None:
    before = len(faults)
    values = row.values
    number, percent, day = values["number"], values["percent"], values["measured_on"]
    if isinstance(number, str):
        if number not in known:
            faults.append(row.fault("number", "table.application", value=number))
        elif (first := seen.setdefault(number, row.number)) != row.number:
            faults.append(row.fault("number", "table.twice", value=number, row=first))
    if isinstance(percent, Decimal) and percent > 100:
        faults.append(row.fault("percent", "table.range", value=f"{percent:f}", least=0, most=100))
    if values["answers"] == 0:
        faults.append(row.fault("answers", "table.range", value=0, least=1, most=999_999_999))
    if isinstance(day, date) and day > today():
        faults.append(row.fault("measured_on", "table.future", value=day.isoformat()))
    if len(faults) > before or any(values[column.code] is None for column in FIELDS if column.required):
        return None
    return MeasuredRow(
        cast("str", number), cast("Decimal", percent), cast("int", values["answers"]), str(values["source"]),
        cast("date", day), str(values["note"] or ""), known[cast("str", number)],
    )  # fmt: skip


def rows_json(rows: list[MeasuredRow]) -> str:
    """The rows as canonical JSON, as an import keeps them."""
    return canonical(
        [[row.number, f"{row.percent:f}", row.answers, row.source, row.measured_on.isoformat(), row.note]
         for row in rows]
    )  # fmt: skip


def rows_of_json(text: str, known: Mapping[str, Decimal | None]) -> list[MeasuredRow]:
    """The rows that an import keeps."""
    return [
        MeasuredRow(number, Decimal(percent), answers, source, date.fromisoformat(day), note, known.get(number))
        for number, percent, answers, source, day, note in json.loads(text)
    ]
