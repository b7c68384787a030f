"""One round of a calculation as a worksheet: marks as numbers, everything after them as formulas."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from award.core.xlsx import Cell, Column, Formula, Sheet
from award.cycles.models import in_language
from award.domain.criteria import Category, Criteria
from award.domain.explain import Step
from award.domain.programme import Round
from award.reports.exports.formulas import (
    TERM_PLACES,
    Rounding,
    at,
    check,
    common_multiple,
    span,
    trimmed_count,
    trimmed_sum,
)
from award.results.calculation_words import sheet_state

POINTS = 3  # the column of points; those of the sheets follow
PLAIN = "0"
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
class _Scope:
    """The total or a category: its points, the cell of them, and the items, by the engine and as cells."""

    full: int
    cell: str
    points: Mapping[str, int]
    rows: tuple[int, int]
    figure: str


class RoundSheet:
    """Builds the sheet of one round, row by row; `cells` says where the score stands once it is built."""

    def __init__(self, criteria: Criteria, rules: Round, steps: RoundSteps, rounding: Rounding, title: str) -> None:
        self.criteria, self.rules, self.steps, self.rounding, self.title = criteria, rules, steps, rounding, title
        self.count = max(1, len(steps.sheets))
        self.counted = steps.result["counted"]
        self.common = POINTS + self.count + 1  # then: numerator, denominator, figure, engine, check
        self.rows: list[list[object]] = []
        self.items: dict[str, int] = {}
        self.heads: dict[str, int] = {}
        self.cells: RoundCells | None = None
        self.full = self._kept = self._common = ""
        self.total_rows = (0, 0)

    def sheet(self) -> Sheet:
        """The worksheet."""
        self._states()
        self._marks()
        total = self._total()
        self._sheet_totals(total)
        if self.steps.has_score:
            scopes = [total, *(self._scope(category) for category in self.criteria.categories)]
            if self.steps.means:
                self._by_item(scopes)
            else:
                self._by_sheet(scopes)
        return Sheet(self.title, self._columns(), self.rows, frozen_columns=POINTS)

    def _columns(self) -> list[Column]:
        judges = [sheet.get("judge", "") or _("Agreed sheet") for sheet in self.steps.sheets] or [_("No sheet")]
        return [
            Column(_("Code"), 9),
            Column(_("What"), 34, is_wrapped=True),
            Column(_("Points"), 10, PLAIN),
            *(Column(judge, 12, PLAIN) for judge in judges),
            Column(_("Common denominator"), 14, PLAIN),
            Column(_("Numerator"), 14, PLAIN),
            Column(_("Denominator"), 14, PLAIN),
            Column(_("Figure"), 12, self.rounding.number_format),
            Column(_("Engine"), 12, self.rounding.number_format),
            Column(_("Check"), 8),
        ]

    def _add(self, cells: Mapping[int, object]) -> int:
        """Add a row with these cells by column; its number."""
        self.rows.append([cells.get(column) for column in range(1, self.common + 6)])
        return len(self.rows) + 1

    @property
    def _next(self) -> int:
        return len(self.rows) + 2

    def _strong(self, cells: Mapping[int, object]) -> int:
        filled: dict[int, object] = dict.fromkeys(range(1, self.common + 6))
        return self._add({column: Cell(value, is_strong=True) for column, value in {**filled, **cells}.items()})

    # -------------------------------------------------------------- marks

    def _states(self) -> None:
        states = {POINTS + n: sheet_state(sheet["state"]) for n, sheet in enumerate(self.steps.sheets, 1)}
        self._add({2: _("In the score"), **states})

    def _marks(self) -> None:
        for category in self.criteria.categories:
            first, last = self._next + 1, self._next + len(category.items)
            points = Formula(f"=SUM({span((POINTS, first), (POINTS, last))})")
            name = in_language(category.name.zh, category.name.en)
            self.heads[category.code] = self._strong({1: category.code, 2: name, POINTS: points})
            for item in category.items:
                marks = {POINTS + n: self._mark(row, item.code) for n, row in enumerate(self.steps.marks, 1)}
                cells: dict[int, object] = {1: item.code, 2: in_language(item.name.zh, item.name.en)}
                row = self._next
                cells |= {POINTS: item.points, **marks, **self._item_mean(item.code, row)}
                self.items[item.code] = self._add(cells)

    def _mark(self, marks: Marks, code: str) -> object:
        if code not in marks:
            return _("missing")
        return _("n/a") if marks[code] is None else marks[code]

    def _item_mean(self, code: str, row: int) -> dict[int, object]:
        """The trimmed mean of one item over the sheets that count, where the rule trims items."""
        trim = self.rules.trim
        if trim is None or code not in self.steps.means:
            return {}
        cells = span((POINTS + 1, row), (POINTS + self.counted, row))
        found: dict[int, object] = {
            self.common + 1: Formula(f"={trimmed_sum(cells, trim.drop, trim.from_)}"),
            self.common + 2: Formula(f"={trimmed_count(cells, trim.drop, trim.from_)}"),
        }
        mean = self.steps.means[code]
        return found | (self._figure(row, mean["figure"], is_exact=True) if mean else {})

    # -------------------------------------------------------------- sheets

    def _total(self) -> _Scope:
        rows = (min(self.heads.values()), max(self.items.values()))
        points = {item.code: item.points for item in self.criteria.items}
        cell = "(" + "+".join(at(POINTS, row) for row in self.heads.values()) + ")"
        return _Scope(self.criteria.total_points, cell, points, rows, self.steps.result.get("figure", ""))

    def _scope(self, category: Category) -> _Scope:
        rows = [self.items[item.code] for item in category.items]
        figures = self.steps.result.get("categories", {})
        points = {item.code: item.points for item in category.items}
        cell = at(POINTS, self.heads[category.code])
        return _Scope(category.points, cell, points, (rows[0], rows[-1]), figures.get(category.code, ""))

    def _earned(self, scope: _Scope, columns: Sequence[int]) -> tuple[int, int]:
        """Two rows: what each sheet earned times 100, and the points of the items that apply on it."""
        first, last = scope.rows
        points = span((POINTS, first), (POINTS, last))
        marks = {column: span((column, first), (column, last)) for column in columns}
        earned = {column: Formula(f"=SUMPRODUCT({points},{cells})") for column, cells in marks.items()}
        applies = {column: Formula(f"=SUMPRODUCT({points}*ISNUMBER({cells}))") for column, cells in marks.items()}
        return (
            self._add({2: _("Points × per cent, summed"), **earned}),
            self._add({2: _("Points of the items that apply"), **applies}),
        )

    def _sheet_totals(self, total: _Scope) -> None:
        columns = [POINTS + n for n, sheet in enumerate(self.steps.sheets, 1) if "total" in sheet]
        name = _("Sheet totals: points of all items × points earned ÷ points that apply")
        row = self._strong({2: name, POINTS: Formula(f"={total.cell}")})
        self.full = at(POINTS, row)
        self.total_rows = self._earned(total, columns)
        figures: dict[int, object] = {}
        exact = self.rounding.fits(total.full, [100 * total.full])
        for column in columns:
            earned, applies = (at(column, row) for row in self.total_rows)
            figures[column] = self.rounding.formula(
                f"({self.full}*{earned})", f"(100*MAX(1,{applies}))", is_exact=exact
            )
        shown = self._add({2: _("Sheet total"), **figures})
        engine = {
            POINTS + n: Cell(Decimal(sheet["total"]["figure"]), self.rounding.number_format)
            for n, sheet in enumerate(self.steps.sheets, 1)
            if "total" in sheet
        }
        told = self._add({2: _("Engine"), **engine})
        self._add({2: _("Check"), **{column: check(at(column, shown), at(column, told)) for column in columns}})

    # -------------------------------------------------------------- combined by sheet

    def _by_sheet(self, scopes: Sequence[_Scope]) -> None:
        total, *categories = scopes
        self._strong({2: _("Score of the round, from the sheets that count")})
        row = self._over_common(total, self.total_rows)
        exact = self._exact_common(total)
        self._keep(row)
        end = self._next
        cells = self._combined(total, row, end, exact)
        self._add({2: _("Score of the round"), POINTS: Formula(f"={self.full}"), **cells})
        self.cells = self._place_of(end, exact)
        for scope, category in zip(categories, self.criteria.categories, strict=True):
            name = in_language(category.name.zh, category.name.en)
            self._strong({1: category.code, 2: name, POINTS: Formula(f"={scope.cell}")})
            row = self._over_common(scope, self._earned(scope, self._counted_columns))
            self.rows[-1] = self._joined(self.rows[-1], self._combined(scope, row, row, self._exact_common(scope)))

    @property
    def _counted_columns(self) -> list[int]:
        return [POINTS + n for n in range(1, self.counted + 1)]

    def _exact_common(self, scope: _Scope) -> int | None:
        """The denominator that the combined figure has, where it is exact in a spreadsheet."""
        points = [max(1, self.steps.applicable(place, scope.points)) for place in range(self.counted)]
        kept = self.counted - len(self.steps.result["left_out"])
        common = 100 * math.lcm(*points)
        denominator = common * (2 if self.rules.combine == "median" else kept)
        return denominator if self.rounding.fits(scope.full, [common * self.counted, denominator]) else None

    def _over_common(self, scope: _Scope, rows: tuple[int, int]) -> int:
        """A row with the figure of each sheet over the common denominator, which stands in it too."""
        row = self._next
        common = at(self.common, row)
        is_exact = self._exact_common(scope) is not None
        cells: dict[int, object] = {}
        for column in self._counted_columns:
            earned, applies = at(column, rows[0]), at(column, rows[1])
            figure = f"{scope.cell}*{earned}*({common}/(100*{applies}))"
            figure = figure if is_exact else f"ROUND({scope.cell}*{earned}/(100*{applies}),{TERM_PLACES})"
            cells[column] = Formula(f"=IF({applies}=0,0,{figure})")
        applicable = [at(column, rows[1]) for column in self._counted_columns]
        found = Formula(f"={common_multiple(applicable, 100)}") if is_exact else 1
        return self._add({2: _("Over the common denominator"), **cells, self.common: found})

    def _keep(self, row: int) -> None:
        """Which sheets a trimmed mean of totals keeps: places from the lowest total, equal totals by judge."""
        if not self.steps.result["left_out"] or self.rules.trim is None:
            return
        first, last = POINTS + 1, POINTS + self.counted
        every, drop = span((first, row), (last, row)), self.rules.trim.drop
        places = {
            column: Formula(
                f"=SUMPRODUCT(1*({every}<{at(column, row)}))"
                f"+SUMPRODUCT(1*({span((first, row), (column, row))}={at(column, row)}))"
            )
            for column in self._counted_columns
        }
        place = self._add({2: _("Place from the lowest total"), **places})
        kept = {
            column: Formula(f"=IF(AND({at(column, place)}>{drop},{at(column, place)}<={self.counted - drop}),1,0)")
            for column in self._counted_columns
        }
        kept_row = self._add({2: _("Kept (1) or left out (0)"), **kept})
        self._kept = span((first, kept_row), (last, kept_row))

    def _combined(self, scope: _Scope, row: int, end: int, exact: int | None) -> dict[int, object]:
        """The combined figure of the scope, in row `end`, from the sheets' figures in `row`."""
        every, common = span((POINTS + 1, row), (POINTS + self.counted, row)), at(self.common, row)
        if self.rules.combine == "median":
            above, below = f"=2*MEDIAN({every})", f"=2*{common}"
        elif self._kept:
            above, below = f"=SUMPRODUCT({self._kept},{every})", f"={common}*SUM({self._kept})"
        else:
            above, below = f"=SUM({every})", f"={common}*COUNT({every})"
        cells: dict[int, object] = {self.common + 1: Formula(above), self.common + 2: Formula(below)}
        return cells | self._figure(end, scope.figure, is_exact=exact is not None)

    # -------------------------------------------------------------- combined by item

    def _by_item(self, scopes: Sequence[_Scope]) -> None:
        total, *categories = scopes
        sizes = self._kept_sizes()
        multiple = math.lcm(*sizes.values())
        self._strong({2: _("Score of the round, from the means of the items")})
        kept = [span((self.common + 2, s.rows[0]), (self.common + 2, s.rows[1])) for s in categories]
        applicable = [sum(worth for item, worth in s.points.items() if item in sizes) for s in scopes]
        fits = [
            self.rounding.fits(s.full, [100 * multiple * max(1, a)]) for s, a in zip(scopes, applicable, strict=True)
        ]
        is_exact = all(fits)
        found = Formula(f"=LCM({','.join(kept)})") if is_exact else 1
        row = self._add({2: _("Common multiple of the numbers of marks kept"), self.common: found})
        self._common = at(self.common, row)
        sums = [
            self._category_of_items(*pair, is_exact) for pair in zip(categories, self.criteria.categories, strict=True)
        ]
        applies, summed = (
            self._add({2: name, POINTS: Formula(f"={'+'.join(at(POINTS, pair[n]) for pair in sums)}")})
            for n, name in enumerate((_("Points of the items that apply"), _("Points × mean × multiple, summed")))
        )
        end = self._ratio(_("Score of the round"), total, self.full, applies, summed, is_exact)
        self.cells = self._place_of(end, 100 * multiple * max(1, applicable[0]) if is_exact else None)

    def _kept_sizes(self) -> dict[str, int]:
        """How many marks the mean of each item is of; items that apply on no sheet are not in it."""
        trim, sizes = self.rules.trim, {}
        for item in self.items:
            count = sum(marks.get(item) is not None for marks in self.steps.marks[: self.counted])
            if count:
                sizes[item] = count - 2 * trim.drop if trim and count >= trim.from_ else count
        return sizes

    def _category_of_items(self, scope: _Scope, category: Category, is_exact: bool) -> tuple[int, int]:
        first, last = scope.rows
        name = in_language(category.name.zh, category.name.en)
        self._strong({1: category.code, 2: name, POINTS: Formula(f"={scope.cell}")})
        applies = "+".join(
            f"{at(POINTS, row)}*(COUNT({span((POINTS + 1, row), (POINTS + self.counted, row))})>0)"
            for row in range(first, last + 1)
        )
        points, sums, kept = (
            span((column, first), (column, last)) for column in (POINTS, self.common + 1, self.common + 2)
        )
        rows = (
            self._add({2: _("Points of the items that apply"), POINTS: Formula(f"={applies}")}),
            self._add(
                {
                    2: _("Points × mean × multiple, summed"),
                    POINTS: Formula(f"=SUMPRODUCT({points}*{sums}*({self._common}/{kept}))"),
                }
            ),
        )
        self._ratio(_("Category score"), scope, scope.cell, *rows, is_exact)
        return rows

    def _ratio(self, name: str, scope: _Scope, full: str, applies: int, summed: int, is_exact: bool) -> int:
        """A row with the full points times the sum, over 100 times the multiple times the points that apply."""
        row = self._next
        cells: dict[int, object] = {
            2: name,
            POINTS: Formula(f"={full}"),
            self.common + 1: Formula(f"={full}*{at(POINTS, summed)}"),
            self.common + 2: Formula(f"=100*{self._common}*MAX(1,{at(POINTS, applies)})"),
        }
        return self._add(cells | self._figure(row, scope.figure, is_exact=is_exact))

    # -------------------------------------------------------------- figures

    def _figure(self, row: int, engine: str, *, is_exact: bool) -> dict[int, object]:
        """The rounded figure of a row, the engine's where it gives one, and whether they agree."""
        above, below, figure = (at(self.common + n, row) for n in (1, 2, 3))
        cells: dict[int, object] = {self.common + 3: self.rounding.formula(above, below, is_exact=is_exact)}
        if engine:
            cells |= {self.common + 4: Decimal(engine), self.common + 5: check(figure, at(self.common + 4, row))}
        return cells

    def _place_of(self, row: int, exact: int | None) -> RoundCells:
        above, below, figure = (at(self.common + n, row) for n in (1, 2, 3))
        return RoundCells(self.title, above, below, figure, exact)

    @staticmethod
    def _joined(row: Sequence[object], cells: Mapping[int, object]) -> list[object]:
        return [cells.get(column, value) for column, value in enumerate(row, 1)]
