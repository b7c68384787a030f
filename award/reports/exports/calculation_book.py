"""The calculation of one application as a workbook that computes: marks are numbers, all that follows are formulas.

Beside each figure stands the engine's, and a column says whether the two agree. The rank is the engine's: it depends on
the other applications, whose marks are not in the file.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from award.core.xlsx import Cell, Column, Formula, Sheet, sheet_names, workbook_bytes
from award.domain.criteria import Criteria
from award.domain.explain import Explanation, Step
from award.domain.programme import Programme
from award.reports.exports._grid import RoundCells, RoundSteps
from award.reports.exports.formulas import TERM_PLACES, Rounding, at, check, common_multiple, on_sheet, span
from award.reports.exports.round_sheets import RoundSheet
from award.results.calculation import Calculation, Neighbour, calculation_of
from award.results.words import round_name

NAME, WEIGHT, WHOLE, ABOVE, BELOW, TERM, FIGURE, ENGINE, CHECK = range(1, 10)
Facts = Sequence[tuple[str, object]]


def calculation_workbook(
    criteria: Criteria,
    programme: Programme,
    explanation: Explanation,
    *,
    facts: Facts = (),
    neighbours: Sequence[Neighbour] = (),
) -> bytes:
    """The workbook of one explanation. `facts` say of what it is, `neighbours` stand near it in rank."""
    rounding = Rounding(programme.ranking.decimals, programme.ranking.rounding)
    calculation = calculation_of(criteria, programme, explanation)
    codes = [row.code for row in programme.rounds[: programme.place(explanation.after) + 1]]
    names = sheet_names([_("Result"), *(round_name(programme, code) for code in codes)])
    rounds: dict[str, RoundCells | None] = {}
    pages, areas = [], []
    for code, title in zip(codes, names[1:], strict=True):
        steps = RoundSteps.of(explanation.steps, code)
        built = RoundSheet(criteria, programme.round(code), steps, rounding, title)
        pages.append(built.sheet())
        rounds[code] = built.cells
        areas.append(built.area)
    result = _Result(criteria, programme, explanation, calculation, rounding, rounds).sheet(names[0], areas)
    near = [_near(neighbours, rounding)] if neighbours else []
    return workbook_bytes([result, *pages, *near, _record(calculation, facts)], title=explanation.application)


@dataclass(frozen=True)
class _Ratio:
    """Where a figure stands: numerator and denominator, and the denominator where it is exact."""

    above: str
    below: str
    exact: int | None


class _Result:
    """The first sheet: from the scores of the rounds to the score, its adjustments and its rounding."""

    def __init__(
        self,
        criteria: Criteria,
        programme: Programme,
        explanation: Explanation,
        calculation: Calculation,
        rounding: Rounding,
        rounds: Mapping[str, RoundCells | None],
    ) -> None:
        self.full, self.programme, self.rounds = criteria.total_points, programme, rounds
        self.steps, self.calculation, self.rounding = explanation.steps, calculation, rounding
        self.rows: list[list[object]] = []

    def sheet(self, title: str, areas: Sequence[str]) -> Sheet:
        """The worksheet; `areas` are where the other sheets have their checks."""
        standing = _params(self.steps, "standing")
        if standing is None:
            self._unranked()
        else:
            mean = self._mean(standing["terms"])
            self._score(mean, _params(self.steps, "score") or {})
            self._rank()
        self._told(_("Outcome"), self.calculation.outcome)
        for flag in self.calculation.flags:
            self._told(_("Remark"), flag)
        self._differences(areas)
        return Sheet(title, self._columns(), self.rows)

    def _columns(self) -> list[Column]:
        shown = self.rounding.number_format
        return [
            Column(_("Step"), 34, is_wrapped=True),
            Column(_("Weight"), 10),
            Column(_("Weight as a whole number"), 14, "0"),
            Column(_("Numerator"), 18, "0"),
            Column(_("Denominator"), 16, "0"),
            Column(_("Over the common denominator"), 20, "0"),
            Column(_("Figure"), 12, shown),
            Column(_("Engine"), 24, shown, is_wrapped=True),
            Column(_("Check"), 8),
        ]

    def _add(self, cells: Mapping[int, object]) -> int:
        self.rows.append([cells.get(column) for column in range(1, CHECK + 1)])
        return len(self.rows) + 1

    def _told(self, name: str, value: object) -> None:
        self._add({NAME: name, ENGINE: value})

    @property
    def _next(self) -> int:
        return len(self.rows) + 2

    def _differences(self, areas: Sequence[str]) -> None:
        """How many checks of the whole workbook fail."""
        row = self._next
        every = [*areas, span((CHECK, 1), (CHECK, row - 1))]
        found = Formula("=" + "+".join(f'COUNTIF({area},"≠")' for area in every))
        self._add(
            {
                NAME: Cell(_("Figures that differ from the engine's"), is_strong=True),
                FIGURE: Cell(found, "0", is_strong=True),
                ENGINE: Cell(0, "0"),
                CHECK: check(at(FIGURE, row), at(ENGINE, row)),
            }
        )

    def _unranked(self) -> None:
        for code, cells in self.rounds.items():
            name = round_name(self.programme, code)
            if cells is None:
                self._told(name, _("no score"))
            else:
                self._add({NAME: name, FIGURE: Formula(f"={on_sheet(cells.title, cells.score)}")})

    def _mean(self, terms: Sequence[Mapping[str, Any]]) -> _Ratio:
        """The weighted mean of the rounds, over a common denominator."""
        shares = [self.programme.round(term["round"]).share for term in terms]
        factor = math.lcm(*(share.denominator for share in shares))
        rounds = [cells for term in terms if (cells := self.rounds[term["round"]]) is not None]
        exact = self._exact_mean([cells.exact for cells in rounds], int(factor * sum(shares)))
        first, last = self._next, self._next + len(terms) - 1
        common = at(BELOW, last + 1)
        for term, cells in zip(terms, rounds, strict=True):
            row = self._next
            above, below, whole = at(ABOVE, row), at(BELOW, row), at(WHOLE, row)
            share = f"{common}/{below}"
            value = f"={whole}*{above}*({share})" if exact else f"={whole}*ROUND({above}/{below},{TERM_PLACES})"
            self._add(
                {
                    NAME: round_name(self.programme, term["round"]),
                    WEIGHT: Decimal(term["weight"]),
                    WHOLE: Formula(f"=ROUND({factor}*{at(WEIGHT, row)},0)"),
                    ABOVE: Formula(f"={on_sheet(cells.title, cells.numerator)}"),
                    BELOW: Formula(f"={on_sheet(cells.title, cells.denominator)}"),
                    TERM: Formula(value),
                    FIGURE: Formula(f"={on_sheet(cells.title, cells.score)}"),
                    ENGINE: Decimal(term["figure"]),
                    CHECK: check(at(FIGURE, row), at(ENGINE, row)),
                }
            )
        denominators = [at(BELOW, row) for row in range(first, last + 1)]
        found = Formula(f"={common_multiple(denominators)}") if exact else 1
        self._add({NAME: _("Common denominator of the rounds"), BELOW: found})
        row = self._add(
            {
                NAME: _("Weighted mean: sum of the terms over the sum of the weights"),
                ABOVE: Formula(f"=SUM({span((TERM, first), (TERM, last))})"),
                BELOW: Formula(f"={common}*SUM({span((WHOLE, first), (WHOLE, last))})"),
            }
        )
        return _Ratio(at(ABOVE, row), at(BELOW, row), exact)

    def _exact_mean(self, denominators: Sequence[int | None], weights: int) -> int | None:
        known = [value for value in denominators if value is not None]
        if len(known) < len(denominators):
            return None
        denominator = math.lcm(*known) * weights
        return denominator if self.rounding.fits(self.full, [denominator]) else None

    def _score(self, mean: _Ratio, score: Mapping[str, Any]) -> None:
        """The mean and its adjustments, kept between nothing and the full points, and rounded once."""
        given = [step.params for step in self.steps if step.code == "adjustment"]
        if not given:
            self._rounded(Formula(f"={mean.above}"), Formula(f"={mean.below}"), score, mean.exact is not None)
            return
        places = max(max(0, -int(Decimal(row["points"]).as_tuple().exponent)) for row in given)
        unit = 10**places
        first = self._next
        for params in given:
            row = self._next
            name = _("Adjustment: %(reason)s") % {"reason": params["reason"]}
            whole = Formula(f"=ROUND({unit}*{at(FIGURE, row)},0)")
            points = Cell(Decimal(params["points"]), "General")
            self._add({NAME: name, FIGURE: points, ABOVE: whole, BELOW: unit})
        added = f"SUM({span((ABOVE, first), (ABOVE, self._next - 1))})"
        denominator = math.lcm(mean.exact, unit) if mean.exact else 0
        exact = bool(mean.exact) and self.rounding.fits(10_000 * len(given) + self.full, [denominator])
        common = f"LCM({mean.below},{unit})" if exact else "1"
        sum_ = f"{mean.above}*({at(BELOW, self._next)}/{mean.below})+{added}*({at(BELOW, self._next)}/{unit})"
        if not exact:
            sum_ = f"ROUND({mean.above}/{mean.below},{TERM_PLACES})+{added}/{unit}"
        row = self._add(
            {
                NAME: _("With the adjustments, before the limits"),
                ABOVE: Formula(f"={sum_}"),
                BELOW: Formula(f"={common}"),
            }
        )
        kept = Formula(f"=MAX(0,MIN({self.full}*{at(BELOW, row)},{at(ABOVE, row)}))")
        self._rounded(kept, Formula(f"={at(BELOW, row)}"), score, exact)

    def _rounded(self, above: Formula, below: Formula, score: Mapping[str, Any], is_exact: bool) -> None:
        row = self._next
        self._add(
            {
                NAME: Cell(_("Score, rounded once"), is_strong=True),
                ABOVE: above,
                BELOW: below,
                FIGURE: self.rounding.formula(at(ABOVE, row), at(BELOW, row), is_exact=is_exact),
                ENGINE: Decimal(score["figure"]),
                CHECK: check(at(FIGURE, row), at(ENGINE, row)),
            }
        )

    def _rank(self) -> None:
        rank = self.calculation.rank or {}
        for name, figure in self.calculation.ties:
            self._told(_("Between equal scores: %(scope)s") % {"scope": name}, Decimal(figure))
        self._add({NAME: _("Rank (the engine's: it depends on the others)"), ENGINE: Cell(rank["rank"], "0")})
        if rank["equals"]:
            self._told(_("Shares its rank with"), _(", ").join(rank["equals"]))


def _params(steps: Sequence[Step], code: str) -> Mapping[str, Any] | None:
    return next((step.params for step in steps if step.code == code), None)


def _near(neighbours: Sequence[Neighbour], rounding: Rounding) -> Sheet:
    shown = rounding.number_format
    names = [name for name, _figure in neighbours[0].ties]
    columns = [
        Column(_("Rank"), 8, "0"),
        Column(_("Number"), 16),
        Column(_("Organisation"), 36, is_wrapped=True),
        Column(_("Score"), 12, shown),
        *(Column(name, 16, shown) for name in names),
    ]
    rows = [
        [
            Cell(value, is_strong=row.is_own)
            for value in (
                row.rank,
                row.application,
                row.organisation,
                Decimal(row.score),
                *(Decimal(figure) for _name, figure in row.ties),
            )
        ]
        for row in neighbours
    ]
    return Sheet(_("Neighbours in rank"), columns, rows, frozen_columns=2)


def _record(calculation: Calculation, facts: Facts) -> Sheet:
    columns = [Column(_("What"), 34, is_wrapped=True), Column(_("Value"), 90, is_wrapped=True)]
    rows: list[Sequence[object]] = [*facts, *calculation.sentences]
    how = _("How the formulas stay exact")
    text = _(
        "Marks are whole per cents and points whole numbers, so each figure is kept as a numerator over a denominator, "
        "both whole, until it is rounded once at the end. Where the common denominator is 1 and the figures have "
        "decimals, whole numbers would outgrow what a spreadsheet holds; those figures are kept to 10 decimal places."
    )
    return Sheet(_("Rules and record"), columns, [*rows, (how, text)], is_landscape=False)
