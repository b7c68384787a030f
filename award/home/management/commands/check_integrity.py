"""`manage.py check_integrity`: the rules no database constraint can hold."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from award.home.integrity import CHECKS


class Command(BaseCommand):
    help = "Check the rules no database constraint can hold; exit 1 if one is broken."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        for name, find in CHECKS.items():
            for offender in find():
                broken += 1
                self.stderr.write(f"{name}: {offender}")
        if broken:
            raise CommandError(f"{broken} offence(s) against {len(CHECKS)} rules")
        self.stdout.write(self.style.SUCCESS(f"{len(CHECKS)} rules hold"))
