"""Counting the days of a notice. Which days are working days is a question to a calendar that the caller brings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from award.domain.errors import DomainError

IsWorking = Callable[[date], bool]

MOST_DAYS = 366
_REACH = 60  # days without a working day after which the calendar must be wrong
_DAY = timedelta(days=1)


def next_working_day(day: date, is_working: IsWorking) -> date:
    """The first working day after `day`. Raises DomainError days.no_end."""
    for step in range(1, _REACH + 1):
        if is_working(day + step * _DAY):
            return day + step * _DAY
    raise DomainError("days.no_end", start=day.isoformat())


def add_working_days(day: date, days: int, is_working: IsWorking) -> date:
    """The working day that is `days` working days after `day`; `day` itself for 0."""
    for _ in range(days):
        day = next_working_day(day, is_working)
    return day


def end_of_notice(start: date, days: int, unit: str, first_day_counts: bool, is_working: IsWorking) -> date:
    """The last day of a notice posted on `start`.

    In working days, a day of posting that is none never counts. In calendar days every day counts, and nothing is
    moved: a programme that wants the end on a working day counts in working days.
    Raises DomainError: days.length, days.unit, days.no_end.
    """
    if not 1 <= days <= MOST_DAYS:
        raise DomainError("days.length", days=days, limit=MOST_DAYS)
    if unit == "calendar":
        return start + (days - first_day_counts) * _DAY
    if unit != "working":
        raise DomainError("days.unit", unit=unit)
    return add_working_days(start, days - (first_day_counts and is_working(start)), is_working)
