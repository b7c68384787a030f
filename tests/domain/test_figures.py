from fractions import Fraction

import pytest

from award.domain.figures import figure


@pytest.mark.parametrize(
    ("value", "decimals", "half_up", "half_even"),
    [
        ("62.5", 0, "63", "62"),
        ("63.5", 0, "64", "64"),
        ("-62.5", 0, "-63", "-62"),
        ("0.005", 2, "0.01", "0.00"),
        ("-0.005", 2, "-0.01", "0.00"),
        ("-0.004", 2, "0.00", "0.00"),
        ("2.00500000001", 2, "2.01", "2.01"),
        ("630.476", 2, "630.48", "630.48"),
        ("7", 4, "7.0000", "7.0000"),
        ("-1000.05", 1, "-1000.1", "-1000.0"),
    ],
)
def test_figure_rounds_once_by_the_rule(value, decimals, half_up, half_even):
    assert figure(Fraction(value), decimals, "half_up") == half_up
    assert figure(Fraction(value), decimals, "half_even") == half_even


def test_figure_keeps_a_third_below_the_half():
    # A binary or 28-digit decimal value of this one is already the half.
    assert figure(Fraction(1, 2) - Fraction(1, 10**40), 0, "half_up") == "0"
