"""`manage.py find_conflicts`: search the register by the rules; runs every night, since ties begin by date."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from award.panels.services import find_conflicts


class Command(BaseCommand):
    help = "Put on record the conflicts of interest that rules find between experts and accepted applications."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{len(find_conflicts(actor=None))} new conflict(s)")
