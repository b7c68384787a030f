"""How far the ranks hang on who judged: judges drawn again a thousand times, and each judge left out once.

It says nothing about the weights of categories and never changes a score. Ranks and cuts are those of `rank`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from award.domain.aggregation import Scales
from award.domain.criteria import Criteria
from award.domain.diagnostics._drawing import Seats
from award.domain.diagnostics._replicates import Replicates
from award.domain.diagnostics._resampling import resample
from award.domain.diagnostics.members import Members
from award.domain.errors import DomainError
from award.domain.programme import Programme
from award.domain.ranking import build_case, has_all
from award.domain.scores import Scores

if TYPE_CHECKING:
    from award.domain.aggregation import Array

__all__ = ["Members", "Stability", "StabilityRow", "stability"]


@dataclass(frozen=True)
class StabilityRow:
    """The ranks of an application over the replicates, from the 5th to the 95th of a hundred.

    `made`: the replicates in which it makes the cut; `is_firm`: they are 95 in a hundred or more, or 5 or fewer.
    Both are None where the programme has no cut there. `without`: the rank when one judge of its panel is left out.
    """

    low: int
    high: int
    made: int | None
    is_firm: bool | None
    without: Mapping[str, int]

    def as_data(self) -> dict[str, Any]:
        """The row as plain data."""
        return {
            "low": self.low,
            "high": self.high,
            "made": self.made,
            "is_firm": self.is_firm,
            "without": dict(self.without),
        }


@dataclass(frozen=True)
class Stability:
    """The stability of a standing: a row for each ranked application."""

    seed: int
    replicates: int
    rows: Mapping[str, StabilityRow]

    def as_data(self) -> dict[str, Any]:
        """Everything as plain data."""
        rows = {application: row.as_data() for application, row in self.rows.items()}
        return {"seed": self.seed, "replicates": self.replicates, "rows": rows}


def stability(
    criteria: Criteria,
    programme: Programme,
    scores: Scores,
    *,
    after: str | None,
    panels: Mapping[str, Members],
    seed: int,
    replicates: int = 1000,
) -> Stability:
    """How stable the standing after a round is: bootstrap over the judges of each panel, and each judge left out.

    An application of no panel keeps its scores. In a replicate and without a judge `minimum_sheets` plays no part.
    Raises DomainError: stability.replicates, stability.two_panels and those of `rank`.
    """
    import numpy as np

    if replicates < 1:
        raise DomainError("stability.replicates")
    sitting = _sitting(panels)
    case = build_case(criteria, programme, scores, Scales.of(criteria), after=after)
    places = np.flatnonzero(has_all(case))
    if not len(places):
        return Stability(seed, replicates, {})
    seats, resampled = resample(case, places, panels, sitting)
    engine = Replicates(case, places, resampled)
    low, high, made = _bootstrap(engine, seats, seed, replicates)
    without = _without(engine, seats, sorted({judge for members in panels.values() for judge in members.judges}))
    rows = {}
    for row, place in enumerate(places.tolist()):
        application = case.matrix.applications[place]
        judges = sorted(panels[sitting[application]].judges) if application in sitting else ()
        times = None if made is None else int(made[row])
        is_firm = None if times is None else 100 * times >= 95 * replicates or 100 * times <= 5 * replicates
        left_out = {judge: int(without[judge][row]) for judge in judges}
        rows[application] = StabilityRow(int(low[row]), int(high[row]), times, is_firm, left_out)
    return Stability(seed, replicates, rows)


def _sitting(panels: Mapping[str, Members]) -> dict[str, str]:
    """The panel of each application."""
    sitting: dict[str, str] = {}
    for code, members in panels.items():
        for application in members.applications:
            if sitting.setdefault(application, code) != code:
                raise DomainError("stability.two_panels", application=application)
    return sitting


def _bootstrap(engine: Replicates, seats: Seats, seed: int, replicates: int) -> tuple[Array, Array, Array | None]:
    """The ends of the rank intervals, and in how many replicates each application makes the cut.

    The ends are the least ranks that 5 and 95 in a hundred do not exceed: of 1,000 replicates the 50th and the 950th.
    """
    import numpy as np

    generator = np.random.Generator(np.random.PCG64(seed))
    ranks, made = [], []
    for size in engine.blocks(replicates):
        outcome = engine.outcome(seats.draw(generator, size))
        ranks.append(outcome.ranks.astype(np.int32))
        if outcome.made is not None:
            made.append(outcome.made.sum(axis=0))
    ends = [-(-5 * replicates // 100) - 1, -(-95 * replicates // 100) - 1]
    ordered = np.partition(np.ascontiguousarray(np.concatenate(ranks).T), ends, axis=1)
    return ordered[:, ends[0]], ordered[:, ends[1]], np.sum(made, axis=0) if made else None


def _without(engine: Replicates, seats: Seats, judges: Sequence[str]) -> dict[str, Array]:
    """For each judge the ranks when all its sheets are left out."""
    found: dict[str, Array] = {}
    for size in engine.blocks(len(judges)):
        left_out = judges[len(found) : len(found) + size]
        found.update(zip(left_out, engine.outcome(seats.without(left_out)).ranks, strict=True))
    return found
