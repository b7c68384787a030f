"""What leaves the product as a file is recorded."""

from __future__ import annotations

from django.db import transaction

from award.audit.services import record
from award.core.access import Actor
from award.results.models import Snapshot


@transaction.atomic
def record_download(*, actor: Actor, snapshot: Snapshot, report: str) -> None:
    """Record that the actor downloaded a report of a snapshot."""
    record(actor=actor, action="report.downloaded", target=snapshot, after={"report": report})
