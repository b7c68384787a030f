"""A round whose score is combined from the totals of its sheets: mean, median, trimmed mean, agreed sheet."""

from __future__ import annotations

import math
from collections.abc import Sequence

from django.utils.translation import gettext as _

from award.core.xlsx import Formula
from award.reports.exports._grid import POINTS, Grid, RoundCells, Scope
from award.reports.exports.formulas import TERM_PLACES, at, common_multiple, span


class BySheet:
    """Adds the score of the round and of its categories to a sheet whose totals stand already."""

    def __init__(self, page: Grid) -> None:
        self.page, self._kept = page, ""

    def write(self, scopes: Sequence[Scope]) -> RoundCells:
        """Add the rows; where the score of the round stands."""
        total, *categories = scopes
        self.page.strong({2: _("Score of the round, from the sheets that count")})
        row = self._over_common(total, self.page.total_rows)
        exact = self._exact_common(total)
        self._keep(row)
        end = self.page.next
        cells = self._combined(total, row, end, exact)
        self.page.add({2: _("Score of the round"), POINTS: Formula(f"={self.page.full}"), **cells})
        for scope, category in zip(categories, self.page.criteria.categories, strict=True):
            self.page.category(category, scope)
            row = self._over_common(scope, self.page.earned(scope, self.page.counted_columns))
            self.page.widen(self._combined(scope, row, row, self._exact_common(scope)))
        return self.page.place_of(end, exact)

    def _exact_common(self, scope: Scope) -> int | None:
        """The denominator that the combined figure has, where it is exact in a spreadsheet."""
        points = [max(1, self.page.steps.applicable(place, scope.points)) for place in range(self.page.counted)]
        kept = self.page.counted - len(self.page.steps.result["left_out"])
        common = 100 * math.lcm(*points)
        denominator = common * (2 if self.page.rules.combine == "median" else kept)
        return denominator if self.page.rounding.fits(scope.full, [common * self.page.counted, denominator]) else None

    def _over_common(self, scope: Scope, rows: tuple[int, int]) -> int:
        """A row with the figure of each sheet over the common denominator, which stands in it too."""
        row = self.page.next
        common = at(self.page.common, row)
        is_exact = self._exact_common(scope) is not None
        cells: dict[int, object] = {}
        for column in self.page.counted_columns:
            earned, applies = at(column, rows[0]), at(column, rows[1])
            figure = f"{scope.cell}*{earned}*({common}/(100*{applies}))"
            figure = figure if is_exact else f"ROUND({scope.cell}*{earned}/(100*{applies}),{TERM_PLACES})"
            cells[column] = Formula(f"=IF({applies}=0,0,{figure})")
        applicable = [at(column, rows[1]) for column in self.page.counted_columns]
        found = Formula(f"={common_multiple(applicable, 100)}") if is_exact else 1
        return self.page.add({2: _("Over the common denominator"), **cells, self.page.common: found})

    def _keep(self, row: int) -> None:
        """Which sheets a trimmed mean of totals keeps: places from the lowest total, equal totals by judge."""
        if not self.page.steps.result["left_out"] or self.page.rules.trim is None:
            return
        first, last = POINTS + 1, POINTS + self.page.counted
        every, drop = span((first, row), (last, row)), self.page.rules.trim.drop
        places = {
            column: Formula(
                f"=SUMPRODUCT(1*({every}<{at(column, row)}))"
                f"+SUMPRODUCT(1*({span((first, row), (column, row))}={at(column, row)}))"
            )
            for column in self.page.counted_columns
        }
        place = self.page.add({2: _("Place from the lowest total"), **places})
        kept = {
            column: Formula(f"=IF(AND({at(column, place)}>{drop},{at(column, place)}<={self.page.counted - drop}),1,0)")
            for column in self.page.counted_columns
        }
        kept_row = self.page.add({2: _("Kept (1) or left out (0)"), **kept})
        self._kept = span((first, kept_row), (last, kept_row))

    def _combined(self, scope: Scope, row: int, end: int, exact: int | None) -> dict[int, object]:
        """The combined figure of the scope, in row `end`, from the sheets' figures in `row`."""
        every, common = span((POINTS + 1, row), (POINTS + self.page.counted, row)), at(self.page.common, row)
        if self.page.rules.combine == "median":
            above, below = f"=2*MEDIAN({every})", f"=2*{common}"
        elif self._kept:
            above, below = f"=SUMPRODUCT({self._kept},{every})", f"={common}*SUM({self._kept})"
        else:
            above, below = f"=SUM({every})", f"={common}*COUNT({every})"
        cells: dict[int, object] = {self.page.common + 1: Formula(above), self.page.common + 2: Formula(below)}
        return cells | self.page.figure(end, scope.figure, is_exact=exact is not None)
