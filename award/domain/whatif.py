"""What if the categories had other points: the standing once more, beside the one that counts. It changes no record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from award.domain.aggregation import Scales
from award.domain.criteria import Criteria
from award.domain.errors import DomainError
from award.domain.programme import Programme
from award.domain.ranking import build_case, rank, ranked
from award.domain.scores import Scores
from award.domain.standing import Row


class WhatIfRow(NamedTuple):
    """One ranked application as it stands and as it would stand. `is_in`: on the shortlist, at the end in a class."""

    application: str
    rank: int
    score: str
    is_in: bool | None
    new_rank: int
    new_score: str
    new_is_in: bool | None


@dataclass(frozen=True)
class WhatIf:
    """The points tried and what they would do, in the order of the standing that counts."""

    points: Mapping[str, int]
    rows: tuple[WhatIfRow, ...]


def what_if(
    criteria: Criteria, programme: Programme, scores: Scores, points: Mapping[str, int], *, after: str | None = None
) -> WhatIf:
    """The standing after a round if the categories had these points, each item in proportion within its category.

    Everything else is as the programme says; a floor in per cent is one of the new points. Who has a rank is the same.
    Raises DomainError: whatif.unknown_category, whatif.missing_category, whatif.points, whatif.sum and those of `rank`.
    """
    _check(criteria, points)
    known = rank(criteria, programme, scores, after=after)
    tried = ranked(build_case(criteria, programme, scores, Scales.of(criteria, points), after=after))
    rows = []
    for row in known.rows:
        new = tried.row(row.application)
        if new:
            rows.append(
                WhatIfRow(row.application, row.rank, row.score, _is_in(row, programme, known.after),
                          new.rank, new.score, _is_in(new, programme, known.after))
            )  # fmt: skip
    return WhatIf({category.code: points[category.code] for category in criteria.categories}, tuple(rows))


def share_out(points: Mapping[str, int], total: int) -> dict[str, int]:
    """The points scaled to sum to `total`, by largest remainder; equal remainders in the order given.

    Raises DomainError: whatif.points, whatif.nothing.
    """
    for value in points.values():
        _check_value(value)
    given = sum(points.values())
    if not given:
        raise DomainError("whatif.nothing")
    shares = {code: value * total // given for code, value in points.items()}
    left = total - sum(shares.values())
    for code in sorted(points, key=lambda code: points[code] * total % given, reverse=True)[:left]:
        shares[code] += 1
    return shares


def _is_in(row: Row, programme: Programme, after: str) -> bool | None:
    return row.class_code is not None if after == programme.rounds[-1].code else row.shortlisted


def _check(criteria: Criteria, points: Mapping[str, int]) -> None:
    known = {category.code for category in criteria.categories}
    if strangers := points.keys() - known:
        raise DomainError("whatif.unknown_category", category=min(strangers))
    if lacking := known - points.keys():
        raise DomainError("whatif.missing_category", category=min(lacking))
    for value in points.values():
        _check_value(value)
    if (found := sum(points.values())) != criteria.total_points:
        raise DomainError("whatif.sum", found=found, expected=criteria.total_points)


def _check_value(value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise DomainError("whatif.points", value=value)
