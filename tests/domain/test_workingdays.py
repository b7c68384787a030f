from datetime import date, timedelta

import pytest

from award.domain.errors import DomainError
from award.domain.workingdays import add_working_days, end_of_notice, next_working_day

# The autumn holiday of 2026: 1 to 7 October off, Saturday 10 October and Sunday 20 September worked.
OFF = {date(2026, 10, day) for day in range(1, 8)} | {date(2026, 9, 25)}
WORKED = {date(2026, 10, 10), date(2026, 9, 20)}


def is_working(day: date) -> bool:
    return day in WORKED or (day.weekday() < 5 and day not in OFF)


@pytest.mark.parametrize(
    ("start", "days", "unit", "first_day_counts", "end"),
    [
        (date(2026, 9, 28), 7, "working", False, date(2026, 10, 13)),
        (date(2026, 9, 28), 15, "working", False, date(2026, 10, 23)),
        (date(2026, 9, 28), 7, "working", True, date(2026, 10, 12)),
        (date(2026, 9, 28), 1, "working", True, date(2026, 9, 28)),
        (date(2026, 10, 3), 1, "working", True, date(2026, 10, 8)),  # posted on a day off: it cannot count
        (date(2026, 9, 28), 7, "calendar", False, date(2026, 10, 5)),
        (date(2026, 9, 28), 7, "calendar", True, date(2026, 10, 4)),
    ],
)
def test_end_of_notice(start, days, unit, first_day_counts, end):
    assert end_of_notice(start, days, unit, first_day_counts, is_working) == end


@pytest.mark.parametrize(("days", "unit", "code"), [(0, "working", "days.length"), (7, "weeks", "days.unit")])
def test_senseless_period_is_refused(days, unit, code):
    with pytest.raises(DomainError) as caught:
        end_of_notice(date(2026, 9, 28), days, unit, False, is_working)
    assert caught.value.code == code


def test_weekend_that_is_worked_is_the_next_working_day():
    assert next_working_day(date(2026, 10, 9), is_working) == date(2026, 10, 10)
    assert add_working_days(date(2026, 10, 9), 0, is_working) == date(2026, 10, 9)


def test_calendar_without_working_days_ends():
    with pytest.raises(DomainError, match="no working day within reach of 2026-09-28"):
        next_working_day(date(2026, 9, 28), lambda day: day > date(2026, 9, 28) + timedelta(days=90))
