"""An order drawn by lot: every entry is hashed with what is drawn with, and the hashes are sorted.

Anyone can follow it with a program for SHA-256 alone. `nonce` makes the entries unguessable from the published hashes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from award.domain.allocation.canonical import canonical
from award.domain.errors import DomainError

KIND = "order"
ENGINE = "order 1"
MOST_ENTRIES = 1000
_KEYS = ["about", "entries", "kind", "nonce"]


def order_json(entries: Sequence[str], *, about: str, nonce: str) -> str:
    """What is drawn, as canonical text: the entries in the order of their codes, what for, and the nonce."""
    return canonical({"about": about, "entries": sorted(entries), "kind": KIND, "nonce": nonce})


def is_order(text: str) -> bool:
    """Whether a text says that it is an order to be drawn; the reading checks the rest."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(data, dict) and data.get("kind") == KIND


def draw_order(text: str, *, seed: str, inputs_sha256: str) -> str:
    """The canonical text of the outcome: the order, first to last. Raises DomainError draw.order."""
    entries, nonce = _read(text)
    order = sorted(entries, key=lambda entry: (_hash(seed, nonce, entry), entry))
    return canonical(
        {"engine": ENGINE, "final_seed": seed, "inputs_sha256": inputs_sha256, "nonce": nonce, "order": order}
    )


def order_of(outcome: str) -> list[str]:
    """The entries of an outcome, first to last."""
    return [str(entry) for entry in json.loads(outcome)["order"]]


def _hash(seed: str, nonce: str, entry: str) -> str:
    return hashlib.sha256("\n".join((seed, nonce, entry)).encode()).hexdigest()


def _read(text: str) -> tuple[list[str], str]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise DomainError("draw.order") from None
    if not isinstance(data, dict) or sorted(data) != _KEYS or canonical(data) != text:
        raise DomainError("draw.order")
    entries, nonce = data["entries"], data["nonce"]
    is_good = isinstance(entries, list) and all(isinstance(entry, str) for entry in entries)
    if not is_good or not isinstance(nonce, str) or not 1 <= len(entries) <= MOST_ENTRIES:
        raise DomainError("draw.order")
    if entries != sorted(set(entries)):
        raise DomainError("draw.order")
    return entries, nonce
