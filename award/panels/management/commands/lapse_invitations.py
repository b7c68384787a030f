"""`manage.py lapse_invitations`: close the invitations that were not answered in time; the timer runs it every hour."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from award.panels.services import lapse_invitations


class Command(BaseCommand):
    help = "Close the invitations that were not answered in time and tell whoever invited."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{lapse_invitations()} invitation(s) lapsed")
