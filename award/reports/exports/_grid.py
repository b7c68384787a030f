"""The rows of a round's sheet while they are written, and what every part of it needs: addresses, sums, figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from award.core.xlsx import Cell, Formula
from award.cycles.models import in_language
from award.domain.criteria import Category, Criteria
from award.domain.explain import Step
from award.domain.programme import Round
from award.reports.exports.formulas import Rounding, at, check, span

POINTS = 3  # the column of points; those of the sheets follow
Marks = Mapping[str, int | None]


@dataclass(frozen=True)
class RoundCells:
    """Where the score of a round stands on its sheet, and its denominator where it is exact."""

    title: str
    numerator: str
    denominator: str
    score: str
    exact: int | None


@dataclass(frozen=True)
class RoundSteps:
    """What the engine tells of one round of one application. Sheets that count come first."""

    sheets: tuple[Mapping[str, Any], ...]
    result: Mapping[str, Any]
    means: Mapping[str, Mapping[str, str] | None]

    @classmethod
    def of(cls, steps: Sequence[Step], code: str) -> RoundSteps:
        """Those of the round of this code."""
        own = [step for step in steps if step.params.get("round") == code]
        sheets = [step.params for step in own if step.code in ("sheet", "consensus")]
        return cls(
            tuple(sorted(sheets, key=lambda sheet: sheet["state"] != "counted")),
            next(step.params for step in own if step.code == "round"),
            {step.params["item"]: step.params["mean"] for step in own if step.code == "item_mean"},
        )

    @property
    def has_score(self) -> bool:
        """Whether enough sheets count."""
        return bool(self.result["counted"] >= self.result["needed"])

    @cached_property
    def marks(self) -> tuple[Marks, ...]:
        """The marks of each sheet by item."""
        return tuple({mark["item"]: mark["percent"] for mark in sheet["marks"]} for sheet in self.sheets)

    def applicable(self, place: int, points: Mapping[str, int]) -> int:
        """The points of the items that apply on the sheet at this place."""
        return sum(worth for item, worth in points.items() if self.marks[place].get(item) is not None)


@dataclass(frozen=True)
class Scope:
    """The total or a category: its points, the cell of them, and the items, by the engine and as cells."""

    full: int
    cell: str
    points: Mapping[str, int]
    rows: tuple[int, int]
    figure: str


class Grid:
    """The sheet of one round, filled from the top; every part appends its rows."""

    def __init__(self, criteria: Criteria, rules: Round, steps: RoundSteps, rounding: Rounding, title: str) -> None:
        self.criteria, self.rules, self.steps, self.rounding, self.title = criteria, rules, steps, rounding, title
        self.counted = steps.result["counted"]
        self.common = POINTS + max(1, len(steps.sheets)) + 1  # then: numerator, denominator, figure, engine, check
        self.rows: list[list[object]] = []
        self.items: dict[str, int] = {}  # the row of each item
        self.heads: dict[str, int] = {}  # the row of each category
        self.full = ""  # the cell of the points of all items
        self.total_rows = (0, 0)  # the rows of what each sheet earned and of what applies on it

    @property
    def counted_columns(self) -> list[int]:
        """The columns of the sheets that count."""
        return [POINTS + n for n in range(1, self.counted + 1)]

    def add(self, cells: Mapping[int, object]) -> int:
        """Add a row with these cells by column; its number."""
        self.rows.append([cells.get(column) for column in range(1, self.common + 6)])
        return len(self.rows) + 1

    @property
    def next(self) -> int:
        """The number of the row that comes next."""
        return len(self.rows) + 2

    def strong(self, cells: Mapping[int, object]) -> int:
        """Add a row that is set off as a heading."""
        filled: dict[int, object] = dict.fromkeys(range(1, self.common + 6))
        return self.add({column: Cell(value, is_strong=True) for column, value in {**filled, **cells}.items()})

    def earned(self, scope: Scope, columns: Sequence[int]) -> tuple[int, int]:
        """Two rows: what each sheet earned times 100, and the points of the items that apply on it."""
        first, last = scope.rows
        points = span((POINTS, first), (POINTS, last))
        marks = {column: span((column, first), (column, last)) for column in columns}
        earned = {column: Formula(f"=SUMPRODUCT({points},{cells})") for column, cells in marks.items()}
        applies = {column: Formula(f"=SUMPRODUCT({points}*ISNUMBER({cells}))") for column, cells in marks.items()}
        return (
            self.add({2: _("Points × per cent, summed"), **earned}),
            self.add({2: _("Points of the items that apply"), **applies}),
        )

    def figure(self, row: int, engine: str, *, is_exact: bool) -> dict[int, object]:
        """The rounded figure of a row, the engine's where it gives one, and whether they agree."""
        above, below, figure = (at(self.common + n, row) for n in (1, 2, 3))
        cells: dict[int, object] = {self.common + 3: self.rounding.formula(above, below, is_exact=is_exact)}
        if engine:
            cells |= {self.common + 4: Decimal(engine), self.common + 5: check(figure, at(self.common + 4, row))}
        return cells

    def place_of(self, row: int, exact: int | None) -> RoundCells:
        """Where the score stands when it is in this row."""
        above, below, figure = (at(self.common + n, row) for n in (1, 2, 3))
        return RoundCells(self.title, above, below, figure, exact)

    def widen(self, cells: Mapping[int, object]) -> None:
        """Put these cells into the last row as well."""
        self.rows[-1] = [cells.get(column, value) for column, value in enumerate(self.rows[-1], 1)]

    def category(self, category: Category, scope: Scope) -> None:
        """The heading of a category in the part that combines."""
        name = in_language(category.name.zh, category.name.en)
        self.strong({1: category.code, 2: name, POINTS: Formula(f"={scope.cell}")})
