"""Until when one applicant may write and submit: deadline of the cycle, grace of the programme, extension, correction.

The rule: what reaches the server up to and including the deadline counts, by the server's clock at the moment it is
written; the programme may add minutes of grace. An upload counts when its last piece is in; it may be
finished some minutes later. A correction has its own due date, without grace. Whatever comes later is refused, and the
draft stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from award.applications.models import Application, Correction, Extension
from award.core.clock import now
from award.cycles.models import Cycle
from award.cycles.queries import programme_of

FURTHEST = timedelta(days=366)  # how far ahead a date set for one applicant may lie
CYCLE, EXTENSION, CORRECTION = "cycle", "extension", "correction"
# An extension may outlast the day on which the office closes applications for everyone else.
_TAKING = (Cycle.State.APPLYING, Cycle.State.ELIGIBILITY)


@dataclass(frozen=True)
class Deadline:
    """When an application closes. `reason_kind`: cycle, extension or correction; `grace_until` is the last moment."""

    closes_at: datetime | None
    grace_until: datetime | None
    extended: bool = False
    reason_kind: str = CYCLE

    @property
    def is_open(self) -> bool:
        """Has it not passed yet?"""
        return self.grace_until is not None and now() <= self.grace_until


def deadline_of(application: Application) -> Deadline:
    """The deadline that holds for this application now: the due date of a correction, else `ordinary_deadline`."""
    ordinary = ordinary_deadline(application)
    correction = open_correction(application)
    if correction is None or (ordinary.is_open and ordinary.closes_at and ordinary.closes_at >= correction.due_at):
        return ordinary
    return Deadline(correction.due_at, correction.due_at, reason_kind=CORRECTION)


def ordinary_deadline(application: Application) -> Deadline:
    """The deadline without corrections: that of the cycle, or of the latest extension where that is later."""
    closes = application.cycle.applications_close_at
    grace = timedelta(minutes=programme_of(application.cycle).application.grace_minutes)
    extension = latest_extension(application)
    if closes is None:
        return Deadline(None, None)
    if extension is not None and extension.closes_at > closes:
        later = extension.closes_at
        return Deadline(later, later + grace, extended=True, reason_kind=EXTENSION)
    return Deadline(closes, closes + grace)


def takes_by_extension(application: Application) -> bool:
    """Is the application still taken by its own extension, though the cycle as a whole takes no more?"""
    if application.cycle.state not in _TAKING or latest_extension(application) is None:
        return False
    deadline = ordinary_deadline(application)
    return deadline.extended and deadline.is_open


def latest_extension(application: Application) -> Extension | None:
    """The extension that counts. Reads all of them, so that a prefetch serves a list."""
    return max(application.extensions.all(), key=lambda row: (row.granted_at, row.pk), default=None)


def open_correction(application: Application) -> Correction | None:
    """The correction that the applicant is asked for now. Asks the database only when the state says there is one."""
    if application.state != Application.State.RETURNED:
        return None
    rows = (row for row in application.corrections.all() if row.state == Correction.State.OPEN)
    return next(rows, None)
