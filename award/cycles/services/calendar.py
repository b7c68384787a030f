"""Keeping the calendar of working days."""

from __future__ import annotations

import hashlib
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor, enforce
from award.core.clock import now
from award.core.errors import ServiceError, StaleState
from award.cycles.calendarfile import NoticeDay, read_notice
from award.cycles.models import CalendarDay, CalendarYear
from award.cycles.permissions import can_run_cycles
from award.cycles.queries import confirmed_year
from award.domain.errors import InputRefused


@transaction.atomic
def set_calendar_day(*, actor: Actor, day: date, is_working: bool, source: str) -> CalendarDay:
    """Enter a day that differs from the library; a day entered before is replaced."""
    before = CalendarDay.objects.filter(day=day).first()
    row, _created = CalendarDay.objects.update_or_create(day=day, defaults={"is_working": is_working, "source": source})
    record(
        actor=actor,
        action="calendar.day_set",
        target=row,
        before={"is_working": before.is_working} if before else None,
        after={"day": day.isoformat(), "is_working": is_working, "source": source},
    )
    return row


@transaction.atomic
def remove_calendar_day(*, actor: Actor, calendar_day: CalendarDay) -> None:
    """Take an entry back; the library's rule holds again. Raises StaleState when it is gone already."""
    deleted, _rows = CalendarDay.objects.filter(pk=calendar_day.pk, is_working=calendar_day.is_working).delete()
    if not deleted:
        raise StaleState
    before = {"day": calendar_day.day.isoformat(), "is_working": calendar_day.is_working}
    record(actor=actor, action="calendar.day_removed", target=calendar_day, before=before)


@transaction.atomic
def import_calendar(
    *, actor: Actor, year: int, source: str, file_name: str, data: bytes, confirm: bool = False
) -> list[CalendarDay]:
    """Enter the days of the official notice of a year; a day entered before is replaced. `confirm`: the year as well.

    Raises InputRefused with every fault of the file.
    """
    enforce(can_run_cycles(actor))
    notice = read_notice(data, file_name, year)
    if notice.faults:
        raise InputRefused(notice.faults)
    CalendarDay.objects.filter(day__in=[row.day for row in notice.days]).delete()
    rows = CalendarDay.objects.bulk_create(
        CalendarDay(day=row.day, is_working=row.is_working, source=_source(row, source)) for row in notice.days
    )
    record(
        actor=actor,
        action="calendar.imported",
        after={
            "year": year,
            "source": source,
            "sha256": hashlib.sha256(data).hexdigest(),
            "off": [row.day.isoformat() for row in notice.days if not row.is_working],
            "working": [row.day.isoformat() for row in notice.days if row.is_working],
        },
    )
    if confirm and confirmed_year(year) is None:
        confirm_calendar_year(actor=actor, year=year, source=source)
    return rows


def _source(row: NoticeDay, source: str) -> str:
    return f"{row.name} · {source}"[:120] if row.name else source


@transaction.atomic
def confirm_calendar_year(*, actor: Actor, year: int, source: str) -> CalendarYear:
    """State that the official holiday notice of a year is in the calendar. Raises ServiceError when it was stated."""
    row, is_new = CalendarYear.objects.get_or_create(year=year, defaults={"source": source, "confirmed_at": now()})
    if not is_new:
        raise ServiceError(_("This year was confirmed already."), code="year_confirmed")
    record(actor=actor, action="calendar.year_confirmed", target=row, after={"year": year, "source": source})
    return row
