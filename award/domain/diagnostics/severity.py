"""Severity of judges: value = mean + subject + judge + error, subjects and judges random, by restricted likelihood.

The likelihood is a function of two ratios, subject and judge variance over error variance (`_crossed`); it is made
least by Newton's steps on log(1 + ratio), which keep both at 0 or above. Effects are the best linear unbiased
predictions: shrunk towards 0, the more so the less a judge or subject was seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from award.domain.diagnostics._crossed import MOST_CELLS, Criterion, Crossed, Pair, crossed_of, residual_share
from award.domain.diagnostics.ratings import Key, Ratings, Undefined

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

# The likelihood can have a second hollow at the edge, where one of the two variances is 0.
_STARTS = ((1.0, 1.0), (0.05, 2.0), (2.0, 0.05))
_FEW = 50  # levels of the smaller side; with more, one hollow remains
_MOST_STEPS = 200
_LONGEST_STEP = 3.0
_PARTS = (1.0, 0.5, 0.25, 0.1, 0.01, 1e-3, 1e-5)  # of a step, until one leads down
_FLAT = 1e-10  # slope by value where the descent ends
_EXACT = 1e-8  # of the sum of squares: below it, what the additive fit leaves is taken for nothing


class VarianceParts(NamedTuple):
    """The variance of subjects, of judges and of the error."""

    subject: float
    judge: float
    residual: float


@dataclass(frozen=True)
class Severity:
    """The fitted model. A judge above 0 is lenient, below 0 severe, in the unit of the values.

    `criterion` is the restricted deviance; `residuals` are divided by the standard deviation of the error.
    """

    mean: float
    judges: dict[str, float]
    subjects: dict[str, float]
    variance: VarianceParts
    criterion: float
    residuals: dict[Key, float]


class Component(NamedTuple):
    """Subjects and judges that are linked by values; nothing links them to any other."""

    subjects: tuple[str, ...]
    judges: tuple[str, ...]


def components(ratings: Ratings) -> tuple[Component, ...]:
    """The connected parts of the graph of subjects and judges, in the order of their first subject."""
    import numpy as np

    has: Array = ~np.isnan(ratings.values)
    left: Array = np.logical_or.reduce(has, axis=1)
    found = []
    while left.any():
        rows, columns = np.zeros(has.shape[0], dtype=bool), np.zeros(has.shape[1], dtype=bool)
        new = rows.copy()
        new[np.flatnonzero(left)[0]] = True
        while new.any():
            rows |= new
            fresh = has[new].any(axis=0) & ~columns
            columns |= fresh
            new = np.any(has[:, fresh], axis=1) & ~rows
        left &= ~rows
        found.append(Component(_chosen(ratings.subjects, rows), _chosen(ratings.judges, columns)))
    return tuple(found)


def _chosen(codes: tuple[str, ...], chosen: Array) -> tuple[str, ...]:
    return tuple(codes[place] for place in chosen.nonzero()[0].tolist())


def fit_severity(ratings: Ratings) -> Severity | None:
    """The model fitted to ratings that hang together, or None where `severity_of` would give a reason."""
    found = severity_of(ratings)
    return None if isinstance(found, Undefined) else found


def severity_of(ratings: Ratings) -> Severity | Undefined:
    """The model fitted to ratings that hang together, or why it cannot be."""
    import numpy as np

    has = ~np.isnan(ratings.values)
    parts = components(ratings)
    if len(parts) > 1:
        return Undefined("stats.not_comparable", {"components": len(parts)})
    rows, columns = np.nonzero(has)
    # Without more values than the effects of an additive fit, error and effects cannot be told apart.
    if len(rows) < max(1, int(has.any(axis=1).sum() + has.any(axis=0).sum())):
        return Undefined("stats.too_little_overlap")
    values = ratings.values[has]
    centre, spread = float(values.mean()), float(values.std())
    if spread <= 16 * 2.3e-16 * float(abs(values).max()):
        return Undefined("stats.all_equal")
    model = crossed_of(rows, columns, (values - centre) / spread)
    if model is None:
        return Undefined("stats.table_too_large", {"limit": MOST_CELLS})
    if residual_share(model) < _EXACT:
        return Undefined("stats.exact_fit")
    return _fitted(ratings, model, (rows, columns, values), (centre, spread))


def _fitted(
    ratings: Ratings, model: Crossed, cells: tuple[Array, Array, Array], scale: tuple[float, float]
) -> Severity:
    import numpy as np

    ratios = _least(model)
    effects = model.effects(ratios)
    centre, spread = scale
    mean = centre + spread * effects.mean
    subjects, judges = spread * effects.rows, spread * effects.columns
    residual = effects.variance * spread**2
    rows, columns, values = cells
    standardised = (values - mean - subjects[rows] - judges[columns]) / np.sqrt(residual)
    keys = zip((ratings.subjects[r] for r in rows.tolist()), (ratings.judges[c] for c in columns.tolist()), strict=True)
    return Severity(
        mean,
        dict(zip(ratings.judges, judges.tolist(), strict=True)),
        dict(zip(ratings.subjects, subjects.tolist(), strict=True)),
        VarianceParts(ratios[0] * residual, ratios[1] * residual, residual),
        effects.criterion + 2 * (len(values) - 1) * float(np.log(spread)),
        dict(zip(keys, standardised.tolist(), strict=True)),
    )


def _least(model: Crossed) -> Pair:
    """The two ratios, rows and columns, where the criterion is least."""
    import numpy as np

    starts = _STARTS if model.incidence.shape[1] <= _FEW else _STARTS[:1]
    found = [_descend(model, np.log1p(start)) for start in starts]
    return _pair(min(found, key=lambda pair: pair[0])[1])


def _pair(point: Array) -> Pair:
    import numpy as np

    ratios = np.expm1(point).tolist()
    return ratios[0], ratios[1]


def _descend(model: Crossed, point: Array) -> tuple[float, Array]:
    """Newton's steps from a point to a least one; what would cross 0 stays there."""
    here = _at(model, point)
    for _ in range(_MOST_STEPS):
        free = (point > 0) | (here.slope < 0)
        if not free.any() or float(abs(here.slope[free]).max()) < _FLAT * model.size:
            break
        step = _step(model, here, free)
        for part in _PARTS:
            reached = (point + part * step).clip(min=0.0)
            there = _at(model, reached)
            if _is_better(there, here, free):
                break
        else:
            break  # rounding allows no lower value
        point, here = reached, there
    return here.value, point


