"""`manage.py prepare`: bring the database to a state in which the product can be used. Safe to run again."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from award.accounts.models import Division, Industry
from award.cycles.models import Cycle
from award.home.templatetags.demo_logins import DEMO_LOGINS

DEMO_CYCLES = ((2024, "published"), (2026, "material"), (2027, "applying"))


class Command(BaseCommand):
    help = "Migrate, load reference data, criteria, programmes, collect static files; in demo mode seed three cycles."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        self._load_reference_data()
        for command in ("load_criteria", "load_programme"):
            call_command(command, stdout=io.StringIO())
        self._collect_static()
        if settings.DEMO:
            self._seed()
            self._print_logins()

    @transaction.atomic
    def _load_reference_data(self) -> None:
        tables: tuple[tuple[Any, str], ...] = ((Division, "divisions"), (Industry, "industries"))
        for model, name in tables:
            rows = json.loads((settings.FIXTURES_DIR / f"{name}.json").read_text(encoding="utf-8"))
            known = set(model.objects.values_list("pk", flat=True))
            model.objects.bulk_create(
                model(**{key: value or "" for key, value in row.items()}) for row in rows if row["code"] not in known
            )

    def _collect_static(self) -> None:
        """Only when a file changed: collecting and compressing takes seconds."""
        stamp = settings.STATIC_ROOT / ".stamp"
        digest = _digest(settings.BASE_DIR / "award" / "core" / "static")
        if stamp.is_file() and stamp.read_text() == digest:
            return
        self.stdout.write("collecting static files …")
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest)

    def _seed(self) -> None:
        if Cycle.objects.exists():
            return
        for year, stage in DEMO_CYCLES:
            self.stdout.write(f"seeding the demonstration cycle {year} ({stage}) …")
            call_command("seed_demo", stage=stage, year=year)

    def _print_logins(self) -> None:
        path = settings.DATA_DIR / DEMO_LOGINS
        if not path.is_file():
            return
        logins = json.loads(path.read_text(encoding="utf-8"))
        self.stdout.write(f"\n{settings.BASE_URL}  password of everyone: {logins['password']}")
        for person in logins["people"]:
            self.stdout.write(f"  {person['email']:<32} {person['role']['en']} / {person['role']['zh']}")
        self.stdout.write(f"mails are written to {settings.DATA_DIR / 'mail'}")
        self.stdout.write("")


def _digest(folder: Path) -> str:
    """A fingerprint of the names, sizes and times of all files in a folder."""
    parts = [f"{p.relative_to(folder)}:{p.stat().st_size}:{p.stat().st_mtime_ns}" for p in sorted(folder.rglob("*"))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
