"""Sheet totals and round scores, exact: every figure is an integer over an integer until it is published.

Arrays are int64 only where the greatest possible value is proven to fit; otherwise they hold Python integers.
A scope is the total (0) or a category (1 …); a matrix has one row an application or sheet and one column a scope.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from award.domain.criteria import Criteria
from award.domain.errors import DomainError
from award.domain.matrix import Column
from award.domain.programme import Round, Trim
from award.domain.scores import MISSING, NOT_APPLICABLE, check_packed

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

SAFE = 1 << 62
MANY_SHEETS = 24  # no round has 2 to this power of sheets


def sheet_total(criteria: Criteria, packed: bytes) -> Fraction | None:
    """The total of one sheet, or None when a mark is missing. Raises DomainError criteria.packed."""
    return _scope_total(criteria, packed, {item.code for item in criteria.items}, criteria.total_points)


def category_total(criteria: Criteria, category: str, packed: bytes) -> Fraction | None:
    """The points of a sheet in a category, or None when a mark is missing there. Raises DomainError criteria.packed."""
    found = criteria.category(category)
    return _scope_total(criteria, packed, {item.code for item in found.items}, found.points)


def _scope_total(criteria: Criteria, packed: bytes, codes: set[str], points: int) -> Fraction | None:
    check_packed(criteria, packed)
    marks = [(item.points, mark) for item, mark in zip(criteria.items, packed, strict=True) if item.code in codes]
    if any(mark == MISSING for _, mark in marks):
        return None
    applicable = sum(worth for worth, mark in marks if mark != NOT_APPLICABLE)
    earned = sum(worth * mark for worth, mark in marks if mark != NOT_APPLICABLE)
    return Fraction(points * earned, 100 * applicable) if applicable else Fraction(0)


@dataclass(frozen=True)
class Scales:
    """The points of each item and of each scope, where each category starts, and which marks each item allows.

    The points of items count in parts of a point: one of its own but where a category was given other points.
    """

    points: Array
    starts: Array
    full: tuple[int, ...]
    allowed: Array
    parts: int = 1

    @classmethod
    def of(cls, criteria: Criteria, points: Mapping[str, int] | None = None) -> Scales:
        """The scales of the criteria; with `points` a category is worth those, each of its items in proportion."""
        import numpy as np

        allowed = np.zeros((len(criteria.items), 256), dtype=bool)
        allowed[:, [*criteria.allowed_percents(), MISSING]] = True
        allowed[:, NOT_APPLICABLE] = [item.may_be_not_applicable for item in criteria.items]
        full = [category.points if points is None else points[category.code] for category in criteria.categories]
        worths, parts = _worths(criteria, full)
        safe = (100 * parts * sum(full)) << MANY_SHEETS < SAFE
        return cls(
            np.array(worths, dtype=np.int64 if safe else object),
            np.array([criteria.positions[category.items[0].code] for category in criteria.categories]),
            (sum(full), *full),
            allowed,
            parts,
        )

    def by_scope(self, values: Array) -> Array:
        """Values of items, one row a sheet, weighted by the points and summed for each scope.

        Not a matrix product: that one starts threads, which cost more than they bring on a busy machine.
        """
        import numpy as np

        categories = np.add.reduceat(values * self.points, self.starts, axis=1)
        return np.concatenate([categories.sum(axis=1, keepdims=True), categories], axis=1)


def _worths(criteria: Criteria, full: Sequence[int]) -> tuple[list[int], int]:
    """What each item is worth when the categories are worth `full`, and in which parts of a point that is said."""
    common = math.lcm(*(category.points for category in criteria.categories))
    worths = [
        item.points * points * (common // category.points)
        for category, points in zip(criteria.categories, full, strict=True)
        for item in category.items
    ]
    shared = math.gcd(common, *worths)
    return [worth // shared for worth in worths], common // shared


@dataclass(frozen=True)
class RoundScores:
    """One round: which applications have a score, and the scores as numerators over denominators."""

    has: Array
    numerators: Array
    denominators: Array
    incomplete: tuple[tuple[int, int, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Sheets:
    """The counted sheets of a round in ascending order of application, total, judge; one group an application."""

    marks: Array
    values: Array
    denominators: tuple[int, ...]
    members: Array
    starts: Array
    counts: Array

    @property
    def groups(self) -> Array:
        """For each sheet, the number of its group."""
        import numpy as np

        return np.repeat(np.arange(len(self.counts)), self.counts)

    @property
    def places(self) -> Array:
        """For each sheet, its place in its group, from 0."""
        import numpy as np

        places: Array = np.arange(len(self.marks)) - np.repeat(self.starts, self.counts)
        return places


def marks_of(scales: Scales, column: Column) -> Array:
    """The marks of a round, one row a sheet. Raises DomainError criteria.packed."""
    import numpy as np

    items = len(scales.points)
    marks = np.frombuffer(column.marks, dtype=np.uint8).reshape(-1, items)
    if not scales.allowed[np.arange(items), marks].all():
        raise DomainError("criteria.packed")
    return marks


def round_scores(scales: Scales, round_: Round, column: Column, excluded: Array, size: int) -> RoundScores:
    """The scores of one round over `size` applications; `excluded` says which sheets do not count."""
    import numpy as np

    if column.figures is not None:
        return _measured(scales, column, size)
    marks = marks_of(scales, column)
    applications = np.asarray(column.applications, dtype=np.int64)
    judges = np.asarray(column.judges, dtype=np.int64)
    missing = marks == MISSING
    complete = ~missing.any(axis=1)
    incomplete = tuple(
        (int(applications[row]), int(judges[row]), tuple(np.flatnonzero(missing[row]).tolist()))
        for row in np.flatnonzero(~complete)
    )
    counted = complete & ~excluded
    scopes = len(scales.full)
    has = np.zeros(size, dtype=bool)
    if not counted.any():
        empty = np.zeros((size, scopes), dtype=np.int64)
        return RoundScores(has, empty, empty + 1, incomplete)
    sheets = _ordered(scales, marks[counted], applications[counted], judges[counted])
    numerators, denominators = _combined(scales, round_, sheets)
    enough = sheets.counts >= (1 if round_.is_consensus else round_.minimum_sheets or 1)
    members = sheets.members[enough]
    has[members] = True
    all_numerators = np.zeros((size, scopes), dtype=numerators.dtype)
    all_denominators = np.ones((size, scopes), dtype=denominators.dtype)
    all_numerators[members] = numerators[enough]
    all_denominators[members] = denominators[enough]
    return RoundScores(has, all_numerators, all_denominators, incomplete)


def _measured(scales: Scales, column: Column, size: int) -> RoundScores:
    """The scores of a survey: the figure's share of the points of every scope."""
    import numpy as np

    places = np.asarray(column.applications, dtype=np.int64)
    kind = np.int64 if 10_000 * max(scales.full) < SAFE else object
    full = np.array(scales.full, dtype=kind)
    has = np.zeros(size, dtype=bool)
    numerators = np.zeros((size, len(full)), dtype=kind)
    if len(places):
        has[places] = True
        numerators[places] = np.array(column.figures, dtype=kind)[:, None] * full
    return RoundScores(has, numerators, np.full((size, len(full)), 10_000, dtype=np.int64), ())


