"""The grant table, derived from assignments and conflicts."""

from __future__ import annotations

from django.db import transaction

from award.applications.models import Application
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.grants import set_grants
from award.cycles.models import Cycle
from award.panels.bars import members_assigned
from award.panels.models import ApplicationGrant, Conflict
from award.panels.queries import wanted_grants


@transaction.atomic
def sync_grants(*, actor: Actor | None, cycle: Cycle) -> dict[str, int]:
    """Make the grant table hold what follows from the records of the cycle. Returns {"added": …, "removed": …}.

    A person found to belong to an applicant it was assigned, or to have belonged to it meanwhile, gets a conflict on
    record.
    """
    for assignment in members_assigned(cycle):
        conflict, created = Conflict.standing.get_or_create(
            user_id=assignment.seat.expert.user_id,
            application=assignment.application,
            defaults={
                "source": Conflict.Source.MEMBERSHIP,
                "reason": assignment.application.organisation.name,
                "declared_at": now(),
                "declared_by_id": assignment.seat.expert.user_id,
            },
        )
        if created:
            after = {"user": conflict.user_id, "application": assignment.application.number}
            record(actor=actor, action="conflict.found", target=conflict, after=after)
    applications = Application.objects.filter(cycle=cycle).values_list("pk", flat=True)
    counts = set_grants(ApplicationGrant, Application, applications, wanted_grants(cycle))
    if any(counts.values()):
        record(actor=actor, action="grants.synced", target=cycle, after=dict(counts))
    return counts
