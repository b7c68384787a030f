"""Who sits in a panel, as the diagnostics need it."""

from __future__ import annotations

from typing import NamedTuple


class Members(NamedTuple):
    """The judges of a panel, under their pseudonyms, and the applications they assess."""

    judges: tuple[str, ...]
    applications: tuple[str, ...]
