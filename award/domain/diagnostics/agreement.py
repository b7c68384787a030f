"""Agreement beyond chance, with gaps allowed, and agreement of rankings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from award.domain.diagnostics.distributions import chi2_tail
from award.domain.diagnostics.ratings import Ratings, Undefined

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

LEVELS = ("nominal", "ordinal", "interval", "ratio")
MOST_VALUES = 5000  # different values of the ratio level, which compares each with each
_BLOCK = 500


@dataclass(frozen=True)
class Units:
    """The pairable values: those of units that two judges or more gave a value.

    `distinct` in ascending order; a value is its place there (`codes`) and the number of its unit (`units`).
    """

    distinct: Array
    codes: Array
    units: Array
    sizes: Array  # values of each unit


def _units(ratings: Ratings) -> Units | Undefined:
    import numpy as np

    has = ~np.isnan(ratings.values)
    kept = has.sum(axis=1) >= 2
    if not kept.any():
        return Undefined("stats.no_pairs")
    units, _ = np.nonzero(has[kept])
    distinct, codes = np.unique(ratings.values[kept][has[kept]], return_inverse=True)
    return Units(distinct, codes, units, np.bincount(units))


def krippendorff_alpha(ratings: Ratings) -> dict[str, float | Undefined] | Undefined:
    """Krippendorff's alpha (2011) by level of measurement: 1 - observed over expected disagreement."""
    units = _units(ratings)
    if isinstance(units, Undefined):
        return units
    if len(units.distinct) == 1:
        return Undefined("stats.all_equal")
    return {
        "nominal": _nominal_alpha(units),
        "ordinal": _interval_alpha(units, _middle_ranks(units)),
        "interval": _interval_alpha(units, units.distinct - units.distinct[0]),
        "ratio": _ratio_alpha(units),
    }


def _alpha(units: Units, observed: Array, expected: float) -> float:
    """From the sum of differences over the ordered pairs of each unit, and over those of all values."""
    return 1.0 - (len(units.codes) - 1) * float((observed / (units.sizes - 1)).sum()) / expected