def _ordered(scales: Scales, marks: Array, applications: Array, judges: Array) -> Sheets:
    import numpy as np

    values, denominators = _sheet_values(scales, marks)
    totals = values[:, 0]
    if totals.dtype == object:
        totals = np.unique(totals, return_inverse=True)[1]
    order = np.lexsort((judges, totals, applications))
    members, starts, counts = np.unique(applications[order], return_index=True, return_counts=True)
    return Sheets(marks[order], values[order], denominators, members, starts, counts)


def _sheet_values(scales: Scales, marks: Array) -> tuple[Array, tuple[int, ...]]:
    """For each sheet and scope an integer, and for each scope the denominator that all sheets share."""
    import numpy as np

    absent = marks == NOT_APPLICABLE
    earned = scales.by_scope(np.where(absent, 0, marks))
    if not absent.any():
        return earned, (100 * scales.parts,) * len(scales.full)
    applicable = scales.by_scope(~absent)
    columns, denominators = [], []
    for scope, full in enumerate(scales.full):
        points, inverse = np.unique(applicable[:, scope], return_inverse=True)
        common = math.lcm(*(value for value in points.tolist() if value))
        factors = [full * common // value if value else 0 for value in points.tolist()]
        shared = math.gcd(common, *factors)
        factors = [factor // shared for factor in factors]
        safe = 100 * full * scales.parts * max(factors) * len(marks) < SAFE
        column = earned[:, scope] if safe else earned[:, scope].astype(object)
        columns.append(column * np.array(factors, dtype=np.int64 if safe else object)[inverse])
        denominators.append(100 * common // shared)
    return np.stack(columns, axis=1), tuple(denominators)


def _combined(scales: Scales, round_: Round, sheets: Sheets) -> tuple[Array, Array]:
    if round_.combine == "median":
        return _median(sheets)
    if round_.combine == "trimmed_mean" and round_.trim:
        if round_.trim.on == "item":
            return _item_trimmed_mean(scales, round_.trim, sheets)
        return _mean(sheets, _kept(round_.trim, sheets.places, sheets.counts[sheets.groups]))
    return _mean(sheets, None)


def _kept(trim: Trim, places: Array, counts: Array) -> Array:
    kept: Array = (counts < trim.from_) | ((places >= trim.drop) & (places < counts - trim.drop))
    return kept


def _mean(sheets: Sheets, kept: Array | None) -> tuple[Array, Array]:
    import numpy as np

    counts = sheets.counts if kept is None else np.add.reduceat(kept.astype(np.int64), sheets.starts)
    values = sheets.values if kept is None else sheets.values * kept[:, None]
    return np.add.reduceat(values, sheets.starts, axis=0), _outer(counts, sheets.denominators)


def _outer(counts: Array, denominators: tuple[int, ...]) -> Array:
    import numpy as np

    kind = np.int64 if int(counts.max()) * max(denominators) < SAFE else object
    product: Array = counts.astype(kind)[:, None] * np.array(denominators, dtype=kind)
    return product


def _median(sheets: Sheets) -> tuple[Array, Array]:
    import numpy as np

    groups = sheets.groups
    low, high = sheets.starts + (sheets.counts - 1) // 2, sheets.starts + sheets.counts // 2
    columns = []
    for column in sheets.values.T:
        keys = np.unique(column, return_inverse=True)[1] if column.dtype == object else column
        ordered = column[np.lexsort((keys, groups))]
        columns.append(ordered[low] + ordered[high])
    return np.stack(columns, axis=1), _outer(np.full(len(sheets.counts), 2), sheets.denominators)


def _item_trimmed_mean(scales: Scales, trim: Trim, sheets: Sheets) -> tuple[Array, Array]:
    """Each item's mean over the judges for whom it applies, trimmed, then weighted by the rule of a sheet."""
    import numpy as np

    items = sheets.marks.shape[1]
    # One slice an application; not applicable and empty seats are 255 and sort behind every mark.
    marks = np.full((len(sheets.counts), int(sheets.counts.max()), items), NOT_APPLICABLE, dtype=np.uint8)
    marks[sheets.groups, sheets.places] = sheets.marks
    marks.sort(axis=1)
    counts = (marks != NOT_APPLICABLE).sum(axis=1)
    places = np.arange(marks.shape[1])[None, :, None]
    kept = _kept(trim, places, counts[:, None, :]) & (places < counts[:, None, :])
    sums, sizes = np.where(kept, marks, 0).sum(axis=1, dtype=np.int64), kept.sum(axis=1)
    common = math.lcm(*(size for size in np.unique(sizes).tolist() if size))
    safe = 100 * common * max(scales.full) ** 2 * scales.parts < SAFE
    kind = np.int64 if safe else object
    factors = np.array([common // size if size else 0 for size in range(int(sizes.max()) + 1)], dtype=kind)
    numerators = scales.by_scope(sums.astype(kind) * factors[sizes]) * np.array(scales.full, dtype=kind)
    applicable = scales.by_scope((sizes > 0).astype(kind))
    return numerators, np.where(applicable == 0, 1, 100 * common * applicable)
