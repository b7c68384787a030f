"""Scanning files for viruses in the background. Safe to run twice, and to go on after a crash."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings

from award.applications.documents import unscanned_files
from award.applications.models import Evidence
from award.applications.services import keep_scan
from award.core.access import Actor
from award.core.clamd import ScanFailed, scan_stream
from award.core.clock import now
from award.core.tasks import task
from award.core.uploads import stored_file

AGAIN_AFTER = timedelta(minutes=30)
logger = logging.getLogger(__name__)


def queue_scan(evidence: Evidence) -> None:
    """Have a file scanned, if it waits for that; its attaching is committed by now."""
    if evidence.scan == Evidence.Scan.WAITING:
        scan_evidence_task.enqueue(evidence.pk)


def queue_unscanned() -> int:
    """Queue again what was never scanned, or in vain, for half an hour. Returns how many files."""
    if not settings.CLAMD_SOCKET:
        return 0
    found = list(unscanned_files(before=now() - AGAIN_AFTER).values_list("pk", flat=True))
    for pk in found:
        scan_evidence_task.enqueue(pk)
    return len(found)


def scan_evidence(*, actor: Actor | None, evidence: Evidence) -> Evidence:
    """Scan a file unless there is a verdict on it. Outside a transaction: the daemon may take a minute."""
    try:
        with stored_file(evidence.path).open("rb") as stream:
            verdict = scan_stream(stream, address=settings.CLAMD_SOCKET)
    except (ScanFailed, OSError) as error:
        logger.warning("evidence %s could not be scanned: %s", evidence.pk, error)
        return keep_scan(actor=actor, evidence=evidence, scan=Evidence.Scan.FAILED)
    scan = Evidence.Scan.CLEAN if verdict.is_clean else Evidence.Scan.INFECTED
    return keep_scan(actor=actor, evidence=evidence, scan=scan, virus=verdict.virus)


@task
def scan_evidence_task(evidence_id: int) -> str:
    """The worker's entry: one file a task. Returns the state of the file."""
    evidence = unscanned_files().filter(pk=evidence_id).first()
    return scan_evidence(actor=None, evidence=evidence).scan if evidence and settings.CLAMD_SOCKET else ""
