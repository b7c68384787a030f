"""Figures as people type them: strict, since a figure read wrongly is worse than one refused."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from award.core.errors import ServiceError

MEASURE_YEARS = 5  # the columns of a table of results
REQUIRED_YEARS = 3  # the last of them must be filled
NO_DATA = ("无", "none", "n/a")

_FIGURE = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,4})?")


def parse_figure(text: str) -> Decimal | None:
    """The figure typed, or None for an empty text. Raises ServiceError that says how to write it."""
    typed = text.strip(" ")
    if not typed:
        return None
    if not _FIGURE.fullmatch(typed):
        raise ServiceError(
            _("“%(text)s” is not a figure. Write half-width digits with at most four decimals and no commas: 1234.5")
            % {"text": typed[:20]},
            code="figure",
        )
    return Decimal(typed)


def plain_figure(value: Decimal | None) -> str:
    """A figure as text, without trailing zeros or an exponent."""
    if value is None:
        return ""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def measured(text: str) -> float | None:
    """A value of a measure as a number for drawing; None for what is no number."""
    try:
        figure = parse_figure(text)
    except ServiceError:
        return None
    return None if figure is None else float(figure)


def is_measure_value(text: str) -> bool:
    """Is the text a figure, or the word for "there is no data"?"""
    return measured(text) is not None or is_no_data(text)


def is_no_data(text: str) -> bool:
    """Does the text say that there is no figure?"""
    return text.strip().lower() in NO_DATA


def measure_years(cycle_year: int) -> list[str]:
    """The years of a table of results; the last is the year before the cycle's."""
    return [str(year) for year in range(cycle_year - MEASURE_YEARS, cycle_year)]
