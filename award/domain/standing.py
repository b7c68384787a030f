"""A computed ranking as data, and the two formats it is written in."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from award.domain.figures import figure_text


@dataclass(frozen=True)
class Layout:
    """What the figures of a row mean: rounds up to the one ranked after, categories, decimal places."""

    rounds: tuple[str, ...]
    categories: tuple[str, ...]
    decimals: int


class Row(NamedTuple):
    """One ranked application. Figures are kept in units of the last decimal place and read as decimal strings."""

    application: str
    rank: int
    units: int
    numerator: int
    denominator: int
    adjustment_units: int
    class_code: str | None
    shortlisted: bool | None
    flags: tuple[str, ...]
    figures: tuple[list[int], ...]
    layout: Layout

    @property
    def exact(self) -> Fraction:
        """The score before rounding."""
        return Fraction(self.numerator, self.denominator)

    @property
    def score(self) -> str:
        """The rounded score."""
        return figure_text(self.units, self.layout.decimals)

    @property
    def adjustment(self) -> str:
        """The sum of the adjustments, rounded; zero before the last round."""
        return figure_text(self.adjustment_units, self.layout.decimals)

    @property
    def rounds(self) -> dict[str, str]:
        """The rounded score of each round."""
        decimals = self.layout.decimals
        return {
            code: figure_text(units[0], decimals) for code, units in zip(self.layout.rounds, self.figures, strict=True)
        }

    @property
    def categories(self) -> dict[str, dict[str, str]]:
        """For each round, the rounded points of each category."""
        decimals, codes = self.layout.decimals, self.layout.categories
        return {
            round_: {code: figure_text(value, decimals) for code, value in zip(codes, units[1:], strict=True)}
            for round_, units in zip(self.layout.rounds, self.figures, strict=True)
        }


class Unranked(NamedTuple):
    """An application without the scores that the standing needs, and why."""

    application: str
    flags: tuple[str, ...]


class IncompleteSheet(NamedTuple):
    """A sheet that was not counted, and the items it lacks."""

    application: str
    round: str
    judge: str
    missing: tuple[str, ...]


class Notice(NamedTuple):
    """An input that changed nothing and was probably meant to: a code and its parameters."""

    code: str
    params: dict[str, object]


@dataclass(frozen=True)
class Standing:
    """The ranking after a round: rows by rank, then application code."""

    programme: str
    criteria: str
    after: str
    layout: Layout
    inputs: Mapping[str, str]
    rows: tuple[Row, ...]
    unranked: tuple[Unranked, ...]
    incomplete_sheets: tuple[IncompleteSheet, ...]
    warnings: tuple[Notice, ...] = ()

    @property
    def decimals(self) -> int:
        """The decimal places of every figure."""
        return self.layout.decimals

    @cached_property
    def _by_application(self) -> dict[str, Row]:
        return {row.application: row for row in self.rows}

    def row(self, application: str) -> Row | None:
        """The row of an application, or None where it has no rank."""
        return self._by_application.get(application)


def standing_json(standing: Standing) -> dict[str, Any]:
    """The standing in the published JSON shape."""
    return {
        "programme": standing.programme,
        "criteria": standing.criteria,
        "after": standing.after,
        "decimals": standing.decimals,
        "inputs": dict(standing.inputs),
        "rows": [_row_json(row) for row in standing.rows],
        "unranked": [{"application": entry.application, "flags": list(entry.flags)} for entry in standing.unranked],
        "incomplete_sheets": [
            {**entry._asdict(), "missing": list(entry.missing)} for entry in standing.incomplete_sheets
        ],
    }


def _row_json(row: Row) -> dict[str, Any]:
    return {
        "application": row.application,
        "rounds": row.rounds,
        "categories": row.categories,
        "adjustment": row.adjustment,
        "score": row.score,
        "rank": row.rank,
        "class": row.class_code,
        "shortlisted": row.shortlisted,
        "flags": list(row.flags),
    }


def standing_columns(standing: Standing) -> list[str]:
    """The columns of the standing as a table."""
    layout = standing.layout
    return [
        *("application", "score", "rank", "class", "shortlisted", "adjustment", "flags"),
        *(f"round:{code}" for code in layout.rounds),
        *(f"category:{round_}:{code}" for round_ in layout.rounds for code in layout.categories),
    ]


def standing_cells(standing: Standing) -> list[list[str]]:
    """The standing as a table of texts, one row an application; unranked applications are not in it."""
    return [_cells(row) for row in standing.rows]


def _cells(row: Row) -> list[str]:
    shortlisted = "" if row.shortlisted is None else str(row.shortlisted).lower()
    head = [row.application, row.score, str(row.rank), row.class_code or "", shortlisted, row.adjustment]
    categories = [value for values in row.categories.values() for value in values.values()]
    return [*head, " ".join(row.flags), *row.rounds.values(), *categories]


def standing_csv(standing: Standing) -> str:
    """The standing as CSV: one line a row, flags separated by a blank, LF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(standing_columns(standing))
    writer.writerows(standing_cells(standing))
    return out.getvalue()
