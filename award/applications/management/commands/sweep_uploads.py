"""Discard uploads and copies that nobody went on with, have files scanned that still wait for it; runs every hour."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from award.applications.offline import keeping
from award.applications.services import sweep_uploads
from award.applications.tasks import queue_unscanned


class Command(BaseCommand):
    help = "Discard uploads that nobody went on with for a day; queue files again that were not scanned for viruses."

    def handle(self, *args: Any, **options: Any) -> None:
        uploads, copies = sweep_uploads(actor=None), keeping.sweep()
        self.stdout.write(
            f"{uploads} upload(s) and {copies} offline copies discarded, {queue_unscanned()} file(s) to be scanned"
        )
