"""Conflicts of interest put on record: entered by the office, found by rule, asked for by an applicant, declared."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from award.accounts.models import Role, User
from award.accounts.queries import people_with_role
from award.applications.models import Application
from award.applications.queries import accepted_applications
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError
from award.cycles.models import Cycle
from award.domain.conflicts import MEMBER, Finding
from award.panels.bars import facts_of, findings, gaps
from award.panels.models import Assignment, Conflict, Expert
from award.panels.queries import cycles_forming
from award.panels.services._common import save, tell
from award.panels.services.grants import sync_grants


@transaction.atomic
def add_conflict(*, actor: Actor, user: User, application: Application, reason: str) -> Conflict:
    """The office enters a conflict that it learned of. Access, if there was any, ends at once."""
    if not actor.has_role(Role.Name.OFFICE):
        raise ServiceError(_("Only the award office enters conflicts for others."), code="refused")
    conflict = put_on_record(actor, user, application, reason, Conflict.Source.OFFICE)
    tell_of_end(actor, conflict)
    record(
        actor=actor,
        action="conflict.entered",
        target=conflict,
        after={"user": user.pk, "application": application.number},
    )
    return conflict


@transaction.atomic
def find_conflicts(*, actor: Actor | None, cycle: Cycle | None = None, expert: Expert | None = None) -> list[Conflict]:
    """Put on record what rules find between experts and accepted applications, in one cycle or all that form panels.

    What was weighed when a conflict of the pair was lifted is not found again. Returns the new conflicts.
    """
    made: list[Conflict] = []
    for row in [cycle] if cycle is not None else cycles_forming():
        applications = {application.pk: application for application in accepted_applications(row)}
        known = set(Conflict.standing.filter(application__cycle=row).values_list("user_id", "application_id"))
        new = [
            (user, applications[key], rows[0])
            for user, by_application in findings(row, applications.values(), expert=expert).items()
            for key, rows in by_application.items()
            if (user, key) not in known
        ]
        made += [_found(actor, *entry) for entry in new]
        if new:
            sync_grants(actor=actor, cycle=row)
    for conflict in made:
        tell_of_end(actor, conflict)
    for conflict in made:
        after = {"user": conflict.user_id, "application": conflict.application.number, "rule": conflict.rule}
        record(actor=actor, action="conflict.found", target=conflict, after=after)
    return made


def _found(actor: Actor | None, user_id: int, application: Application, finding: Finding) -> Conflict:
    is_member = finding.rule == MEMBER
    conflict = Conflict(
        user_id=user_id,
        application=application,
        source=Conflict.Source.MEMBERSHIP if is_member else Conflict.Source.RULE,
        rule="" if is_member else finding.rule,
        reason=facts_of(finding),
        declared_at=now(),
        declared_by_id=actor.pk if actor is not None else user_id,
    )
    save(conflict)
    return conflict


def put_on_record(actor: Actor, user: User, application: Application, reason: str, source: Conflict.Source) -> Conflict:
    """A new conflict in words of a person; access ends in the same transaction."""
    if not reason.strip():
        raise ServiceError(_("Say what the conflict of interest is."), code="reason_needed")
    if Conflict.standing.filter(user=user, application=application).exists():
        raise ServiceError(_("This conflict is on record already."), code="conflict_known")
    conflict = Conflict(
        user=user,
        application=application,
        source=source,
        reason=reason.strip(),
        declared_at=now(),
        declared_by_id=actor.pk,
    )
    save(conflict)
    sync_grants(actor=actor, cycle=application.cycle)
    return conflict


def tell_of_end(actor: Actor | None, conflict: Conflict) -> None:
    """Where the person was assigned: tell it that access ended, and the office who must be replaced."""
    rows = Assignment.objects.filter(
        seat__expert__user=conflict.user_id, application=conflict.application, seat__left_at__isnull=True
    )
    if not rows.exists():
        return
    tell(actor, conflict.user, "panel_conflict", conflict.pk, application=conflict.application)
    tell_office(actor, conflict, "panel_recused")


def tell_office(actor: Actor | None, conflict: Conflict, kind: str) -> None:
    """Tell everyone of the office but the one who acts, with the names of those who must be replaced."""
    open_gaps = [gap for gap in gaps(conflict.application.cycle) if gap.application.pk == conflict.application_id]
    for person in _office_but(actor):
        tell(
            actor, person, kind, conflict.pk, application=conflict.application, expert=conflict.user, gaps=open_gaps
        )  # fmt: skip


def _office_but(actor: Actor | None) -> Iterable[User]:
    people = people_with_role(Role.Name.OFFICE)
    return people if actor is None else people.exclude(pk=actor.pk)
