"""Declarations of the experts and conflicts of interest."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from award.accounts.models import Role, User
from award.accounts.queries import people_with_role
from award.applications.models import Application, Evidence
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState, require
from award.panels.models import Assignment, Conflict
from award.panels.permissions import can_declare
from award.panels.services._common import save, tell
from award.panels.services.grants import sync_grants


@transaction.atomic
def declare_clear(*, actor: Actor, assignment: Assignment) -> Assignment:
    """The expert declares to have no conflict and to keep the file confidential. Access begins."""
    require(can_declare(actor, assignment))
    moved = Assignment.objects.filter(pk=assignment.pk, cleared_at__isnull=True).update(cleared_at=now())
    if not moved:
        raise StaleState
    assignment.refresh_from_db(fields=["cleared_at"])
    sync_grants(actor=actor, cycle=assignment.round.cycle)
    record(
        actor=actor,
        action="assignment.cleared",
        target=assignment,
        before={"state": "to_declare"},
        after={"state": "cleared", "application": assignment.application.number},
    )
    return assignment


@transaction.atomic
def declare_conflict(*, actor: Actor, assignment: Assignment, reason: str) -> Conflict:
    """The expert declares a conflict, before or after the clearing. Access ends at once and for good."""
    require(can_declare(actor, assignment))
    application = assignment.application
    conflict = _add_conflict(actor, assignment.seat.expert.user_id, application, reason, Conflict.Source.DECLARED)
    for person in people_with_role(Role.Name.OFFICE):
        tell(
            actor,
            person,
            "panel_conflict_declared",
            conflict.pk,
            application=application,
            expert=assignment.seat.expert,
        )
    record(
        actor=actor,
        action="conflict.declared",
        target=conflict,
        before={"state": "cleared" if assignment.cleared_at else "to_declare"},
        after={"state": "conflict", "application": application.number},
    )
    return conflict


@transaction.atomic
def add_conflict(*, actor: Actor, user: User, application: Application, reason: str) -> Conflict:
    """The office enters a conflict that it learned of. Access, if there was any, ends at once and for good."""
    if not actor.has_role(Role.Name.OFFICE):
        raise ServiceError(_("Only the award office enters conflicts for others."), code="refused")
    conflict = _add_conflict(actor, user.pk, application, reason, Conflict.Source.OFFICE)
    if Assignment.objects.filter(seat__expert__user=user, application=application).exists():
        tell(actor, user, "panel_conflict", conflict.pk, application=application)
    record(
        actor=actor,
        action="conflict.entered",
        target=conflict,
        after={"user": user.pk, "application": application.number},
    )
    return conflict


def _add_conflict(
    actor: Actor, user_id: int, application: Application, reason: str, source: Conflict.Source
) -> Conflict:
    if not reason.strip():
        raise ServiceError(_("Say what the conflict of interest is."), code="reason_needed")
    if Conflict.objects.filter(user_id=user_id, application=application).exists():
        raise ServiceError(_("This conflict is on record already."), code="conflict_known")
    conflict = Conflict(
        user_id=user_id,
        application=application,
        source=source,
        reason=reason.strip(),
        declared_at=now(),
        declared_by_id=actor.pk,
    )
    save(conflict)
    sync_grants(actor=actor, cycle=application.cycle)
    return conflict


@transaction.atomic
def record_download(*, actor: Actor, evidence: Evidence) -> None:
    """Put a download of a piece of evidence on record."""
    record(
        actor=actor,
        action="evidence.downloaded",
        target=evidence,
        after={"application": evidence.application.number, "sha256": evidence.sha256},
    )
