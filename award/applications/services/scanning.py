"""What the virus scanner says of a file is kept with it."""

from __future__ import annotations

import logging

from django.db import transaction

from award.applications.models import Evidence
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import StaleState
from award.outbox.services import queue_message

logger = logging.getLogger(__name__)
_UNDECIDED = (Evidence.Scan.WAITING, Evidence.Scan.FAILED)


@transaction.atomic
def keep_scan(*, actor: Actor | None, evidence: Evidence, scan: str, virus: str = "") -> Evidence:
    """Keep the state that a scan ended with; a verdict stands. Whoever attached an infected file is told by mail."""
    before = evidence.scan
    moved = Evidence.objects.filter(pk=evidence.pk, scan__in=_UNDECIDED).update(scan=scan, scanned_at=now())
    if not moved:
        raise StaleState
    evidence.scan = scan
    if scan == Evidence.Scan.INFECTED:
        logger.warning("evidence %s is infected: %s", evidence.pk, virus)
        queue_message(
            actor=actor,
            recipient=evidence.uploaded_by,
            kind="evidence_infected",
            event_key=f"evidence_infected:{evidence.pk}",
            context={"evidence": evidence, "application": evidence.application, "virus": virus},
        )
    after = {"evidence": evidence.pk, "scan": scan}
    record(actor=actor, action="evidence.scanned", target=evidence.application, before={"scan": before}, after=after)
    return evidence
