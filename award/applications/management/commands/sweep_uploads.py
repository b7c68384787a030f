"""Discard what nobody went on with: uploads, kept files; have files scanned that still wait for it. Runs hourly."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from award.applications.services import sweep_uploads
from award.applications.tasks import queue_unscanned
from award.core import keptfiles


class Command(BaseCommand):
    help = "Discard uploads that nobody went on with for a day; queue files again that were not scanned for viruses."

    def handle(self, *args: Any, **options: Any) -> None:
        uploads, kept = sweep_uploads(actor=None), keptfiles.sweep()
        self.stdout.write(
            f"{uploads} upload(s) and {kept} kept file(s) discarded, {queue_unscanned()} file(s) to be scanned"
        )
