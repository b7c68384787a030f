"""The calendar of working days."""

from __future__ import annotations

from datetime import date

import pytest

from award.audit.services import verify
from award.core.errors import ServiceError, StaleState
from award.cycles import services
from award.cycles.models import CalendarDay
from tests.cycles.services.common import events

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_calendar_day_is_set_replaced_and_removed(clerk):
    day = date(2026, 12, 31)
    services.set_calendar_day(actor=clerk, day=day, is_working=False, source="省政府通知")
    row = services.set_calendar_day(actor=clerk, day=day, is_working=True, source="更正")
    services.remove_calendar_day(actor=clerk, calendar_day=row)

    assert not CalendarDay.objects.exists()
    assert [event[:3] for event in events()] == [
        ("calendar.day_set", {}, {"day": "2026-12-31", "is_working": False, "source": "省政府通知"}),
        ("calendar.day_set", {"is_working": False}, {"day": "2026-12-31", "is_working": True, "source": "更正"}),
        ("calendar.day_removed", {"day": "2026-12-31", "is_working": True}, {}),
    ]
    with pytest.raises(StaleState):
        services.remove_calendar_day(actor=clerk, calendar_day=row)


def test_confirm_calendar_year_once(clerk):
    services.confirm_calendar_year(actor=clerk, year=2028, source="国办发明电〔2027〕9号")
    with pytest.raises(ServiceError):
        services.confirm_calendar_year(actor=clerk, year=2028, source="再次")
    after = {"year": 2028, "source": "国办发明电〔2027〕9号"}
    assert events() == [("calendar.year_confirmed", {}, after, "")]
    assert list(verify()) == []
