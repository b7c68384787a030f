"""What the pages around a submitted application show: corrections, extensions, messages. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Q, QuerySet

from award.applications.bodies import reaching_office, recommendation_due, rules_of, standing_verdicts
from award.applications.deadlines import takes_by_extension
from award.applications.models import Application, Correction, Note
from award.applications.queries import all_applications
from award.applications.rights import EXTENSION
from award.audit.models import TwoPersonAct
from award.core.clock import now
from award.cycles.models import Cycle


@dataclass(frozen=True)
class ExtensionRow:
    """An extension that was asked for, with its application and what became of it."""

    act: TwoPersonAct
    application: Application
    closes_at: datetime


def latest_correction(application: Application, origin: str = "") -> Correction | None:
    """The last correction the applicant was asked for; `origin`: by the office or by the body."""
    rows = Correction.objects.filter(application=application).select_related("revision", "answered_with")
    rows = rows.filter(origin=origin) if origin else rows
    return rows.prefetch_related("points").order_by("-returned_at", "-pk").first()


def extensions_of(cycle: Cycle) -> list[ExtensionRow]:
    """All extensions asked for in the cycle, those that wait first, then the newest."""
    acts = TwoPersonAct.objects.filter(kind=EXTENSION, payload__cycle=cycle.pk).select_related("asked_by", "decided_by")
    rows = list(acts)
    applications = all_applications().in_bulk([int(row.object_id) for row in rows])
    found = [
        ExtensionRow(row, applications[int(row.object_id)], datetime.fromisoformat(row.payload["closes_at"]))
        for row in rows
    ]
    return sorted(found, key=lambda row: (row.act.state != TwoPersonAct.State.ASKED, -row.act.asked_at.timestamp()))


def notes_of(application: Application) -> QuerySet[Note]:
    """The messages about an application, oldest first."""
    return Note.objects.filter(application=application).select_related("author")


def unread_notes(application: Application, side: str) -> int:
    """How many messages wait for a side: those of the other one that it has not read."""
    return Note.objects.filter(application=application, read_at__isnull=True).exclude(side=side).count()


def threads_of(cycle: Cycle) -> QuerySet[Application]:
    """Applications of the cycle with messages: `unread` for the office, the last one first."""
    waiting = Q(notes__side=Note.Side.APPLICANT, notes__read_at__isnull=True)
    rows = Application.objects.filter(cycle=cycle, notes__isnull=False).select_related("organisation")
    counted = rows.annotate(
        unread=Count("notes", filter=waiting), messages=Count("notes"), last=Max("notes__written_at")
    )
    return counted.order_by(F("last").desc(), "pk")


def still_open(cycle: Cycle) -> list[Application]:
    """Applications still with their applicants: returned by the office, or with a later deadline that it granted.

    A later deadline is kept also where a body must recommend before anything reaches the office.
    """
    mine = Application.objects.filter(cycle=cycle)
    rows = mine.filter(
        Q(state=Application.State.RETURNED, pk__in=reaching_office(cycle, mine).values("pk"))
        | Q(state__in=[Application.State.DRAFT, Application.State.SUBMITTED], extensions__isnull=False)
    )
    found = []
    for row in rows.distinct().select_related("organisation").prefetch_related("extensions").order_by("number"):
        row.cycle = cycle
        if row.state == Application.State.RETURNED or takes_by_extension(row):
            found.append(row)
    return found


def undecided(cycle: Cycle) -> int:
    """How many applications assessment must wait for: without verdict, with their applicants, or with their bodies."""
    states = [Application.State.SUBMITTED, Application.State.RETURNED]
    waiting = reaching_office(cycle, Application.objects.filter(cycle=cycle, state__in=states))
    found = {*waiting.values_list("pk", flat=True), *(row.pk for row in still_open(cycle))}
    return len(found | _awaiting(cycle))


def awaiting_recommendation(cycle: Cycle) -> int:
    """How many applications wait for their body's word, while it may still give it."""
    return len(_awaiting(cycle))


def _awaiting(cycle: Cycle) -> set[int]:
    if not rules_of(cycle).is_required:
        return set()
    mine = Application.objects.filter(cycle=cycle, state__in=[Application.State.SUBMITTED, Application.State.RETURNED])
    reaching = reaching_office(cycle, mine).values("pk")
    rows = mine.exclude(pk__in=reaching).exclude(pk__in=standing_verdicts(application__cycle=cycle))
    waiting = set()
    for row in rows.prefetch_related("extensions", "corrections"):
        row.cycle = cycle
        due = recommendation_due(row)
        if due is not None and now() <= due:
            waiting.add(row.pk)
    return waiting
