"""`manage.py verify_audit`: is the trail whole?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from award.audit.models import AuditEvent
from award.audit.queries import last_hash
from award.audit.services import verify


class Command(BaseCommand):
    help = "Recompute the hash chain of the audit trail; exit 1 and name the events where it is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--checkpoint", help="SEQ:HASH kept elsewhere; the chain must contain it", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(verify())
        if options["checkpoint"]:
            seq, _, digest = options["checkpoint"].partition(":")
            if not seq.isdigit() or not AuditEvent.objects.filter(seq=int(seq), hash=digest).exists():
                faults.append(f"checkpoint {options['checkpoint']}: the chain does not contain it")
        for fault in faults[:20]:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"the audit trail is broken: {len(faults)} fault(s)")
        self.stdout.write(
            self.style.SUCCESS(f"{AuditEvent.objects.count()} events, chain whole, ends in {last_hash()}")
        )
