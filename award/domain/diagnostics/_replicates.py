"""The standing of many replicates at once: exact scores, rounded figures, ranks, and who makes the cut.

Up to the ranks arrays have one row an application and one column a replicate, or one for all; then the reverse.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from award.domain.aggregation import SAFE
from award.domain.diagnostics._combining import Combined
from award.domain.diagnostics._resampling import Resampled
from award.domain.programme import AwardClass, Shortlist
from award.domain.ranking import Case, rounded_units

if TYPE_CHECKING:
    from award.domain.aggregation import Array

CELLS = 1 << 17  # numbers of 64 bits in an array


@dataclass(frozen=True)
class Outcome:
    """Ranks, and who makes the cut, one row a replicate; None where the programme has no cut."""

    ranks: Array
    made: Array | None


class Replicates:
    """How a case would stand if other sheets counted, over the applications at `places`."""

    def __init__(self, case: Case, places: Array, resampled: Mapping[int, Resampled]) -> None:
        self._case, self._places, self._resampled = case, places, resampled

    @cached_property
    def _total(self) -> _Total:
        return _Total.of(self._case, self._places, self._resampled)

    def blocks(self, total: int) -> Iterator[int]:
        """How many replicates to take at a time: as many as stay near the processor."""
        size = max(
            1, CELLS // (len(self._places) * max((round_.cells for round_ in self._resampled.values()), default=1))
        )
        for start in range(0, total, size):
            yield min(size, total - start)

    def outcome(self, counts: Array) -> Outcome:
        """What follows from each column of counts."""
        import numpy as np

        combined = {number: round_.combine(counts) for number, round_ in self._resampled.items()}
        units = _as_int64(rounded_units(self._case.programme, *self._total.scores(combined)))
        units = np.broadcast_to(units, (len(self._places), counts.shape[1]))
        keys = units
        for scope in self._case.programme.ranking.tie_break:
            if (figures := self._figures(scope, combined)) is not None:
                keys = _joined(keys, figures)
        order = _Order(np.ascontiguousarray(keys.T))
        return Outcome(order.by_application(order.ranks), self._made(order, units, combined))

    def _figures(self, scope: str, combined: Mapping[int, Combined]) -> Array | None:
        """The rounded figures of a round or category; None while the round does not count."""
        import numpy as np

        kind, _, code = scope.partition(":")
        number, column = len(self._case.rounds) - 1, 0
        if kind == "category":
            column = self._case.scope(code)
        elif (number := self._case.programme.place(code)) >= len(self._case.rounds):
            return None
        if number in combined:
            above, parts = combined[number][column]
            denominators = self._resampled[number].combination.denominators[column][:, None]
            kind_ = np.int64 if int(denominators.max()) * int(parts.max()) < SAFE else object
            return _as_int64(rounded_units(self._case.programme, above, parts * denominators.astype(kind_)))
        units = self._case.units[number]
        return np.array([[units[place][column]] for place in self._places.tolist()], dtype=np.int64)

    def _made(self, order: _Order, units: Array, combined: Mapping[int, Combined]) -> Array | None:
        case = self._case
        if not case.is_last:
            shortlist = case.programme.rounds[len(case.rounds) - 1].shortlist
            return None if shortlist is None else order.by_application(_shortlisted(order, units, shortlist, case.unit))
        may = ~self._below_floor(units, combined)
        return order.by_application(_classed(order, units, may, case.programme.classes, case.unit))

    def _below_floor(self, units: Array, combined: Mapping[int, Combined]) -> Array:
        import numpy as np

        below = np.zeros(units.shape, dtype=bool)
        full = self._case.scales.full
        for floor in self._case.programme.floors:
            figures = units if floor.scope == "total" else self._figures(floor.scope, combined)
            kind, _, code = floor.scope.partition(":")
            points = full[self._case.scope(code)] if kind == "category" else full[0]
            if figures is not None:
                below |= 100 * figures < floor.percent * points * self._case.unit
        return below


@dataclass(frozen=True)
class _Total:
    """The exact standing: what stays plus factor times numerator over parts of each round drawn again, one denominator.

    The score of an application is (constant + Σ factor · numerator / parts) / denominator, clipped to the points.
    """

    constants: Array
    factors: Mapping[int, Array]
    denominators: Array
    points: int

    @classmethod
    def of(cls, case: Case, places: Array, resampled: Mapping[int, Resampled]) -> _Total:
        import numpy as np

        shares = [round_.share for round_ in case.programme.rounds[: len(case.rounds)]]
        below = {number: round_.combination.denominators[0].tolist() for number, round_ in resampled.items()}
        constants, denominators = [], []
        factors: dict[int, list[int]] = {number: [] for number in resampled}
        for row, place in enumerate(places.tolist()):
            code = case.matrix.applications[place]
            fixed = case.adjustments.get(code, Fraction(0))
            for number, share in enumerate(shares):
                if number not in resampled:
                    fixed += share / sum(shares) * _score(case, number, place)
            weights = {number: shares[number] / sum(shares) / below[number][row] for number in resampled}
            common = math.lcm(fixed.denominator, *(weight.denominator for weight in weights.values()))
            constants.append(int(fixed * common))
            denominators.append(common)
            for number, weight in weights.items():
                factors[number].append(int(weight * common))
        points = case.scales.full[0]
        most = math.prod(round_.combination.most for round_ in resampled.values())
        beyond = max((abs(value) for value in case.adjustments.values()), default=Fraction(0))
        # No sum on the way is greater than the points with all adjustments, over the greatest denominator, twice.
        fits = 2 * (points + beyond) * max(denominators) * most < SAFE
        kind = np.int64 if fits else object
        columns = {number: np.array(values, dtype=kind)[:, None] for number, values in factors.items()}
        return cls(
            np.array(constants, dtype=kind)[:, None], columns, np.array(denominators, dtype=kind)[:, None], points
        )

    def scores(self, combined: Mapping[int, Combined]) -> tuple[Array, Array]:
        """Numerators and denominators of the scores."""
        import numpy as np

        above, below = self.constants, np.ones_like(self.constants)
        for number, factors in self.factors.items():
            numerators, parts = combined[number][0]
            above = above * parts + factors * numerators * below
            below = below * parts
        below = below * self.denominators
        return np.minimum(np.maximum(above, 0), self.points * below), below


def _score(case: Case, number: int, place: int) -> Fraction:
    scored = case.rounds[number]
    return Fraction(int(scored.numerators[place, 0]), int(scored.denominators[place, 0]))


def _as_int64(units: Array) -> Array:
    """Figures in units: 100,000 points and 6 decimals at most."""
    import numpy as np

    return units.astype(np.int64)


def _joined(keys: Array, figures: Array) -> Array:
    """One integer for both, which orders by the first and then by the second."""
    import numpy as np

    width = int(figures.max()) + 1
    if (int(keys.max()) + 1) * width >= SAFE:
        keys = np.unique(keys, return_inverse=True)[1].reshape(keys.shape)
        figures = np.unique(figures, return_inverse=True)[1].reshape(figures.shape)
        width = int(figures.max()) + 1
    joined: Array = keys * width + figures
    return joined


class _Order:
    """Applications of each replicate in order of rank, from keys with one row a replicate; equals in any order."""

    def __init__(self, keys: Array) -> None:
        import numpy as np

        self._order = np.argsort(-keys, axis=1)
        ordered = np.take_along_axis(keys, self._order, axis=1)
        is_new = np.ones(keys.shape, dtype=bool)
        is_new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
        places = np.arange(keys.shape[1])
        self.firsts: Array = np.maximum.accumulate(np.where(is_new, places, 0), axis=1)
        is_end = np.ones(keys.shape, dtype=bool)
        is_end[:, :-1] = is_new[:, 1:]
        behind = np.where(is_end, places, keys.shape[1])[:, ::-1]
        self.lasts: Array = np.minimum.accumulate(behind, axis=1)[:, ::-1]

    @property
    def ranks(self) -> Array:
        """The shared rank at each place."""
        return self.firsts + 1

    def in_order(self, values: Array) -> Array:
        """Values of applications, one row each, brought into the order of each replicate."""
        import numpy as np

        return np.take_along_axis(values.T, self._order, axis=1)

    def by_application(self, values: Array) -> Array:
        """Values in order brought back to the order of applications."""
        import numpy as np

        back = np.empty_like(values)
        np.put_along_axis(back, self._order, values, axis=1)
        return back


def _shortlisted(order: _Order, units: Array, shortlist: Shortlist, unit: int) -> Array:
    """In order of rank: who is at or above the floor, with all of the same rank within the cap."""
    made: Array = order.in_order(units >= shortlist.floor * unit)
    return made if shortlist.cap is None else made & (order.lasts < shortlist.cap)


def _classed(order: _Order, units: Array, may: Array, classes: tuple[AwardClass, ...], unit: int) -> Array:
    """In order of rank: who takes a class. A rank across a quota takes neither this class nor a lower one."""
    import numpy as np

    units, free = order.in_order(units), order.in_order(may)
    made = np.zeros(units.shape, dtype=bool)
    for class_ in classes:
        if class_.by == "committee":
            continue
        fit = free & (units >= class_.floor * unit)
        taken, out = fit, fit
        if class_.quota is not None:
            until = np.cumsum(fit, axis=1)
            end = np.take_along_axis(until, order.lasts, axis=1)
            first: Array = np.take_along_axis(until - fit, order.firsts, axis=1)
            taken = fit & (end <= class_.quota)
            out = fit & (first < class_.quota)
        made |= taken
        free = free & ~out
    return made
