"""The calendar of working days."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from award.audit.models import AuditEvent
from award.audit.services import verify
from award.core.access import HiddenFromActor
from award.core.errors import ServiceError, StaleState
from award.cycles import services
from award.cycles.models import CalendarDay, CalendarYear
from award.cycles.queries import working_day_rule
from award.domain.errors import InputRefused
from award.domain.workingdays import add_working_days
from tests.cycles.services.common import events
from tests.eligibility.listing import csv_file
from tests.factories import make_user

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


def notice_file(*rows: list[str]) -> bytes:
    return csv_file(*rows, head=["日期", "安排", "名称"])


def taken_in(actor, *rows: list[str], year: int = 2027, **more: Any):
    facts = {"year": year, "source": "国办通知", "file_name": "a.csv", "data": notice_file(*rows), **more}
    return services.import_calendar(actor=actor, **facts)


def test_a_notice_is_entered_and_replaces_days_entered_before():
    clerk = make_user("clerk", "office")
    services.set_calendar_day(actor=clerk, day=date(2027, 1, 1), is_working=True, source="手工")
    services.set_calendar_day(actor=clerk, day=date(2027, 5, 4), is_working=False, source="手工")
    taken_in(clerk, ["2027-01-01", "放假", "元旦"], ["2027-02-20", "上班", ""])
    assert list(CalendarDay.objects.values_list("day", "is_working", "source")) == [
        (date(2027, 1, 1), False, "元旦 · 国办通知"),
        (date(2027, 2, 20), True, "国办通知"),
        (date(2027, 5, 4), False, "手工"),
    ]
    assert not CalendarYear.objects.exists()
    event = json.loads(AuditEvent.objects.filter(action="calendar.imported").get().body)
    assert event["after"]["working"] == ["2027-02-20"]


def test_the_year_is_confirmed_with_its_notice_and_a_second_notice_leaves_it():
    clerk = make_user("clerk", "office")
    taken_in(clerk, ["2027-01-01", "放假", "元旦"], confirm=True)
    taken_in(clerk, ["2027-01-02", "放假", "元旦"], confirm=True, source="补充通知")
    assert CalendarYear.objects.get().source == "国办通知"


def test_a_notice_with_a_fault_writes_nothing_and_only_the_office_imports():
    with pytest.raises(InputRefused):
        taken_in(make_user("clerk", "office"), ["2027-01-01", "放假", ""], ["2026-01-01", "放假", ""])
    with pytest.raises(HiddenFromActor):
        taken_in(make_user("x", "supervisor"), ["2027-01-01", "放假", ""])
    assert not CalendarDay.objects.exists()


def test_working_days_are_counted_by_the_notice_that_was_imported():
    start = date(2027, 6, 1)
    before = add_working_days(start, 7, working_day_rule(start))
    taken_in(make_user("clerk", "office"), ["2027-06-03", "放假", "校庆"], ["2027-06-05", "上班", "校庆"])
    assert add_working_days(start, 7, working_day_rule(start)) == before
    taken_in(make_user("clerk", "office"), ["2027-06-04", "放假", "校庆"])
    assert add_working_days(start, 7, working_day_rule(start)) == date(2027, 6, 14)
