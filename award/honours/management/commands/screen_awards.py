"""Screen everyone who holds a valid certificate; the worker runs it every night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from award.honours.services import screen_awards


class Command(BaseCommand):
    help = "Screen the holders of valid certificates against the lists in use; the office's overview shows what is new."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{screen_awards()} new hit(s)")
