"""What the commands that turn one file into another share."""

from __future__ import annotations

import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from award.core.xlsx_messages import fault_line
from award.domain.errors import InputRefused


class ConvertCommand(BaseCommand):
    """Writes OUT from IN by `convert`. Faults go to standard error, a line each; then nothing is written."""

    names: tuple[str, str]  # of the two arguments
    limit: int  # bytes of IN
    requires_system_checks: list[str] = []

    def convert(self, data: bytes, name: str) -> bytes:
        """The bytes of OUT. Raises InputRefused."""
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, metavar=self.names[0])
        parser.add_argument("target", type=Path, metavar=self.names[1])
        parser.add_argument("--force", action="store_true", help="replace the second file if it exists")
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=languages, default=settings.LANGUAGE_CODE, help="of the messages")

    def handle(self, *, source: Path, target: Path, force: bool, language: str, **options: object) -> None:
        with override(language):
            data = self._read(source)
            self._check_target(source, target, force)
            try:
                made = self.convert(data, source.name)
            except InputRefused as error:
                self._refuse(source, error)
            self._write(target, made)
            self.stdout.write(_("%(path)s: written") % {"path": target})

    def _read(self, source: Path) -> bytes:
        try:
            with source.open("rb") as file:
                return file.read(self.limit + 1)  # one byte over the limit is enough to refuse the file
        except OSError as error:
            raise CommandError(f"{source}: {error.strerror}") from error

    def _check_target(self, source: Path, target: Path, force: bool) -> None:
        if target.resolve() == source.resolve():
            raise CommandError(_("%(path)s: is the file that is read; give another path") % {"path": target})
        if target.exists() and not force:
            raise CommandError(_("%(path)s: exists; give another path, or --force to replace it") % {"path": target})

    def _refuse(self, source: Path, error: InputRefused) -> None:
        for fault in error.faults:
            self.stderr.write(fault_line(fault))
        count = len(error.faults)
        said = ngettext(
            "%(path)s: %(count)s fault; nothing was written", "%(path)s: %(count)s faults; nothing was written", count
        )
        raise CommandError(said % {"path": source, "count": count}) from error

    def _write(self, target: Path, data: bytes) -> None:
        """All of the file or nothing: a half of one would pass for whole."""
        try:
            handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    os.fchmod(file.fileno(), 0o644)
                Path(temporary).replace(target)
            finally:
                Path(temporary).unlink(missing_ok=True)
        except OSError as error:
            raise CommandError(f"{target}: {error.strerror}") from error