def _nominal_alpha(units: Units) -> float:
    import numpy as np

    size = len(units.distinct)
    keys, counts = np.unique(units.units * size + units.codes, return_counts=True)
    same = np.bincount(keys // size, counts**2)
    totals = np.bincount(units.codes)
    return _alpha(units, units.sizes**2 - same, float(len(units.codes) ** 2 - (totals**2).sum()))


def _middle_ranks(units: Units) -> Array:
    """Where each value lies among all: differences of these are Krippendorff's ordinal metric."""
    import numpy as np

    totals = np.bincount(units.codes)
    ranks: Array = np.cumsum(totals) - totals / 2
    return ranks


def _interval_alpha(units: Units, scale: Array) -> float:
    import numpy as np

    values = (scale - scale.mean())[units.codes]
    sums, squares = np.bincount(units.units, values), np.bincount(units.units, values**2)
    expected = 2 * (len(values) * float((values**2).sum()) - float(values.sum()) ** 2)
    return _alpha(units, 2 * (units.sizes * squares - sums**2), expected)


def _ratio_alpha(units: Units) -> float | Undefined:
    import numpy as np

    values = units.distinct
    if values[0] < 0:
        return Undefined("stats.negative")
    if len(values) > MOST_VALUES:
        return Undefined("stats.too_many_values", {"limit": MOST_VALUES})
    totals = np.bincount(units.codes)
    expected = sum(
        float(
            (_ratio(values[start : start + _BLOCK, None], values) * totals).sum(axis=1) @ totals[start : start + _BLOCK]
        )
        for start in range(0, len(values), _BLOCK)
    )
    given = values[units.codes]
    observed = np.zeros(len(units.sizes))
    starts = np.cumsum(units.sizes) - units.sizes
    for size in np.unique(units.sizes).tolist():  # units of one size together: a few arrays instead of a loop
        which = np.flatnonzero(units.sizes == size)
        rows = given[starts[which][:, None] + np.arange(size)]
        for place in range(size):
            observed[which] += _ratio(rows, rows[:, place, None]).sum(axis=1)
    return _alpha(units, observed, expected)


def _ratio(one: Array, other: Array) -> Array:
    """The ratio metric; two zeros are the same."""
    import numpy as np

    sums = one + other
    parts: Array = ((one - other) / np.where(sums == 0, 1.0, sums)) ** 2
    return parts


@dataclass(frozen=True)
class Chance:
    """Two coefficients of agreement on the category, corrected for chance, with gaps (Gwet)."""

    gwet_ac1: float | Undefined
    fleiss_kappa: float | Undefined


def chance_corrected(ratings: Ratings) -> Chance:
    """Gwet's AC1 and Fleiss' kappa; each different value is a category."""
    import numpy as np

    units = _units(ratings)
    if isinstance(units, Undefined):
        return Chance(units, units)
    shares = _shares(ratings)
    if len(shares) == 1:
        return Chance(Undefined("stats.all_equal"), Undefined("stats.all_equal"))
    size = len(units.distinct)
    keys, counts = np.unique(units.units * size + units.codes, return_counts=True)
    pairs = units.sizes * (units.sizes - 1)
    observed = float((np.bincount(keys // size, counts * (counts - 1)) / pairs).mean())
    by_chance = float((shares * (1 - shares)).sum()) / (len(shares) - 1)
    same = float((shares**2).sum())
    return Chance((observed - by_chance) / (1 - by_chance), (observed - same) / (1 - same))


def _shares(ratings: Ratings) -> Array:
    """How often each category was given: the mean of its share among each unit's values, single ones included."""
    import numpy as np

    has = ~np.isnan(ratings.values)
    has_any = has.any(axis=1)
    distinct, codes = np.unique(ratings.values[has], return_inverse=True)
    rows, _ = np.nonzero(has)
    weights = 1.0 / has.sum(axis=1)[rows]
    shares: Array = np.bincount(codes, weights, minlength=len(distinct)) / int(has_any.sum())
    return shares


@dataclass(frozen=True)
class Concordance:
    """Kendall's W, corrected for ties; the lowest value has rank 1, ties share the middle rank."""

    w: float
    chi2: float
    df: int
    p: float


def rank_sums(ratings: Ratings) -> Array | Undefined:
    """The ranks that each subject got from all judges, summed; the lowest value has rank 1."""
    import numpy as np

    if not ratings.is_complete:
        return Undefined("stats.incomplete", {"missing": ratings.missing})
    sums: Array = sum((_ranks(column) for column in ratings.values.T), np.zeros(len(ratings.subjects)))
    return sums


def group_ranks(sums: Array) -> list[int]:
    """The place of each rank sum, the lowest first; equal sums share the lower place."""
    ordered = sorted(sums.tolist())
    places = {value: place for place, value in reversed(list(enumerate(ordered, start=1)))}
    return [places[value] for value in sums.tolist()]


def kendall_w(ratings: Ratings) -> Concordance | Undefined:
    """Kendall's W of a complete table, with the χ² test."""
    import numpy as np

    n, m = len(ratings.subjects), len(ratings.judges)
    sums = rank_sums(ratings)
    if isinstance(sums, Undefined):
        return sums
    if n < 2:
        return Undefined("stats.one_subject")
    if m < 2:
        return Undefined("stats.one_judge")
    tied = 0
    for column in ratings.values.T:
        counts = np.unique(column, return_counts=True)[1]
        tied += int((counts**3 - counts).sum())
    most = m * m * (n**3 - n) - m * tied
    if not most:
        return Undefined("stats.all_tied")
    w = 12 * float(((sums - sums.mean()) ** 2).sum()) / most
    chi2 = m * (n - 1) * w
    return Concordance(w, chi2, n - 1, chi2_tail(chi2, n - 1))


def _ranks(values: Array) -> Array:
    """Ranks from 1, ties sharing the middle one."""
    import numpy as np

    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: Array = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return ranks


def judges_vs_rest(ratings: Ratings) -> dict[str, float | Undefined] | Undefined:
    """Spearman's correlation of each judge with the average rank that the others gave.

    With gaps, a rank counts as the place among the values its judge gave, from 0 to 1, and a judge is compared on
    the subjects that another judge valued too.
    """
    import numpy as np

    if len(ratings.judges) < 2:
        return Undefined("stats.one_judge")
    values = ratings.values
    has = ~np.isnan(values)
    places = np.zeros_like(values)
    for column in range(values.shape[1]):
        given = values[has[:, column], column]
        places[has[:, column], column] = (_ranks(given) - 0.5) / len(given)
    sums, counts = places.sum(axis=1), has.sum(axis=1)
    found: dict[str, float | Undefined] = {}
    for column, judge in enumerate(ratings.judges):
        shared = has[:, column] & (counts > 1)
        others = (sums - places[:, column])[shared] / (counts[shared] - 1)
        # Sums of the same ranks in another order may differ in the last bit; they are ties.
        found[judge] = _correlation(_ranks(values[shared, column]), _ranks(np.round(others, 9)))
    return found


def _correlation(one: Array, other: Array) -> float | Undefined:
    if len(one) < 2:
        return Undefined("stats.one_subject")
    one, other = one - one.mean(), other - other.mean()
    size = float((one**2).sum() * (other**2).sum())
    if size <= 0:
        return Undefined("stats.all_tied")
    return float((one * other).sum()) / size**0.5
