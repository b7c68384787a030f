"""One round of a calculation as a worksheet: marks as numbers, everything after them as formulas."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from award.core.xlsx import Cell, Column, Formula, Sheet
from award.cycles.models import in_language
from award.domain.criteria import Category, Criteria
from award.domain.programme import Round
from award.reports.exports._by_item import ByItem
from award.reports.exports._by_sheet import BySheet
from award.reports.exports._grid import POINTS, Grid, Marks, RoundCells, RoundSteps, Scope
from award.reports.exports._measured import Measured
from award.reports.exports.formulas import Rounding, at, check, on_sheet, span, trimmed_count, trimmed_sum
from award.results.calculation_words import sheet_state

PLAIN = "0"


class RoundSheet:
    """Builds the sheet of one round; `cells` says where the score stands once it is built."""

    def __init__(self, criteria: Criteria, rules: Round, steps: RoundSteps, rounding: Rounding, title: str) -> None:
        self.page = Grid(criteria, rules, steps, rounding, title)
        self.cells: RoundCells | None = None

    def sheet(self) -> Sheet:
        """The worksheet."""
        page = self.page
        if page.rules.is_survey:
            self.cells = Measured(page).write()
            return Sheet(page.title, self._columns(), page.rows, frozen_columns=POINTS)
        self._states()
        self._marks()
        total = self._total()
        self._sheet_totals(total)
        if page.steps.has_score:
            scopes = [total, *(self._scope(category) for category in page.criteria.categories)]
            way = ByItem(page) if page.steps.means else BySheet(page)
            self.cells = way.write(scopes)
        return Sheet(page.title, self._columns(), page.rows, frozen_columns=POINTS)

    @property
    def area(self) -> str:
        """All cells of the sheet once it is built, as other sheets name them."""
        return on_sheet(self.page.title, span((1, 1), (self.page.common + 5, len(self.page.rows) + 1)))

    def _columns(self) -> list[Column]:
        empty = _("Measured") if self.page.rules.is_survey else _("No sheet")
        judges = [sheet.get("judge", "") or _("Agreed sheet") for sheet in self.page.steps.sheets] or [empty]
        return [
            Column(_("Code"), 9),
            Column(_("What"), 34, is_wrapped=True),
            Column(_("Points"), 10, PLAIN),
            *(Column(judge, 12, PLAIN) for judge in judges),
            Column(_("Common denominator"), 14, PLAIN),
            Column(_("Numerator"), 14, PLAIN),
            Column(_("Denominator"), 14, PLAIN),
            Column(_("Figure"), 12, self.page.rounding.number_format),
            Column(_("Engine"), 12, self.page.rounding.number_format),
            Column(_("Check"), 8),
        ]

    # -------------------------------------------------------------- marks

    def _states(self) -> None:
        states = {POINTS + n: sheet_state(sheet["state"]) for n, sheet in enumerate(self.page.steps.sheets, 1)}
        self.page.add({2: _("In the score"), **states})

    def _marks(self) -> None:
        for category in self.page.criteria.categories:
            first, last = self.page.next + 1, self.page.next + len(category.items)
            points = Formula(f"=SUM({span((POINTS, first), (POINTS, last))})")
            name = in_language(category.name.zh, category.name.en)
            self.page.heads[category.code] = self.page.strong({1: category.code, 2: name, POINTS: points})
            for item in category.items:
                marks = {POINTS + n: self._mark(row, item.code) for n, row in enumerate(self.page.steps.marks, 1)}
                cells: dict[int, object] = {1: item.code, 2: in_language(item.name.zh, item.name.en)}
                row = self.page.next
                cells |= {POINTS: item.points, **marks, **self._item_mean(item.code, row)}
                self.page.items[item.code] = self.page.add(cells)

    def _mark(self, marks: Marks, code: str) -> object:
        if code not in marks:
            return _("missing")
        return _("n/a") if marks[code] is None else marks[code]

    def _item_mean(self, code: str, row: int) -> dict[int, object]:
        """The trimmed mean of one item over the sheets that count, where the rule trims items."""
        trim = self.page.rules.trim
        if trim is None or code not in self.page.steps.means:
            return {}
        cells = span((POINTS + 1, row), (POINTS + self.page.counted, row))
        found: dict[int, object] = {
            self.page.common + 1: Formula(f"={trimmed_sum(cells, trim.drop, trim.from_)}"),
            self.page.common + 2: Formula(f"={trimmed_count(cells, trim.drop, trim.from_)}"),
        }
        mean = self.page.steps.means[code]
        return found | (self.page.figure(row, mean["figure"], is_exact=True) if mean else {})

    # -------------------------------------------------------------- sheets

    def _total(self) -> Scope:
        rows = (min(self.page.heads.values()), max(self.page.items.values()))
        points = {item.code: item.points for item in self.page.criteria.items}
        cell = "(" + "+".join(at(POINTS, row) for row in self.page.heads.values()) + ")"
        return Scope(self.page.criteria.total_points, cell, points, rows, self.page.steps.result.get("figure", ""))

    def _scope(self, category: Category) -> Scope:
        rows = [self.page.items[item.code] for item in category.items]
        figures = self.page.steps.result.get("categories", {})
        points = {item.code: item.points for item in category.items}
        cell = at(POINTS, self.page.heads[category.code])
        return Scope(category.points, cell, points, (rows[0], rows[-1]), figures.get(category.code, ""))

    def _sheet_totals(self, total: Scope) -> None:
        columns = [POINTS + n for n, sheet in enumerate(self.page.steps.sheets, 1) if "total" in sheet]
        name = _("Sheet totals: points of all items × points earned ÷ points that apply")
        row = self.page.strong({2: name, POINTS: Formula(f"={total.cell}")})
        self.page.full = at(POINTS, row)
        self.page.total_rows = self.page.earned(total, columns)
        figures: dict[int, object] = {}
        exact = self.page.rounding.fits(total.full, [100 * total.full])
        for column in columns:
            earned, applies = (at(column, row) for row in self.page.total_rows)
            figures[column] = self.page.rounding.formula(
                f"({self.page.full}*{earned})", f"(100*MAX(1,{applies}))", is_exact=exact
            )
        shown = self.page.add({2: _("Sheet total"), **figures})
        engine = {
            POINTS + n: Cell(Decimal(sheet["total"]["figure"]), self.page.rounding.number_format)
            for n, sheet in enumerate(self.page.steps.sheets, 1)
            if "total" in sheet
        }
        told = self.page.add({2: _("Engine"), **engine})
        self.page.add({2: _("Check"), **{column: check(at(column, shown), at(column, told)) for column in columns}})
