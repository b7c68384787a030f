"""What is hashed when a sheet is sealed, and the file by which anyone checks it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, NamedTuple

from award.domain.errors import Fault, InputRefused

LIMIT = 4 << 20
NONCE_BYTES = 32
_NONCE = re.compile(rf"[0-9a-f]{{{2 * NONCE_BYTES}}}")


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
    return _canonical(
        {"application": application, "criteria": criteria, "judge": judge, "marks": dict(marks), "round": round}
    )


def canonical_remarks(remarks: Iterable[Mapping[str, Any]]) -> str:
    """The one text that stands for the remarks of a sealed sheet, in the order in which they were written."""
    return _canonical([dict(remark) for remark in remarks])


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def commitment(payload: str, nonce: bytes) -> str:
    """The SHA-256, in hexadecimal digits, of the payload followed by a nonce of 32 random bytes."""
    if len(nonce) != NONCE_BYTES:
        raise ValueError("a nonce has 32 bytes")
    return hashlib.sha256(payload.encode("utf-8") + nonce).hexdigest()


# ------------------------------------------------------------------ the proof of one sheet


@dataclass(frozen=True)
class Proof:
    """What a sealed sheet was hashed from and to; the hash of the remarks is "" where they were not hashed."""

    commitment: str
    nonce: str
    payload: str
    remarks: str
    remarks_sha256: str


def proof_json(proof: Proof) -> str:
    """The one file with all of a proof."""
    return _canonical(asdict(proof))


def verify_proof(data: bytes, name: str, *, kept: str = "") -> list[Fault]:
    """What does not fit in such a file, read as if an enemy had written it.

    kept: the commitment as the receipt showed it at the sealing; the file must be of the same.
    """
    try:
        proof = read_proof(data, name)
    except InputRefused as error:
        return error.faults
    return list(_proof_faults(proof, name, kept.strip().lower() or proof.commitment))


def read_proof(data: bytes, name: str) -> Proof:
    """The proof in a file. Raises InputRefused."""
    if len(data) > LIMIT:
        raise InputRefused([Fault(name, "file.too_big", {"limit": LIMIT})])
    try:
        text = data.decode("utf-8")
        proof = Proof(**json.loads(text))
        # What stands in the file twice, otherwise or beside its text is lost here, so that not a byte can differ.
        is_whole = all(isinstance(value, str) for value in asdict(proof).values()) and proof_json(proof) == text
        is_whole = is_whole and _NONCE.fullmatch(proof.nonce) is not None
    except (ValueError, TypeError, RecursionError):
        is_whole = False
    if not is_whole:
        expected = ", ".join(sorted(field.name for field in fields(Proof)))
        raise InputRefused([Fault(name, "proof.file", {"expected": expected})])
    return proof


def _proof_faults(proof: Proof, name: str, committed: str) -> Iterator[Fault]:
    nonce = bytes.fromhex(proof.nonce)
    texts = [("commitment", proof.payload, proof.commitment), ("commitment", proof.payload, committed)]
    if proof.remarks_sha256:
        texts.append(("remarks_sha256", proof.remarks, proof.remarks_sha256))
    for what, text, listed in dict.fromkeys(texts):
        found = commitment(text, nonce)
        if found != listed:
            yield Fault(f"{name}: {what}", "proof.hash", {"found": found, "listed": listed[:64]})
