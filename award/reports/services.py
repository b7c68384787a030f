"""What leaves the product as a file is recorded."""

from __future__ import annotations

from django.db import transaction

from award.applications.models import Application
from award.audit.services import record
from award.core.access import Actor
from award.cycles.models import Cycle
from award.results.models import Snapshot


@transaction.atomic
def record_download(*, actor: Actor, snapshot: Snapshot, report: str, application: Application | None = None) -> None:
    """Record that the actor downloaded a report of a snapshot, or of one application in it."""
    told = {"report": report} if application is None else {"report": report, "application": application.number}
    record(actor=actor, action="report.downloaded", target=snapshot, after=told)


@transaction.atomic
def record_list(*, actor: Actor, cycle: Cycle, name: str) -> None:
    """Put on record that a list of the office was taken out as a workbook."""
    record(actor=actor, action="list.exported", target=cycle, after={"list": name})
