"""End the notices whose last day is over; the worker runs it every night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from award.notices.services import end_due_notices


class Command(BaseCommand):
    help = "End every posted public notice whose last day is over."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{end_due_notices()} notice(s) ended")