def _is_better(there: Criterion, here: Criterion, free: Array) -> bool:
    """Whether a step led down; where rounding hides that, whether it led to a flatter place."""
    noise = 1e-13 * abs(here.value)
    if abs(there.value - here.value) > noise:
        return there.value < here.value
    return float(abs(there.slope[free]).max()) < float(abs(here.slope[free]).max())


def _step(model: Crossed, here: Criterion, free: Array) -> Array:
    """Newton's step over the free coordinates, downhill also where the criterion curves the other way."""
    import numpy as np

    roots, vectors = np.linalg.eigh(here.curvature[np.ix_(free, free)])
    step = np.zeros(2)
    step[free] = -vectors @ ((vectors.T @ here.slope[free]) / np.maximum(abs(roots), 1e-6 * model.size))
    return step * min(1.0, _LONGEST_STEP / max(float(abs(step).max()), _LONGEST_STEP / 2))


def _at(model: Crossed, point: Array) -> Criterion:
    """The criterion as a function of log(1 + ratio)."""
    import numpy as np

    found = model.criterion(_pair(point))
    rate = np.exp(point)  # of each ratio, by its logarithm
    return Criterion(
        found.value,
        found.slope * rate,
        found.curvature * np.outer(rate, rate) + np.diag(found.slope * rate),
    )
