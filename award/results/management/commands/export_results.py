"""Write the result bundle of a cycle."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from award.core.messages import sentence
from award.domain.bundlezip import manifest_sha256
from award.domain.errors import AwardError
from award.results.queries import last_released
from award.results.services import hand_out_bundle


class Command(BaseCommand):
    help = "Write the result bundle of the latest released standing of a cycle (its number in the address)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cycle", type=int, metavar="CYCLE")
        parser.add_argument("out", type=Path, metavar="OUT.zip")
        parser.add_argument("--force", action="store_true", help="replace OUT.zip where it exists")

    def handle(self, *, cycle: int, out: Path, force: bool, **options: object) -> None:
        snapshot = last_released(cycle)
        if snapshot is None:
            raise CommandError(f"cycle {cycle}: no standing is released")
        if out.exists() and not force:
            raise CommandError(f"{out}: exists; give another path, or --force to replace it")
        try:
            data = hand_out_bundle(actor=None, snapshot=snapshot)
            out.write_bytes(data)
        except OSError as error:
            raise CommandError(f"{out}: {error.strerror}") from error
        except AwardError as error:
            raise CommandError(sentence(error)) from error
        self.stdout.write(f"{out}: {snapshot.round.code}, manifest SHA-256 {manifest_sha256(data)}")
