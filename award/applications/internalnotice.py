"""The notice inside the applicant's own organisation: how long it hung, and what is wrong with that."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from award.applications.models import Application, InternalNotice
from award.core.clock import now
from award.core.templatetags.award import beijing_day
from award.cycles.queries import working_day_rule
from award.domain.programme import Programme

MAX_DAYS = 366  # of one notice; more is a slip of the year


def notice_of(application: Application) -> InternalNotice | None:
    """The record of the notice, if there is one."""
    return InternalNotice.objects.filter(application=application).first()


def notice_content(application: Application) -> dict[str, str]:
    """The notice as it stands in a revision; empty where none is recorded."""
    row = notice_of(application)
    if row is None:
        return {}
    return {
        "posted_on": row.posted_on.isoformat(),
        "ended_on": row.ended_on.isoformat(),
        "place": row.place,
        "objections": row.objections,
    }


def working_days(posted_on: date, ended_on: date) -> int:
    """How many working days lie from the first day to the last, both counted, by the office's calendar."""
    is_working = working_day_rule(posted_on, ended_on)
    span = (ended_on - posted_on).days + 1
    return sum(1 for offset in range(span) if is_working(posted_on + timedelta(days=offset)))


def notice_faults(programme: Programme, notice: dict[str, Any]) -> list[str]:
    """What about the recorded notice stands in the way of submitting, in words. Nothing where none is asked for."""
    needed = programme.application.internal_notice_days
    if not needed or not notice:
        return []
    posted_on, ended_on = date.fromisoformat(notice["posted_on"]), date.fromisoformat(notice["ended_on"])
    faults = []
    if ended_on > now().date():
        faults.append(_("The internal notice ends on %(day)s only") % {"day": beijing_day(ended_on)})
    if (found := working_days(posted_on, ended_on)) < needed:
        text = ngettext(
            "The internal notice lasted %(found)s working day; %(needed)s are asked for",
            "The internal notice lasted %(found)s working days; %(needed)s are asked for",
            found,
        )
        faults.append(text % {"found": found, "needed": needed})
    return faults
