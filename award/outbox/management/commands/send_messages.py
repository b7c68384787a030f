"""`manage.py send_messages`: send what the outbox holds; called by the worker's loop or a timer."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from award.outbox.services import send_due


class Command(BaseCommand):
    help = "Send the queued messages once, or every N seconds with --every."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=int, default=0, metavar="SECONDS")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            sent = send_due()
            if sent:
                self.stdout.write(f"{sent} message(s) sent")
            if not options["every"]:
                return
            time.sleep(options["every"])
