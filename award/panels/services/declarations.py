"""Declarations of the experts."""

from __future__ import annotations

from django.db import transaction

from award.applications.models import Evidence
from award.audit.queries import events_about
from award.audit.services import EDIT_PAUSE, record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import StaleState, require
from award.panels.models import Assignment, Conflict
from award.panels.permissions import can_declare
from award.panels.services.conflicts import find_conflicts, put_on_record, tell_office
from award.panels.services.grants import sync_grants
from award.panels.services.invitations import statement_hash

VIEWED = "evidence.viewed"


@transaction.atomic
def declare_clear(*, actor: Actor, assignment: Assignment) -> Assignment:
    """The expert declares to have no conflict and to keep the file confidential. Access begins.

    Unless a rule finds a conflict now: then that is put on record, and the assignment comes back uncleared.
    """
    require(can_declare(actor, assignment))
    found = find_conflicts(actor=actor, cycle=assignment.round.cycle, expert=assignment.seat.expert)
    if any(conflict.application_id == assignment.application_id for conflict in found):
        return assignment
    signed = statement_hash(assignment.round.cycle)
    waiting = Assignment.objects.filter(pk=assignment.pk, cleared_at__isnull=True)
    moved = waiting.update(cleared_at=now(), statement_sha256=signed)
    if not moved:
        raise StaleState
    assignment.refresh_from_db(fields=["cleared_at", "statement_sha256"])
    sync_grants(actor=actor, cycle=assignment.round.cycle)
    record(
        actor=actor,
        action="assignment.cleared",
        target=assignment,
        before={"state": "to_declare"},
        after={"state": "cleared", "application": assignment.application.number, "statement_sha256": signed},
    )
    return assignment


@transaction.atomic
def declare_conflict(*, actor: Actor, assignment: Assignment, reason: str) -> Conflict:
    """The expert declares a conflict, before or after the clearing. Access ends at once."""
    require(can_declare(actor, assignment))
    application = assignment.application
    conflict = put_on_record(actor, assignment.seat.expert.user, application, reason, Conflict.Source.DECLARED)
    tell_office(actor, conflict, "panel_conflict_declared")
    record(
        actor=actor,
        action="conflict.declared",
        target=conflict,
        before={"state": "cleared" if assignment.cleared_at else "to_declare"},
        after={"state": "conflict", "application": application.number},
    )
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


@transaction.atomic
def record_view(*, actor: Actor, evidence: Evidence) -> None:
    """Put on record that somebody looked at pages of a file: once a person, file and hour."""
    known = events_about(evidence).filter(actor_id=actor.pk, action=VIEWED, recorded_at__gt=now() - EDIT_PAUSE)
    if not known.exists():
        after = {"application": evidence.application.number, "sha256": evidence.sha256}
        record(actor=actor, action=VIEWED, target=evidence, after=after)
