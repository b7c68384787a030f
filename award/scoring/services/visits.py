"""The plan of a site visit: opened, written, sent to the applicant, its points given to members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from award.accounts.queries import owner_of
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import Conflict, ServiceError, StaleState, require_known
from award.core.hashing import canonical, sha256
from award.cycles.queries import programme_of
from award.domain.programmetables import AgendaLine, SiteVisitRules
from award.outbox.services import queue_message
from award.panels.models import Seat
from award.scoring import queries, visitqueries
from award.scoring.models import (
    AgendaEntry,
    ConsensusSheet,
    DocumentWish,
    InterviewWish,
    SiteVisit,
    VisitMember,
    VisitPoint,
)
from award.scoring.visitrights import can_note, can_plan

MOST_ROWS = 100  # of a list of the plan: what a form can hold


@dataclass(frozen=True)
class Plan:
    """What a plan says; the rows hold the fields of their models by name."""

    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    place: str = ""
    message: str = ""
    team: Sequence[Seat] = ()
    agenda: Sequence[Mapping[str, Any]] = field(default_factory=list)
    interviews: Sequence[Mapping[str, Any]] = field(default_factory=list)
    documents: Sequence[Mapping[str, Any]] = field(default_factory=list)


def locked_visit(actor: Actor, visit: SiteVisit, *, planning: bool = False) -> SiteVisit:
    """The visit as it stands now, if the actor may write on it. Its sheet is locked until the transaction ends.

    Agreeing takes the same lock: nothing is noted after the sheet was frozen.
    """
    sheet = queries.consensus_sheets().select_for_update(of=("self",)).get(pk=visit.sheet_id)
    require_known((can_plan if planning else can_note)(actor, sheet))
    current = SiteVisit.objects.get(pk=visit.pk)
    current.sheet = sheet
    return current


def rules_of(visit: SiteVisit) -> SiteVisitRules:
    """What the programme says on site visits."""
    return programme_of(visit.sheet.round.cycle).site_visit


@transaction.atomic
def open_visit(*, actor: Actor, sheet: ConsensusSheet) -> SiteVisit:
    """Begin the plan of a visit: the agenda of the programme, the whole panel, the issues of the remarks."""
    locked = queries.consensus_sheets().select_for_update(of=("self",)).get(pk=sheet.pk)
    require_known(can_plan(actor, locked))
    existing = visitqueries.visit_of(locked)
    if existing is not None:
        return existing
    visit = SiteVisit.objects.create(sheet=locked, opened_at=now())
    VisitMember.objects.bulk_create(VisitMember(visit=visit, seat=seat) for seat in visitqueries.candidates(visit))
    AgendaEntry.objects.bulk_create(_agenda_entry(visit, line) for line in rules_of(visit).agenda)
    issues = visitqueries.issues_of(locked)
    moments = {"noted_at": now(), "created_at": now(), "updated_at": now()}
    VisitPoint.objects.bulk_create(
        VisitPoint(
            visit=visit, client_id=uuid4(), item=issue.item, text=issue.text, source=issue.source, **moments
        )
        for issue in issues
    )  # fmt: skip
    record(actor=actor, action="site_visit.opened", target=visit, after={"points": len(issues)})
    return visit


def _agenda_entry(visit: SiteVisit, line: AgendaLine) -> AgendaEntry:
    starts = dt.time.fromisoformat(line.from_)
    ends = min(starts.hour * 60 + starts.minute + line.minutes, 23 * 60 + 59)
    language = visit.sheet.application.created_by.language
    return AgendaEntry(
        visit=visit, day=line.day, starts=starts, ends=dt.time(*divmod(ends, 60)),
        what=line.what.get(language)[:120], whom=line.whom.get(language)[:120] if line.whom else "",
    )  # fmt: skip


# ------------------------------------------------------------------ the plan


@transaction.atomic
def save_plan(*, actor: Actor, visit: SiteVisit, plan: Plan, version: int) -> SiteVisit:
    """Write the whole plan anew. Raises Conflict with the plan that was saved meanwhile, when stale."""
    locked = locked_visit(actor, visit, planning=True)
    if locked.version != version:
        raise Conflict(current=plan_text(locked), version=locked.version)
    _check_days(locked, plan)
    allowed = {seat.pk for seat in visitqueries.candidates(locked)}
    if not {seat.pk for seat in plan.team} <= allowed:
        raise ServiceError(_("Only members of the panel who may read the application go on the visit."), code="team")
    locked.starts_on, locked.ends_on, locked.place, locked.message = (
        plan.starts_on, plan.ends_on, plan.place, plan.message,
    )  # fmt: skip
    locked.version = version + 1
    _checked([locked])
    moved = SiteVisit.objects.filter(pk=locked.pk, version=version).update(
        starts_on=locked.starts_on, ends_on=locked.ends_on, place=locked.place, message=locked.message,
        version=locked.version,
    )  # fmt: skip
    if not moved:
        raise StaleState
    _replace(VisitMember, locked, [{"seat": seat} for seat in plan.team])
    _replace(AgendaEntry, locked, plan.agenda)
    _replace(InterviewWish, locked, plan.interviews)
    _replace(DocumentWish, locked, plan.documents)
    record(actor=actor, action="site_visit.planned", target=locked, after={"version": locked.version})
    return locked


def _check_days(visit: SiteVisit, plan: Plan) -> None:
    most = rules_of(visit).days
    if (plan.starts_on is None) != (plan.ends_on is None):
        raise ServiceError(_("Give the first and the last day, or neither."), code="days")
    days = most
    if plan.starts_on is not None and plan.ends_on is not None:
        if plan.ends_on < plan.starts_on:
            raise ServiceError(_("The last day is not before the first."), code="days")
        days = (plan.ends_on - plan.starts_on).days + 1
    if days > most:
        text = _("A visit takes at most %(most)s days; these are %(days)s.")
        raise ServiceError(text % {"most": most, "days": days}, code="days")
    late = [str(row["day"]) for row in plan.agenda if not 1 <= row["day"] <= days]
    if late:
        text = _("The visit has %(days)s days. Change the lines of the agenda for day %(late)s.")
        raise ServiceError(text % {"days": days, "late": ", ".join(sorted(set(late)))}, code="agenda_day")


def _replace(model: type[Any], visit: SiteVisit, rows: Sequence[Mapping[str, Any]]) -> None:
    if len(rows) > MOST_ROWS:
        raise ServiceError(_("At most %(most)s rows.") % {"most": MOST_ROWS}, code="rows")
    made = [model(visit=visit, **row) for row in rows]
    _checked(made)
    model.objects.filter(visit=visit).delete()
    model.objects.bulk_create(made)


def _checked(rows: Sequence[Model]) -> None:
    """Clean the texts and ask the constraints; what is refused becomes a sentence."""
    try:
        for row in rows:
            row.clean_fields(exclude={"sent_payload"})
            row.validate_constraints(exclude={"visit", "seat", "sheet"})
    except ValidationError as error:
        raise ServiceError(" ".join(error.messages), code="invalid") from None


def plan_text(visit: SiteVisit) -> str:
    """The plan in plain lines, to be shown beside another."""
    lines = [f"{visit.starts_on or '—'} – {visit.ends_on or '—'}", visit.place, visit.message]
    lines.append(", ".join(str(seat) for seat in visitqueries.team_of(visit)))
    lines += [
        f"{row.day} {row.starts:%H:%M}–{row.ends:%H:%M} {row.what} {row.whom}".rstrip() for row in visit.agenda.all()
    ]
    lines += [f"{row.department} ({row.people}) {row.topic}" for row in visit.interview_wishes.all()]
    lines += [f"{row.title} {row.reason}".rstrip() for row in visit.document_wishes.all()]
    return "\n".join(line for line in lines if line)


# ------------------------------------------------------------------ to the applicant


@transaction.atomic
def send_plan(*, actor: Actor, visit: SiteVisit, version: int) -> SiteVisit:
    """Give the applicant the plan as it stands: dates, team, agenda, interviews, documents. Never issues or reasons."""
    locked = locked_visit(actor, visit, planning=True)
    if locked.version != version:
        raise StaleState
    team = visitqueries.team_of(locked)
    if locked.starts_on is None or not locked.place or not team or not locked.agenda.exists():
        raise ServiceError(_("Before it is sent the plan needs dates, a place, a team and an agenda."), code="unready")
    payload = canonical(_for_applicant(locked, team))
    if payload == locked.sent_payload:
        raise ServiceError(_("The applicant has this plan already."), code="sent_already")
    moved = SiteVisit.objects.filter(pk=locked.pk, version=version).update(
        sent_at=now(), sent_by_id=actor.pk, sent_version=version, sent_payload=payload
    )
    if not moved:
        raise StaleState
    locked.refresh_from_db(fields=["sent_at", "sent_by", "sent_version", "sent_payload"])
    owner = owner_of(locked.sheet.application.organisation)
    if owner is not None:
        queue_message(
            actor=actor, recipient=owner, kind="visit_planned",
            event_key=f"visit_planned:{locked.pk}:{version}:{owner.pk}",
            context={"visit": locked, "application": locked.sheet.application, "address": settings.BASE_URL},
        )  # fmt: skip
    record(actor=actor, action="site_visit.sent", target=locked, after={"sha256": sha256(payload)})
    return locked


def _for_applicant(visit: SiteVisit, team: Sequence[Seat]) -> dict[str, Any]:
    return {
        "starts_on": visit.starts_on.isoformat() if visit.starts_on else "",
        "ends_on": visit.ends_on.isoformat() if visit.ends_on else "",
        "place": visit.place,
        "message": visit.message,
        "team": [{"name": str(seat), "role": seat.role} for seat in team],
        "agenda": [
            {"day": row.day, "starts": f"{row.starts:%H:%M}", "ends": f"{row.ends:%H:%M}", "what": row.what,
             "whom": row.whom}
            for row in visit.agenda.all()
        ],
        "interviews": list(visit.interview_wishes.values("department", "topic", "people")),
        "documents": list(visit.document_wishes.values_list("title", flat=True)),
    }  # fmt: skip


# ------------------------------------------------------------------ who looks at what


@transaction.atomic
def assign_points(*, actor: Actor, visit: SiteVisit, seats: Mapping[int, Seat | None]) -> int:
    """Give points to members of the team; `seats` by the key of the point. Returns how many changed."""
    locked = locked_visit(actor, visit, planning=True)
    allowed = {seat.pk for seat in visitqueries.team_of(locked)}
    changed = []
    for point in visitqueries.points_of(locked):
        if point.pk not in seats:
            continue
        seat = seats[point.pk]
        if seat is not None and seat.pk not in allowed:
            raise ServiceError(_("Points are given to members of the team."), code="team")
        if point.assigned_to_id != (seat.pk if seat else None):
            point.assigned_to = seat
            changed.append(point)
    VisitPoint.objects.bulk_update(changed, ["assigned_to"])
    record(actor=actor, action="site_visit.points_assigned", target=locked, after={"points": len(changed)})
    return len(changed)
