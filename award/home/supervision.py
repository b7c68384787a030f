"""What the pages of supervision show. Nothing here holds a mark, a remark, a ballot or a contact."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from award.applications.models import Correction
from award.audit.models import AuditEvent, TwoPersonAct
from award.core.clock import BEIJING, now, today
from award.cycles.models import Round
from award.eligibility.models import DepartmentRequest
from award.panels.models import Conflict, PanelPlan, SeatInvitation
from award.results.models import Release
from award.scoring.models import DefenceSession

WAITS_FOR_A_SECOND = timedelta(days=3)  # after which an act that nobody decided is shown as overdue


@dataclass(frozen=True)
class Overdue:
    """A step past its day: what, of which cycle, who was to act, since when."""

    step: str
    about: str
    cycle: str
    due: datetime | date

    @property
    def has_time(self) -> bool:
        """Whether the hour is part of it."""
        return isinstance(self.due, datetime)

    @property
    def day(self) -> date:
        """The day in Beijing."""
        return self.due.astimezone(BEIJING).date() if isinstance(self.due, datetime) else self.due


def acts() -> QuerySet[TwoPersonAct]:
    """All acts of two people, newest first."""
    return TwoPersonAct.objects.select_related("asked_by", "decided_by").order_by("-asked_at", "-pk")


def conflicts() -> QuerySet[Conflict]:
    """Every conflict of interest ever recorded, newest first; those lifted too."""
    rows = Conflict.objects.select_related("user", "declared_by", "lifted_by", "application__organisation")
    return rows.select_related("application__cycle").order_by("-declared_at", "-pk")


def draws() -> QuerySet[PanelPlan]:
    """The draws whose seed was committed, newest first, without the seed of one that is not drawn."""
    rows = PanelPlan.objects.filter(committed_at__isnull=False).defer("seed", "inputs", "outcome")
    return rows.select_related("cycle", "round", "committed_by", "drawn_by", "adopted_by").order_by("-committed_at")


def orders() -> QuerySet[DefenceSession]:
    """The draws of orders of defences whose seed was committed, the newest hundred, without the seed."""
    rows = DefenceSession.objects.filter(committed_at__isnull=False).defer("seed", "inputs", "outcome")
    return rows.select_related("round__cycle", "panel", "committed_by", "drawn_by").order_by("-committed_at")[:100]


def releases() -> QuerySet[Release]:
    """What was released to whom, newest first."""
    rows = Release.objects.select_related("snapshot__round__cycle", "asked_by", "released_by")
    return rows.defer("snapshot__payload", "snapshot__scores").order_by("-released_at", "-pk")


def overdue() -> list[Overdue]:
    """Every step that is past its day and not done, the oldest first."""
    found = [*_corrections(), *_requests(), *_invitations(), *_rounds(), *_undecided()]
    return sorted(found, key=lambda step: (step.day, step.step, step.about))


def _corrections() -> list[Overdue]:
    rows = Correction.objects.filter(state=Correction.State.OPEN, due_at__lt=now())
    rows = rows.select_related("application__cycle", "application__organisation")
    return [
        Overdue(_("Correction by the applicant"), str(row.application), row.application.cycle.name, row.due_at)
        for row in rows
    ]


def _requests() -> list[Overdue]:
    rows = DepartmentRequest.objects.filter(state=DepartmentRequest.State.SENT, due_on__lt=today())
    return [
        Overdue(_("Reply of a department"), row.department, row.cycle.name, row.due_on)
        for row in rows.select_related("cycle")
        if row.due_on
    ]


def _invitations() -> list[Overdue]:
    rows = SeatInvitation.objects.filter(state=SeatInvitation.State.OPEN, due_at__lt=now())
    rows = rows.select_related("expert__user", "cycle")
    return [Overdue(_("Answer of an invited expert"), str(row.expert), row.cycle.name, row.due_at) for row in rows]


def _rounds() -> list[Overdue]:
    rows = Round.objects.filter(state=Round.State.OPEN, due_at__lt=now()).select_related("cycle")
    return [Overdue(_("Round still open"), row.name, row.cycle.name, row.due_at) for row in rows if row.due_at]


def _undecided() -> list[Overdue]:
    rows = acts().filter(state=TwoPersonAct.State.ASKED, asked_at__lt=now() - WAITS_FOR_A_SECOND)
    return [
        Overdue(_("Act that awaits a second person"), f"{row.kind} {row.object_id}", "", row.asked_at) for row in rows
    ]


# ------------------------------------------------------------------ one event


@dataclass(frozen=True)
class Change:
    """One key of an event: its state before and after, as the event tells it."""

    key: str
    before: str
    after: str


def changes_of(event: AuditEvent) -> tuple[list[Change], str]:
    """The states an event tells, key by key, and its reason."""
    body = json.loads(event.body)
    before, after = body.get("before", {}), body.get("after", {})
    keys = [*before, *(key for key in after if key not in before)]
    return [Change(key, _told(before.get(key)), _told(after.get(key))) for key in keys], body.get("reason", "")


def _told(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def neighbours(event: AuditEvent) -> tuple[int | None, int | None]:
    """The numbers of the events before and after."""
    rows = AuditEvent.objects.values_list("seq", flat=True)
    earlier = rows.filter(seq__lt=event.seq).order_by(F("seq").desc()).first()
    return earlier, rows.filter(seq__gt=event.seq).order_by("seq").first()
