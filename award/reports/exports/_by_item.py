"""A round whose items are combined first, each by a trimmed mean of its marks, and then weighted like a sheet."""

from __future__ import annotations

import math
from collections.abc import Sequence

from django.utils.translation import gettext as _

from award.core.xlsx import Formula
from award.domain.criteria import Category
from award.reports.exports._grid import POINTS, Grid, RoundCells, Scope
from award.reports.exports.formulas import at, span


class ByItem:
    """Adds the score of the round and of its categories to a sheet whose item means stand already."""

    def __init__(self, page: Grid) -> None:
        self.page, self._common = page, ""

    def write(self, scopes: Sequence[Scope]) -> RoundCells:
        """Add the rows; where the score of the round stands."""
        total, *categories = scopes
        sizes = self._kept_sizes()
        multiple = math.lcm(*sizes.values())
        self.page.strong({2: _("Score of the round, from the means of the items")})
        kept = [span((self.page.common + 2, s.rows[0]), (self.page.common + 2, s.rows[1])) for s in categories]
        applies = [max(1, sum(worth for item, worth in s.points.items() if item in sizes)) for s in scopes]
        denominators = [100 * multiple * points for points in applies]
        is_exact = all(self.page.rounding.fits(s.full, [d]) for s, d in zip(scopes, denominators, strict=True))
        found = Formula(f"=LCM({','.join(kept)})") if is_exact else 1
        row = self.page.add({2: _("Common multiple of the numbers of marks kept"), self.page.common: found})
        self._common = at(self.page.common, row)
        pairs = zip(categories, self.page.criteria.categories, strict=True)
        sums = [self._category_of_items(scope, category, is_exact) for scope, category in pairs]
        applying, summed = (
            self.page.add({2: name, POINTS: Formula(f"={'+'.join(at(POINTS, pair[n]) for pair in sums)}")})
            for n, name in enumerate((_("Points of the items that apply"), _("Points × mean × multiple, summed")))
        )
        end = self._ratio(_("Score of the round"), total, self.page.full, applying, summed, is_exact)
        return self.page.place_of(end, denominators[0] if is_exact else None)

    def _kept_sizes(self) -> dict[str, int]:
        """How many marks the mean of each item is of; items that apply on no sheet are not in it."""
        trim, sizes = self.page.rules.trim, {}
        for item in self.page.items:
            count = sum(marks.get(item) is not None for marks in self.page.steps.marks[: self.page.counted])
            if count:
                sizes[item] = count - 2 * trim.drop if trim and count >= trim.from_ else count
        return sizes

    def _category_of_items(self, scope: Scope, category: Category, is_exact: bool) -> tuple[int, int]:
        first, last = scope.rows
        self.page.category(category, scope)
        applies = "+".join(
            f"{at(POINTS, row)}*(COUNT({span((POINTS + 1, row), (POINTS + self.page.counted, row))})>0)"
            for row in range(first, last + 1)
        )
        points, sums, kept = (
            span((column, first), (column, last)) for column in (POINTS, self.page.common + 1, self.page.common + 2)
        )
        rows = (
            self.page.add({2: _("Points of the items that apply"), POINTS: Formula(f"={applies}")}),
            self.page.add(
                {
                    2: _("Points × mean × multiple, summed"),
                    POINTS: Formula(f"=SUMPRODUCT({points}*{sums}*({self._common}/{kept}))"),
                }
            ),
        )
        self._ratio(_("Category score"), scope, scope.cell, *rows, is_exact)
        return rows

    def _ratio(self, name: str, scope: Scope, full: str, applies: int, summed: int, is_exact: bool) -> int:
        """A row with the full points times the sum, over 100 times the multiple times the points that apply."""
        row = self.page.next
        cells: dict[int, object] = {
            2: name,
            POINTS: Formula(f"={full}"),
            self.page.common + 1: Formula(f"={full}*{at(POINTS, summed)}"),
            self.page.common + 2: Formula(f"=100*{self._common}*MAX(1,{at(POINTS, applies)})"),
        }
        return self.page.add(cells | self.page.figure(row, scope.figure, is_exact=is_exact))
