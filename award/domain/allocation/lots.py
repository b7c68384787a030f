"""Lots: the order that a seed gives to whatever is drawn. Nothing but SHA-256 and the codes goes into it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from award.domain.allocation.canonical import canonical


@dataclass(frozen=True)
class Lots:
    """The lots of a seed."""

    seed: str

    def lot(self, *what: str | int) -> bytes:
        """The lot of what is drawn: the SHA-256 of seed and names. The lowest lot comes first."""
        return hashlib.sha256(canonical([self.seed, *what]).encode("utf-8")).digest()
