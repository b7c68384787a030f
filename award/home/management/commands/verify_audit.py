"""`manage.py verify_audit`: is the trail whole, and is what was sealed still what the trail says?"""

from __future__ import annotations

from itertools import chain, islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from award.audit.models import AuditEvent
from award.audit.queries import last_hash
from award.audit.services import verify
from award.scoring.sealed import consensus_faults, sheet_faults

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Recompute the hash chain of the audit trail and compare every sealed and agreed sheet with its event; "
        "exit 1 and name the events and sheets that do not fit."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--checkpoint", help="SEQ:HASH kept elsewhere; the chain must contain it", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(chain(verify(), _checkpoint_fault(options["checkpoint"]), sheet_faults(), consensus_faults()))
        for fault in islice(faults, SHOWN):
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"the audit trail is broken: {len(faults)} fault(s)")
        self.stdout.write(
            self.style.SUCCESS(f"{AuditEvent.objects.count()} events, chain whole, ends in {last_hash()}")
        )


def _checkpoint_fault(checkpoint: str) -> list[str]:
    if not checkpoint:
        return []
    seq, _, digest = checkpoint.partition(":")
    if seq.isdigit() and AuditEvent.objects.filter(seq=int(seq), hash=digest).exists():
        return []
    return [f"checkpoint {checkpoint}: the chain does not contain it"]
