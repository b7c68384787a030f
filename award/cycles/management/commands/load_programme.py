"""Load programme files."""

from __future__ import annotations

from award.cycles.management.loading import LoadCommand
from award.cycles.services import load_programme


class Command(LoadCommand):
    help = "Load programme files; without FILES, all that are shipped. A file loaded before stays as it is."
    pattern = "programmes/*.toml"
    load = staticmethod(load_programme)
