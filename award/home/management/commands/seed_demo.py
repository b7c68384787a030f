"""`manage.py seed_demo`: a demonstration cycle, taken to a stage by the same services as the pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from award.core.clock import today
from award.cycles.models import Cycle, Programme
from award.home.demo.people import add_colleagues, make_cast, write_logins
from award.home.demo.stages import STAGES, STANDS_ON, Seeding, run
from award.home.demo.stock import organisations


class Command(BaseCommand):
    help = "Seed a demonstration cycle up to a stage. Invented people; the same seed gives the same cycle."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", choices=STAGES, default="material")
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--year", type=int, default=0, help="year of the cycle; this year unless given")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        year = options["year"] or today().year
        programme = Programme.objects.filter(code="hainan").order_by("-loaded_at").first()
        if programme is None:
            raise CommandError("the programme hainan is not loaded: run `manage.py prepare` first")
        if Cycle.objects.filter(year=year, programme=programme).exclude(state="cancelled").exists():
            raise CommandError(f"there is a cycle of {year} already: choose another --year")
        rows = organisations(year) or organisations(2026)
        cast = make_cast([row["key"] for row in rows])
        begins = date(year, 5, 6) if year < today().year else today() - timedelta(days=STANDS_ON[options["stage"]])
        cycle = run(Seeding(cast, programme, year, begins, options["seed"]), options["stage"])
        for row in rows:
            if row.get("full"):
                add_colleagues(cast, row["key"])
        write_logins()
        self.stdout.write(self.style.SUCCESS(f"{cycle.name}: {Cycle.objects.get(pk=cycle.pk).state}"))
