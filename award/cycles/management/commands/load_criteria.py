"""Load criteria files."""

from __future__ import annotations

from award.cycles.management.loading import LoadCommand
from award.cycles.services import load_criteria


class Command(LoadCommand):
    help = "Load criteria files; without FILES, all that are shipped. A file loaded before stays as it is."
    pattern = "*.toml"
    load = staticmethod(load_criteria)
