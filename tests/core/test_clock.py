from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from award.core import clock


def test_now_is_aware_and_in_utc():
    assert clock.now().utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 12, 3, 15, 59, 59, tzinfo=UTC), date(2026, 12, 3)),
        (datetime(2026, 12, 3, 16, 0, 0, tzinfo=UTC), date(2026, 12, 4)),
    ],
)
def test_a_day_begins_at_midnight_in_beijing(monkeypatch, moment, day):
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert clock.today() == day
