"""`manage.py send_reminders`: write the reminders that are due today; the outbox sends them."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from award.domain.errors import AwardError
from award.home.reminding import cycles_at_work
from award.home.services import queue_reminders


class Command(BaseCommand):
    help = "Write the reminders that are due today once, or every N seconds with --every. None is written twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=int, default=0, metavar="SECONDS")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            for cycle in cycles_at_work():
                try:
                    queued = queue_reminders(actor=None, cycle=cycle)
                except AwardError as error:  # altered rules of one cycle do not keep back the others
                    self.stderr.write(f"{cycle}: {error}")
                    continue
                if queued:
                    self.stdout.write(f"{cycle}: {queued} reminder(s) written")
            if not options["every"]:
                return
            time.sleep(options["every"])
