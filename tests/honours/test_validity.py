"""The last day of a certificate."""

from __future__ import annotations

from datetime import date

import pytest

from award.honours.validity import end_of_validity


@pytest.mark.parametrize(
    ("issued_on", "years", "last"),
    [
        (date(2025, 3, 18), 5, date(2030, 3, 17)),
        (date(2027, 1, 1), 5, date(2031, 12, 31)),
        (date(2028, 2, 29), 5, date(2033, 2, 28)),
        (date(2028, 2, 29), 4, date(2032, 2, 28)),
        (date(2027, 3, 1), 5, date(2032, 2, 29)),
    ],
)
def test_validity_ends_the_day_before_the_anniversary(issued_on: date, years: int, last: date) -> None:
    assert end_of_validity(issued_on, years) == last
