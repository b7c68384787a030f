"""What is hashed when a sheet is sealed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import NamedTuple


class Commitment(NamedTuple):
    """What a sealed sheet was hashed with and to; nonce and hash in hexadecimal digits."""

    application: str
    round: str
    judge: str
    nonce: str
    sha256: str


def canonical_payload(
    *, application: str, criteria: str, judge: str, round: str, marks: Mapping[str, int | None]
) -> str:
    """The one text that stands for a sealed sheet: JSON, keys sorted, no spaces, null = not applicable.

    `criteria` is the code of the criteria. Texts stand as themselves, not as \\u escapes.
    """
    payload = {"application": application, "criteria": criteria, "judge": judge, "marks": dict(marks), "round": round}
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def commitment(payload: str, nonce: bytes) -> str:
    """The SHA-256, in hexadecimal digits, of the payload followed by a nonce of 32 random bytes."""
    if len(nonce) != 32:
        raise ValueError("a nonce has 32 bytes")
    return hashlib.sha256(payload.encode("utf-8") + nonce).hexdigest()
