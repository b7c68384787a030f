"""The arithmetic of the chain: canonical bodies and hashes. No database."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import datetime
from typing import Any

GENESIS = "0" * 64
VERSION = "v1"


def canonical(value: Any) -> str:
    """JSON with sorted keys, no spaces, NFC; datetimes as UTC."""
    return unicodedata.normalize(
        "NFC", json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    )


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


def event_hash(seq: int, previous_hash: str, body: str) -> str:
    """SHA-256 over version, sequence number, previous hash and body, one a line."""
    return hashlib.sha256(f"{VERSION}\n{seq}\n{previous_hash}\n{body}".encode()).hexdigest()
