"""Load programme files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from award.core.messages import sentence
from award.cycles.services import load_programme
from award.domain.errors import AwardError, InputRefused


class Command(BaseCommand):
    help = "Load programme files; without FILES, all that are shipped. A file loaded before stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILES")

    def handle(self, *, files: list[Path], **options: object) -> None:
        for path in files or sorted(settings.CRITERIA_DIR.glob("programmes/*.toml")):
            try:
                row = load_programme(actor=None, source=path.read_bytes(), name=path.name)
            except OSError as error:
                raise CommandError(f"{path}: {error.strerror}") from error
            except InputRefused as error:
                raise CommandError(str(error)) from error
            except AwardError as error:
                raise CommandError(f"{path.name}: {sentence(error)}") from error
            self.stdout.write(f"{path.name}: {row.code}, SHA-256 {row.sha256}")
