"""Addresses, and rounding at the edges of what a spreadsheet holds."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from award.core.xlsx import Formula
from award.domain.figures import scaled
from award.reports.exports.formulas import SAFE, Rounding, at, column_letters, on_sheet, span
from tests.reports.exports.evaluator import Evaluator


def test_columns_are_named_as_a_spreadsheet_does() -> None:
    assert [column_letters(n) for n in range(1, 1000)] == [get_column_letter(n) for n in range(1, 1000)]
    assert (at(28, 3), span((1, 2), (2, 9))) == ("$AB$3", "$A$2:$B$9")


def test_name_of_a_sheet_is_quoted() -> None:
    assert on_sheet("Judge's", "$A$1") == "'Judge''s'!$A$1"


def computed(rounding: Rounding, above: float, below: int, *, is_exact: bool) -> float:
    book = Workbook()
    page = book.active
    page["A1"], page["A2"] = above, below
    formula = rounding.formula("$A$1", "$A$2", is_exact=is_exact).value
    assert isinstance(formula, Formula)
    page["A3"] = formula.text
    return float(Evaluator(book).value(page.title, 3, 1))


@pytest.mark.parametrize("mode", ["half_up", "half_even"])
@pytest.mark.parametrize("decimals", [0, 2, 4])
def test_rounding_is_the_engines_up_to_the_limit(mode: str, decimals: int) -> None:
    rng = random.Random(decimals)
    rounding, unit = Rounding(decimals, mode), 10**decimals
    for _ in range(400):
        below = rng.choice([2, 7, 8, 100, 2100, SAFE // (2001 * unit) - 1])
        # At, just above and just below a half, and anywhere.
        half = (2 * rng.randrange(1000 * unit) + 1) * below // (2 * unit)
        above = max(0, rng.choice([half - 1, half, half + 1, rng.randrange(1000 * below)]))
        assert rounding.fits(1000, [below])
        expected = scaled(Fraction(above, below), decimals, mode) / unit
        assert computed(rounding, above, below, is_exact=True) == expected, (above, below)


@pytest.mark.parametrize(("mode", "figure"), [("half_up", 0.13), ("half_even", 0.12)])
def test_a_half_in_decimals_is_cleared_of_its_last_places(mode: str, figure: float) -> None:
    rounding = Rounding(2, mode)
    for above in (0.125, 0.125 - 2**-53, 0.125 + 2**-50):
        assert computed(rounding, above, 1, is_exact=False) == figure
    assert computed(rounding, 0.1349, 1, is_exact=False) == 0.13


def test_too_great_a_denominator_does_not_fit() -> None:
    assert not Rounding(2, "half_up").fits(1000, [100, SAFE // 200_000])
