"""The pieces of a live calculation: addresses, sums over a common denominator, rounding without a doubt.

A spreadsheet counts in doubles. So that a half is a half there too, figures stay whole numbers, a numerator over a
denominator, until the last step. Where those numbers would outgrow what a spreadsheet holds exactly, the figures are
decimals instead and are cleared of their last places before they are rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from award.core.xlsx import Cell, Formula

SAFE = 10**14  # the spreadsheet function INT looks at 15 digits
TERM_PLACES = 10  # places kept in a figure that is not exact
END_PLACES = 9  # places kept just before the last rounding of such a figure


def column_letters(column: int) -> str:
    """The letters of a column, from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def at(column: int, row: int) -> str:
    """The address of a cell; it does not move when it is copied."""
    return f"${column_letters(column)}${row}"


def span(first: tuple[int, int], last: tuple[int, int]) -> str:
    """The address of a block of cells, each corner as (column, row)."""
    return f"{at(*first)}:{at(*last)}"


def on_sheet(title: str, address: str) -> str:
    """An address on another sheet."""
    quoted = title.replace("'", "''")
    return f"'{quoted}'!{address}"


def common_multiple(addresses: Sequence[str], factor: int = 1) -> str:
    """The least common multiple of cells, a zero read as one; `factor` times that."""
    multiple = f"LCM({','.join(f'MAX(1,{address})' for address in addresses)})"
    return multiple if factor == 1 else f"{factor}*{multiple}"


def check(one: str, other: str) -> Formula:
    """Whether two cells agree."""
    return Formula(f'=IF({one}={other},"✓","≠")')


def trimmed_sum(cells: str, drop: int, least: int) -> str:
    """The sum of the numbers among cells without the `drop` highest and lowest, where there are `least` or more."""
    if not drop:
        return f"SUM({cells})"
    places = "{" + ",".join(str(place) for place in range(1, drop + 1)) + "}"
    ends = f"SUMPRODUCT(LARGE({cells},{places}))-SUMPRODUCT(SMALL({cells},{places}))"
    return f"IF(COUNT({cells})>={least},SUM({cells})-{ends},SUM({cells}))"


def trimmed_count(cells: str, drop: int, least: int) -> str:
    """How many numbers such a sum holds; 1 where there is none, so that it can be a denominator."""
    return f"MAX(1,IF(COUNT({cells})>={least},COUNT({cells})-{2 * drop},COUNT({cells})))"


@dataclass(frozen=True)
class Rounding:
    """How the programme rounds a figure that is never negative."""

    decimals: int
    rounding: str  # half_up | half_even

    @property
    def number_format(self) -> str:
        """How a rounded figure is shown."""
        return "0." + "0" * self.decimals if self.decimals else "0"

    def fits(self, full: int, denominators: Iterable[int]) -> bool:
        """Whether figures up to `full` over these denominators are exact in a spreadsheet until they are rounded."""
        return all((2 * full * 10**self.decimals + 1) * denominator < SAFE for denominator in denominators)

    def formula(self, numerator: str, denominator: str, *, is_exact: bool) -> Cell:
        """The figure `numerator` over `denominator`, rounded."""
        unit = 10**self.decimals
        if not is_exact:
            text = self._cleared(f"{numerator}/{denominator}", unit)
        elif self.rounding == "half_up":
            text = f"=INT((2*{unit}*{numerator}+{denominator})/(2*{denominator}))/{unit}"
        else:
            whole = f"INT({unit}*{numerator}/{denominator})"
            rest = f"2*({unit}*{numerator}-{denominator}*{whole})"
            up = f"IF({rest}>{denominator},1,IF({rest}={denominator},MOD({whole},2),0))"
            text = f"=({whole}+{up})/{unit}"
        return Cell(Formula(text), self.number_format, is_strong=True)

    def _cleared(self, value: str, unit: int) -> str:
        units = f"ROUND({unit}*ROUND({value},{END_PLACES}),{END_PLACES - self.decimals})"
        if self.rounding == "half_up":
            return f"=INT({units}+0.5)/{unit}"
        whole = f"INT({units})"
        return f"=({whole}+IF({units}-{whole}>0.5,1,IF({units}-{whole}=0.5,MOD({whole},2),0)))/{unit}"
