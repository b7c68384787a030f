"""A round whose score was measured outside: the per cent of the points of the whole and of each category."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from award.core.xlsx import Cell, Formula
from award.cycles.models import in_language
from award.reports.exports._grid import POINTS, Grid, RoundCells
from award.reports.exports.formulas import at

WHOLE = 10_000  # hundredths of a per cent


class Measured:
    """Adds the measured per cent and what follows from it to an empty sheet."""

    def __init__(self, page: Grid) -> None:
        self.page = page

    def write(self) -> RoundCells | None:
        """Add the rows; where the score of the round stands, None without a figure."""
        result, criteria = self.page.steps.result, self.page.criteria
        percent = result.get("percent")
        if percent is None:
            self.page.add({2: _("No figure was recorded: no score in this round.")})
            return None
        measured = at(
            POINTS + 1, self.page.add({2: _("Measured per cent"), POINTS + 1: Cell(Decimal(percent), "0.00")})
        )
        is_exact = self.page.rounding.fits(criteria.total_points, [WHOLE])
        row = self._scope(
            "", _("Score of the round"), criteria.total_points, measured, result.get("figure", ""), is_exact
        )
        figures = result.get("categories", {})
        for category in criteria.categories:
            name = in_language(category.name.zh, category.name.en)
            self._scope(category.code, name, category.points, measured, figures.get(category.code, ""), is_exact)
        return self.page.place_of(row, WHOLE if is_exact else None)

    def _scope(self, code: str, name: str, points: int, measured: str, engine: str, is_exact: bool) -> int:
        row = self.page.next
        above = Formula(f"=ROUND(100*{measured},0)*{at(POINTS, row)}")
        cells: dict[int, object] = {1: code, 2: name, POINTS: points, self.page.common + 1: above}
        cells[self.page.common + 2] = WHOLE
        return self.page.add(cells | self.page.figure(row, engine, is_exact=is_exact))
