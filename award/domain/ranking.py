"""From the marks to the standing: weights, ties, ranks, floors, shortlist and classes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import repeat
from typing import TYPE_CHECKING

from award.domain.aggregation import SAFE, RoundScores, Scales, round_scores
from award.domain.criteria import Criteria
from award.domain.figures import scaled
from award.domain.matrix import Matrix, build_matrix
from award.domain.places import Entry, award_classes, shortlist_cut
from award.domain.programme import Programme, Round
from award.domain.scores import Scores
from award.domain.standing import (
    IncompleteSheet,
    Layout,
    Notice,
    Row,
    Standing,
    Unranked,
    standing_csv,
    standing_json,
)

if TYPE_CHECKING:
    from award.domain.aggregation import Array

__all__ = ["Standing", "rank", "standing_csv", "standing_json"]


@dataclass(frozen=True)
class Totals:
    """Exact scores of the standing: numerator over denominator, and rounded in units, for each application."""

    numerators: list[int]
    denominators: list[int]
    units: list[int]


@dataclass(frozen=True)
class Case:
    """What the steps of a ranking share."""

    criteria: Criteria
    programme: Programme
    scales: Scales
    inputs: Mapping[str, str]
    matrix: Matrix
    rounds: list[RoundScores]
    units: list[list[list[int]]]  # round, application, scope
    adjustments: dict[str, Fraction]

    @property
    def is_last(self) -> bool:
        """Whether the standing is the final one."""
        return len(self.rounds) == len(self.programme.rounds)

    @property
    def unit(self) -> int:
        """One point in units of the last decimal place."""
        return int(10**self.programme.ranking.decimals)

    def scope(self, category: str) -> int:
        """The place of a category among the scopes."""
        return 1 + [entry.code for entry in self.criteria.categories].index(category)


def rank(criteria: Criteria, programme: Programme, scores: Scores, *, after: str | None = None) -> Standing:
    """The standing after a round, the last one unless given.

    Raises DomainError: see `build_matrix`.
    """
    return ranked(build_case(criteria, programme, scores, Scales.of(criteria), after=after))


def build_case(
    criteria: Criteria, programme: Programme, scores: Scores, scales: Scales, *, after: str | None = None
) -> Case:
    """What a ranking on these scales needs: the scores of each round, exact and rounded.

    Raises DomainError: see `build_matrix`.
    """
    count = len(programme.rounds) if after is None else programme.place(after) + 1
    matrix = build_matrix(criteria, programme, scores, rounds=count)
    rounds = _round_scores(scales, programme, matrix)
    return Case(
        criteria=criteria,
        programme=programme,
        scales=scales,
        inputs={**scores.inputs, "criteria": f"sha256:{criteria.sha256}", "programme": f"sha256:{programme.sha256}"},
        matrix=matrix,
        rounds=rounds,
        units=[rounded_units(programme, scored.numerators, scored.denominators).tolist() for scored in rounds],
        adjustments=_adjustments(scores) if count == len(programme.rounds) else {},
    )


def ranked(case: Case) -> Standing:
    """The standing of a case."""
    layout = Layout(
        tuple(round_.code for round_ in case.programme.rounds[: len(case.rounds)]),
        tuple(category.code for category in case.criteria.categories),
        case.programme.ranking.decimals,
    )
    return Standing(
        programme=case.programme.code,
        criteria=case.criteria.code,
        after=layout.rounds[-1],
        layout=layout,
        inputs=case.inputs,
        rows=_rows(case, layout),
        unranked=tuple(_unranked(case)),
        incomplete_sheets=_incomplete(case),
        warnings=tuple(Notice(code, params) for code, params in case.matrix.warnings),
    )


def excluded_sheets(matrix: Matrix, number: int) -> Array:
    """Which sheets of a round are excluded."""
    import numpy as np

    column = matrix.columns[number]
    excluded = np.zeros(len(column.applications), dtype=bool)
    keys = {(seat[1], seat[2]) for seat in matrix.excluded if seat[0] == number}
    if keys:
        pairs = zip(column.applications, column.judges, strict=True)
        excluded[:] = [pair in keys for pair in pairs]
    return excluded


def _round_scores(scales: Scales, programme: Programme, matrix: Matrix) -> list[RoundScores]:
    size = len(matrix.applications)
    return [
        round_scores(scales, programme.rounds[number], column, excluded_sheets(matrix, number), size)
        for number, column in enumerate(matrix.columns)
    ]


def _adjustments(scores: Scores) -> dict[str, Fraction]:
    sums: dict[str, Fraction] = {}
    for application, points, *_ in scores.adjustments:
        sums[application] = sums.get(application, Fraction(0)) + Fraction(points)
    return sums


def rounded_units(programme: Programme, numerators: Array, denominators: Array) -> Array:
    """Non-negative figures rounded, in units of the last decimal place."""
    factor = 2 * 10**programme.ranking.decimals
    numerators, denominators = _roomy(numerators, factor), _roomy(denominators, 2)
    exact = numerators * (factor // 2)
    whole = exact // denominators
    rest = exact - whole * denominators
    goes_up = 2 * rest >= denominators
    if programme.ranking.rounding == "half_even":
        goes_up &= (2 * rest > denominators) | (whole % 2 == 1)
    units: Array = whole + goes_up
    return units


def _roomy(values: Array, factor: int) -> Array:
    """The values, as Python integers where `factor` times the greatest would not fit in 64 bits."""
    if values.dtype == object or not values.size or int(values.max()) * factor < SAFE:
        return values
    return values.astype(object)


def _totals(case: Case) -> Totals:
    import numpy as np

    rounds = case.programme.rounds[: len(case.rounds)]
    common = math.lcm(*(round_.share.denominator for round_ in rounds))
    weights = [int(round_.share * common) for round_ in rounds]
    size = len(case.matrix.applications)
    numerators, denominators = np.zeros(size, dtype=object), np.ones(size, dtype=object)
    for weight, scored in zip(weights, case.rounds, strict=True):
        above, below = scored.numerators[:, 0].astype(object), scored.denominators[:, 0].astype(object)
        numerators = numerators * below + weight * above * denominators
        denominators = denominators * below
    denominators = denominators * sum(weights)
    places = {code: place for place, code in enumerate(case.matrix.applications)}
    for application, points in case.adjustments.items():
        place = places.get(application)
        if place is not None:
            exact = Fraction(int(numerators[place]), int(denominators[place])) + points
            exact = min(max(exact, Fraction(0)), Fraction(case.scales.full[0]))
            numerators[place], denominators[place] = exact.numerator, exact.denominator
    units = rounded_units(case.programme, numerators, denominators)
    return Totals(numerators.tolist(), denominators.tolist(), units.tolist())


def has_all(case: Case) -> Array:
    """Which applications have a score in every round, and so a rank."""
    import numpy as np

    has: Array = np.logical_and.reduce([scored.has for scored in case.rounds])
    return has


def lack_of(round_: Round) -> str:
    """The flag of an application without a score in such a round."""
    if round_.is_survey:
        return "no_figure"
    return "no_consensus" if round_.is_consensus else "too_few_sheets"


def _unranked(case: Case) -> Iterator[Unranked]:
    import numpy as np

    for place in np.flatnonzero(~has_all(case)).tolist():
        flags = [
            f"{lack_of(round_)}:{round_.code}"
            for round_, scored in zip(case.programme.rounds, case.rounds, strict=False)
            if not scored.has[place]
        ]
        yield Unranked(case.matrix.applications[place], tuple(sorted(flags)))


def _incomplete(case: Case) -> tuple[IncompleteSheet, ...]:
    matrix = case.matrix
    found = [
        (application, number, judge, missing)
        for number, scored in enumerate(case.rounds)
        if case.programme.rounds[number].has_sheets
        for application, judge, missing in scored.incomplete
    ]
    return tuple(
        IncompleteSheet(
            matrix.applications[application],
            case.programme.rounds[number].code,
            matrix.judges[judge],
            tuple(case.criteria.items[item].code for item in missing),
        )
        for application, number, judge, missing in sorted(found)
    )


def _rows(case: Case, layout: Layout) -> tuple[Row, ...]:
    import numpy as np

    totals = _totals(case)
    places = np.flatnonzero(has_all(case)).tolist()
    keys = _rank_keys(case, totals.units)
    places.sort(key=keys.__getitem__, reverse=True)  # stable: equals stay in the order of their codes
    floors = _floor_flags(case, totals.units)
    entries = []
    rank_, last = 0, None
    for number, place in enumerate(places, start=1):
        if keys[place] != last:
            rank_, last = number, keys[place]
        entries.append(Entry(place, rank_, totals.units[place], place in floors))
    classes, shortlisted, tied = _cuts(case, entries)
    for place in tied:
        floors.setdefault(place, []).append("tie_at_cut")
    # Column by column: thousands of rows are quicker to build that way.
    columns = (
        [case.matrix.applications[place] for place in places],
        [entry.rank for entry in entries],
        [totals.units[place] for place in places],
        [totals.numerators[place] for place in places],
        [totals.denominators[place] for place in places],
        _adjustment_units(case, places),
        map(classes.get, places),
        repeat(None) if shortlisted is None else [place in shortlisted for place in places],
        [tuple(sorted(floors[place])) if place in floors else () for place in places],
        zip(*([figures[place] for place in places] for figures in case.units), strict=True),
        repeat(layout),
    )
    return tuple(map(Row._make, zip(*columns, strict=False)))


def _adjustment_units(case: Case, places: list[int]) -> list[int]:
    """The sum of the adjustments of each place, rounded."""
    ranking = case.programme.ranking
    units = {code: scaled(points, ranking.decimals, ranking.rounding) for code, points in case.adjustments.items()}
    return [units.get(case.matrix.applications[place], 0) for place in places]


def _rank_keys(case: Case, units: list[int]) -> list[tuple[int, ...]]:
    """What ranks each place: the score, then the figures that break ties, the greatest first."""
    return list(zip(units, *(_tie_figures(case, scope) for scope in case.programme.ranking.tie_break), strict=True))


def _tie_figures(case: Case, scope: str) -> list[int]:
    kind, _, code = scope.partition(":")
    if kind == "category":
        return _category_figures(case, code)
    place = case.programme.place(code)
    if place >= len(case.rounds):
        return [0] * len(case.matrix.applications)
    return [figures[0] for figures in case.units[place]]


def _category_figures(case: Case, code: str) -> list[int]:
    scope = case.scope(code)
    return [figures[scope] for figures in case.units[-1]]


def _floor_flags(case: Case, totals: list[int]) -> dict[int, list[str]]:
    """For each place that is below a floor, the flags in the order of the programme."""
    below: dict[int, list[str]] = {}
    for floor in case.programme.floors:
        figures, points = _floor_figures(case, floor.scope, totals)
        limit = floor.percent * points * case.unit
        for place, figure in enumerate(figures):
            if 100 * figure < limit:
                below.setdefault(place, []).append(f"below_floor:{floor.scope}")
    return below


def _floor_figures(case: Case, scope: str, totals: list[int]) -> tuple[list[int], int]:
    """The rounded figures that a floor is about, none while its round does not count, and the full points."""
    kind, _, code = scope.partition(":")
    if kind == "category":
        return _category_figures(case, code), case.scales.full[case.scope(code)]
    points = case.scales.full[0]
    if kind == "total":
        return totals, points
    number = case.programme.place(code)
    return ([figures[0] for figures in case.units[number]] if number < len(case.units) else []), points


def _cuts(case: Case, entries: Sequence[Entry]) -> tuple[dict[int, str], set[int] | None, set[int]]:
    """Classes after the last round, before it the shortlist where the round has one; and who is tied at the cut."""
    if case.is_last:
        classes, tied = award_classes(entries, case.programme.classes, unit=case.unit)
        return classes, None, tied
    shortlist = case.programme.rounds[len(case.rounds) - 1].shortlist
    if shortlist is None:
        return {}, None, set()
    cut = shortlist_cut(entries, shortlist, unit=case.unit)
    return {}, set(cut.taken), set(cut.tied)
