"""What a standing is computed from, as canonical JSON: frozen with a snapshot, hashed, and read back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from award.core.hashing import canonical, sha256
from award.domain.diagnostics.members import Members
from award.domain.scores import ConsensusSheet, Exclusion, Figure, Scores, Sheet

ENGINE_VERSION = "1.0"

Panels = Mapping[str, Members]


def frozen_parts(scores: Scores, panels: Panels) -> dict[str, Any]:
    """The rows by kind, sorted; marks in hexadecimal digits. The reason of an exclusion stays with the panel.

    `panels` changes no score; the diagnostics resample the judges of each. Only a cycle with a survey has figures.
    """
    measured = sorted([row[0], row[1], f"{row[2]:f}"] for row in scores.figures)
    return {
        **({"figures": measured} if measured else {}),
        "sheets": sorted([row[0], row[1], row[2], bytes(row[3]).hex()] for row in scores.sheets),
        "consensus": sorted([row[0], row[1], bytes(row[2]).hex()] for row in scores.consensus),
        "exclusions": sorted([row[0], row[1], row[2]] for row in scores.exclusions),
        "panels": {
            code: {"judges": sorted(members.judges), "applications": sorted(members.applications)}
            for code, members in panels.items()
        },
    }


def freeze(scores: Scores, panels: Panels) -> str:
    """The scores and the panels as canonical JSON."""
    return canonical(frozen_parts(scores, panels))


def input_hashes(scores: Scores, panels: Panels) -> dict[str, str]:
    """The hash of each kind of input; equal hashes mean that nothing changed."""
    parts = frozen_parts(replace(scores, sheets=()), panels)
    texts = {name: canonical(rows) for name, rows in parts.items()}
    texts["sheets"] = _sheets_text(scores.sheets)
    return {name: f"sha256:{sha256(text)}" for name, text in texts.items()}


def _sheets_text(sheets: Sequence[Sheet]) -> str:
    """The sheets of `frozen_parts` as canonical JSON. Written by hand: pages hash many thousands of them."""
    rows = sorted(sheets)
    codes = list(set().union(*list(zip(*rows, strict=True))[:3]))
    if canonical("".join(codes)) != f'"{"".join(codes)}"':  # some character is written as an escape
        escaped = {code: canonical(code)[1:-1] for code in codes}
        rows = [Sheet(escaped[row[0]], escaped[row[1]], escaped[row[2]], row[3]) for row in rows]
    return "[" + ",".join([f'["{row[0]}","{row[1]}","{row[2]}","{bytes(row[3]).hex()}"]' for row in rows]) + "]"


def inputs_sha256(inputs: Mapping[str, str]) -> str:
    """One hash for all inputs of a standing, the criteria and the programme included."""
    return sha256(canonical(dict(inputs)))


def thaw(text: str, inputs: Mapping[str, str]) -> Scores:
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
        inputs={name: inputs[name] for name in parts},
        figures=[Figure(code, round, Decimal(percent)) for code, round, percent in parts.get("figures", ())],
    )


def thaw_panels(text: str) -> dict[str, Members]:
    """The panels that `freeze` wrote."""
    panels = json.loads(text)["panels"]
    return {code: Members(tuple(row["judges"]), tuple(row["applications"])) for code, row in panels.items()}
