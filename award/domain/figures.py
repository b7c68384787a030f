"""Rounding, once, at the end of a published figure; figures are decimal strings."""

from __future__ import annotations

from fractions import Fraction


def scaled(value: Fraction, decimals: int, rounding: str) -> int:
    """The value in units of the last decimal place. `half_up` takes halves away from zero, `half_even` to even."""
    size = abs(value) * int(10**decimals)
    whole, rest = divmod(size.numerator, size.denominator)
    twice = 2 * rest
    if twice > size.denominator or (twice == size.denominator and (rounding == "half_up" or whole % 2)):
        whole += 1
    return -whole if value < 0 else whole


def figure_text(units: int, decimals: int) -> str:
    """A scaled figure as a decimal string: no point for 0 decimals, never a negative zero."""
    if not decimals:
        return str(units)
    whole, rest = divmod(abs(units), 10**decimals)
    return f"{'-' if units < 0 else ''}{whole}.{rest:0{decimals}d}"


def figure(value: Fraction, decimals: int, rounding: str) -> str:
    """The value rounded, as a decimal string."""
    return figure_text(scaled(value, decimals, rounding), decimals)
