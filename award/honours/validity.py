"""How long a certificate is valid."""

from __future__ import annotations

from datetime import date, timedelta


def end_of_validity(issued_on: date, years: int) -> date:
    """The last day of validity: the day before the anniversary; 29 February counts as 1 March in common years."""
    try:
        anniversary = issued_on.replace(year=issued_on.year + years)
    except ValueError:
        anniversary = date(issued_on.year + years, 3, 1)
    return anniversary - timedelta(days=1)
