"""What a standing is computed from, as canonical JSON: frozen with a snapshot, hashed, and read back."""

from __future__ import annotations

import json

from award.core.hashing import canonical, sha256
from award.domain.scores import ConsensusSheet, Exclusion, Scores, Sheet

ENGINE_VERSION = "1.0"


def frozen_parts(scores: Scores) -> dict[str, list[list[str]]]:
    """The rows by kind, sorted; marks in hexadecimal digits. The reason of an exclusion stays with the panel."""
    return {
        "sheets": sorted([row[0], row[1], row[2], bytes(row[3]).hex()] for row in scores.sheets),
        "consensus": sorted([row[0], row[1], bytes(row[2]).hex()] for row in scores.consensus),
        "exclusions": sorted([row[0], row[1], row[2]] for row in scores.exclusions),
    }


def freeze(scores: Scores) -> str:
    """The scores as canonical JSON."""
    return canonical(frozen_parts(scores))


def input_hashes(scores: Scores) -> dict[str, str]:
    """The hash of each kind of input; equal hashes mean that nothing changed."""
    return {name: f"sha256:{sha256(canonical(rows))}" for name, rows in frozen_parts(scores).items()}


def thaw(text: str, inputs: dict[str, str]) -> Scores:
    """The scores that `freeze` wrote."""
    parts = json.loads(text)
    return Scores(
        sheets=[
            Sheet(application, round, judge, bytes.fromhex(packed))
            for application, round, judge, packed in parts["sheets"]
        ],
        consensus=[
            ConsensusSheet(application, round, bytes.fromhex(packed))
            for application, round, packed in parts["consensus"]
        ],
        exclusions=[Exclusion(code, round, judge, "") for code, round, judge in parts["exclusions"]],
        inputs=inputs,
    )
