"""What the commands that load files share."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from award.core.messages import sentence
from award.domain.errors import AwardError, InputRefused


class LoadCommand(BaseCommand):
    """Loads files by `load`; without FILES, those in the criteria folder that fit `pattern`."""

    pattern: str
    load: Callable[..., Any]  # a service: (*, actor, source, name) -> the row of the file

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILES")

    def handle(self, *, files: list[Path], **options: object) -> None:
        for path in files or sorted(settings.CRITERIA_DIR.glob(self.pattern)):
            try:
                row = self.load(actor=None, source=path.read_bytes(), name=path.name)
            except OSError as error:
                raise CommandError(f"{path}: {error.strerror}") from error
            except InputRefused as error:
                raise CommandError(str(error)) from error
            except AwardError as error:
                raise CommandError(f"{path.name}: {sentence(error)}") from error
            self.stdout.write(f"{path.name}: {row.code}, SHA-256 {row.sha256}")
