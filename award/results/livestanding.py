"""The standing of a round as it is now, with its rows; what was computed is kept by the hash of all its inputs.

Sheets are read and hashed at every look, so a changed mark is a new hash and a new computation.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from award.cycles.models import Round
from award.domain.standing import Notice
from award.results.inputs import inputs_sha256
from award.results.models import Diagnosis
from award.results.queries import all_inputs, diagnosis_of, scores_of, standing_of
from award.results.rows import standing_rows

KEPT = 2  # standings in memory; one is looked at again and again while its line is discussed

_kept: OrderedDict[tuple[str, str, str | None], Live] = OrderedDict()


@dataclass(frozen=True)
class Live:
    """The rows of a standing (see `rows.standing_rows`), for reading only, and what else its page tells."""

    rows: Sequence[Mapping[str, Any]]
    incomplete: Sequence[Mapping[str, Any]]
    warnings: Sequence[Notice]
    sheets: int
    diagnosis: Diagnosis | None


def live_standing(round: Round) -> Live:
    """The standing after the round as it is now; whether it may be seen is for the caller to ask first."""
    scores = scores_of(round.cycle, round)
    inputs = all_inputs(round, scores)
    diagnosis = diagnosis_of(round, inputs)
    key = (round.code, inputs_sha256(inputs), diagnosis.sha256 if diagnosis else None)
    if (known := _kept.get(key)) is not None:
        return known
    standing = standing_of(round, scores)
    live = Live(
        rows=standing_rows(round, scores, standing, diagnosis),
        incomplete=[sheet._asdict() for sheet in standing.incomplete_sheets],
        warnings=standing.warnings,
        sheets=len(scores.sheets),
        diagnosis=diagnosis,
    )
    _kept[key] = live
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return live
