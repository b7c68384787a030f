"""Figures are read strictly and written plainly."""

from __future__ import annotations

from decimal import Decimal

import pytest

from award.applications.figures import is_measure_value, measure_years, measured, parse_figure, plain_figure
from award.core.errors import ServiceError


@pytest.mark.parametrize(
    ("typed", "figure"),
    [("", None), ("  ", None), ("0", "0"), (" 12.5 ", "12.5"), ("-3.0001", "-3.0001"), ("9" * 16, "9" * 16)],
)
def test_parse_figure_reads_ascii_decimals(typed, figure):
    assert parse_figure(typed) == (None if figure is None else Decimal(figure))


@pytest.mark.parametrize(
    "typed",
    ["1,000", "１２", "١٢", "1e3", "NaN", "Infinity", "0x10", "1.23456", "9" * 17, "+1", "1.", ".5", "1 2", "12%"],
)
def test_parse_figure_refuses_everything_else(typed):
    with pytest.raises(ServiceError):
        parse_figure(typed)


def test_plain_figure_has_no_exponent_nor_trailing_zeros():
    assert [plain_figure(Decimal(text)) for text in ("100.0000", "1E+3", "0.5000", "-2")] == [
        "100",
        "1000",
        "0.5",
        "-2",
    ]
    assert plain_figure(None) == ""


def test_measure_values_are_figures_or_the_word_for_none():
    assert [is_measure_value(text) for text in ("98.5", "无", "None", "约90", "")] == [True, True, True, False, False]
    assert measured("无") is None


def test_measure_years_end_before_the_cycle():
    assert measure_years(2026) == ["2021", "2022", "2023", "2024", "2025"]
