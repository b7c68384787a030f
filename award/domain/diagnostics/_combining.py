"""Round scores combined from sheets that count several times or not at all, for many replicates at once, exact.

Arrays have one row an application and one column a replicate.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Protocol

from award.domain.aggregation import SAFE, Scales
from award.domain.diagnostics._drawing import Slots
from award.domain.programme import Round, Trim
from award.domain.scores import NOT_APPLICABLE

if TYPE_CHECKING:
    from award.domain.aggregation import Array

# By scope: a score is the first over the product of the second and the denominator of the application.
Combined = dict[int, tuple["Array", "Array"]]


class Combination(Protocol):
    """How the sheets of a round combine.

    `most` is the greatest part, the second of what is combined; `cells` the numbers an application takes on the way.
    """

    denominators: dict[int, Array]
    most: int
    cells: int

    def combine(self, counts: Array) -> Combined:
        """The scores for each column of counts; where no sheet counts they mean nothing."""


def combination(round_: Round, scales: Scales, slots: Slots, scopes: Collection[int], greatest: int) -> Combination:
    """How a round not combined by consensus combines, for these scopes; at most `greatest` sheets count."""
    if round_.combine == "trimmed_mean" and round_.trim and round_.trim.on == "item":
        return ItemTrimmedMean(round_.trim, scales, slots, scopes, greatest)
    return OfTotals(round_, scales, slots, scopes, greatest)


def count_sheets(slots: Slots, counts: Array) -> Array:
    """How many sheets of each application count."""
    return _gathered(counts, slots.seats)


def _gathered(counts: Array, seats: Array) -> Array:
    total: Array = counts[seats[:, 0]]
    for slot in range(1, seats.shape[1]):
        total += counts[seats[:, slot]]
    return total


def _kept_range(trim: Trim, sheets: Array) -> tuple[Array, Array]:
    """From and up to which place sheets are kept."""
    out = (sheets >= trim.from_) * sheets.dtype.type(trim.drop)
    return out, sheets - out


def _kept_sums(
    counts: Array, seats: Array, columns: Sequence[Array], kept: Callable[[Array], Array], nothing: Array
) -> list[Array]:
    """For each column of values in slots their sum, each as often as its sheet counts and is kept.

    `kept` tells of the first n sheets how many are kept, counted from `nothing`.
    """
    import numpy as np

    sums = [np.zeros(nothing.shape, dtype=values.dtype) for values in columns]
    passed, before = np.zeros_like(nothing), nothing
    for slot in range(seats.shape[1]):
        passed = passed + counts[seats[:, slot]]
        now = kept(passed)
        times = now - before
        for total, values in zip(sums, columns, strict=True):
            total += values[:, slot, None] * times
        before = now
    return sums


class OfTotals:
    """Mean, median and trimmed mean of totals."""

    def __init__(self, round_: Round, scales: Scales, slots: Slots, scopes: Collection[int], greatest: int) -> None:
        import numpy as np

        self._trim = round_.trim if round_.combine == "trimmed_mean" else None
        self._is_median = round_.combine == "median"
        self._slots = slots
        self.cells = 1
        self.most = 2 if self._is_median else greatest
        exact = {scope: _sheet_values(scales, slots, scope) for scope in sorted({0, *scopes})}
        self.denominators = {scope: denominators for scope, (_, denominators) in exact.items()}
        # A mean keeps or leaves whole sheets by their total; a median looks for the middle of each scope.
        groups = [[scope] for scope in exact] if self._is_median else [list(exact)]
        self._groups: list[tuple[list[int], Array, list[Array]]] = []
        for scopes_ in groups:
            order = slots.order(exact[scopes_[0]][0])
            columns = [np.take_along_axis(exact[scope][0], order, axis=1) for scope in scopes_]
            most = [scales.full[scope] * int(exact[scope][1].max()) * self.most for scope in scopes_]
            columns = [
                values.astype(np.int64) if bound < SAFE else values for values, bound in zip(columns, most, strict=True)
            ]
            self._groups.append((scopes_, np.take_along_axis(slots.seats, order, axis=1), columns))

    def combine(self, counts: Array) -> Combined:
        """The scores for each column of counts; where no sheet counts they mean nothing."""
        import numpy as np

        sheets = count_sheets(self._slots, counts)
        nothing = np.zeros_like(sheets)
        if self._is_median:
            low, high = (sheets - 1) // 2, sheets // 2

            def kept(passed: Array) -> Array:
                return (passed > low).astype(np.int64) + (passed > high)

            return self._combined(counts, kept, nothing, nothing + 2)
        if self._trim:
            first, end = _kept_range(self._trim, sheets)
            return self._combined(counts, lambda passed: np.clip(passed, first, end), first, end - first)
        return self._combined(counts, lambda passed: passed, nothing, sheets)

    def _combined(self, counts: Array, kept: Callable[[Array], Array], nothing: Array, parts: Array) -> Combined:
        combined: Combined = {}
        for scopes, seats, columns in self._groups:
            sums = _kept_sums(counts, seats, columns, kept, nothing)
            combined.update({scope: (total, parts) for scope, total in zip(scopes, sums, strict=True)})
        return combined


def _sheet_values(scales: Scales, slots: Slots, scope: int) -> tuple[Array, Array]:
    """The points of every sheet in a scope, over a denominator for each application; Python integers."""
    import numpy as np

    applications, width, items = slots.marks.shape
    marks = slots.marks.reshape(-1, items)
    absent = marks == NOT_APPLICABLE
    earned = scales.by_scope(np.where(absent, 0, marks))[:, scope].astype(object).reshape(applications, width)
    worth = scales.by_scope(~absent)[:, scope].astype(object).reshape(applications, width)
    divisors = np.where(worth == 0, 1, worth)  # a scope without an applicable item counts 0
    common = np.lcm.reduce(divisors, axis=1)
    factors = np.where(worth == 0, 0, scales.full[scope] * (common[:, None] // divisors))
    shared = np.gcd(np.gcd.reduce(factors, axis=1), common)
    return earned * (factors // shared[:, None]), 100 * (common // shared)


class ItemTrimmedMean:
    """Each item's mean over the judges for whom it applies, trimmed, then weighted by the rule of a sheet."""

    def __init__(self, trim: Trim, scales: Scales, slots: Slots, scopes: Collection[int], greatest: int) -> None:
        import numpy as np

        applications, width, items = slots.marks.shape
        self._trim, self._scales, self._scopes = trim, scales, sorted({0, *scopes})
        self._shape = (applications, items)
        absent = slots.marks == NOT_APPLICABLE
        # Where every item applies, all items of an application keep the same number of sheets.
        self._is_plain = not (absent & ~slots.is_empty[:, :, None]).any()
        seats = np.where(absent, slots.nobody, slots.seats[:, :, None]).transpose(0, 2, 1).reshape(-1, width)
        marks = slots.marks.transpose(0, 2, 1).reshape(-1, width)
        order = np.argsort(marks, axis=1, kind="stable")  # what does not apply is 255 and behind
        self._seats = np.take_along_axis(seats, order, axis=1)
        self._small = np.int16 if 100 * greatest < 1 << 15 else np.int32  # a sum of marks fits
        self.cells = 1 + items * np.dtype(self._small).itemsize // 8
        self._marks = np.take_along_axis(marks, order, axis=1).astype(self._small)
        sizes = {size - 2 * trim.drop if size >= trim.from_ else size for size in range(1, greatest + 1)}
        self._common = math.lcm(*sizes)
        self.most = greatest if self._is_plain else self._common * scales.full[0]
        self.denominators = {scope: np.full(applications, 100, dtype=object) for scope in self._scopes}
        self._kind = np.int64 if 100 * scales.full[0] * self.most < SAFE else object

    def combine(self, counts: Array) -> Combined:
        """The scores for each column of counts; where no sheet counts they mean nothing."""
        import numpy as np

        counts = counts.astype(self._small)
        first, end = _kept_range(self._trim, _gathered(counts, self._seats))
        [sums] = _kept_sums(counts, self._seats, [self._marks], lambda passed: np.clip(passed, first, end), first)
        shape = (*self._shape, counts.shape[1])
        sums, sizes = sums.reshape(shape).astype(self._kind), (end - first).reshape(shape)
        if self._is_plain:
            parts = sizes[:, 0].astype(np.int64)
            return {scope: (self._weighted(sums, scope), parts) for scope in self._scopes}
        factors = [self._common // size if size else 0 for size in range(int(sizes.max()) + 1)]
        sums = sums * np.array(factors, dtype=self._kind)[sizes]
        applies = (sizes > 0).astype(self._kind)
        combined: Combined = {}
        for scope in self._scopes:
            parts = self._common * self._weighted(applies, scope)
            above = self._scales.full[scope] * self._weighted(sums, scope)
            combined[scope] = (above, np.where(parts == 0, 1, parts))
        return combined

    def _weighted(self, values: Array, scope: int) -> Array:
        """Values of items weighted by the points and summed over the items of a scope."""
        import numpy as np

        starts = [*self._scales.starts.tolist(), self._shape[1]]
        items = slice(starts[scope - 1], starts[scope]) if scope else slice(0, self._shape[1])
        weighted: Array = np.matmul(self._scales.points[items], values[:, items])  # of integers: starts no threads
        return weighted
