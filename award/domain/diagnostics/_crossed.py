"""The restricted likelihood of two crossed random effects, without a matrix as large as the data.

V = I + a·Z₁Z₁' + b·Z₂Z₂' (a, b: ratios to the error variance; 1: the side with more levels, 2: the other, k levels).
The first side is eliminated: V₁ = I + a·Z₁Z₁' falls apart into its levels, and V⁻¹ follows from a k × k matrix by the
identity of Woodbury. Levels with the same number of values weigh the same, so that a step needs only sums over each
such group, gathered once: its cost does not grow with the number of levels of the first side.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

MOST_CELLS = 2_000_000  # groups times k squared: 16 MB, and seconds for a fit
Pair = tuple[float, float]


@dataclass(frozen=True)
class Effects:
    """The fit at a pair of ratios: criterion, mean, error variance and predicted effects."""

    criterion: float
    mean: float
    variance: float
    rows: Array
    columns: Array


@dataclass(frozen=True)
class Criterion:
    """The restricted deviance at a pair of ratios, the error variance profiled out, with slopes and curvatures."""

    value: float
    slope: Array
    curvature: Array


@dataclass(frozen=True)
class _Solved:
    """V⁻¹ at a pair of ratios, in its parts, and what it makes of 1 and of y. Subscripts: first and second side."""

    a: float
    b: float
    q: Array  # by level of the first side: 1 / (1 + a·n)
    inner: Array  # Z₂'V₁⁻¹Z₂
    inverse: Array  # (I + b·inner)⁻¹
    log_det: float
    ones: float  # 1'V⁻¹1
    mean: float
    rest: float  # y'Py
    ones_sides: tuple[Array, Array]  # Z'V⁻¹1 for each side
    rest_sides: tuple[Array, Array]  # Z'Py for each side


@dataclass(frozen=True)
class Crossed:
    """Sums of the data. `is_turned`: the first side are the columns, and its ratio comes second."""

    is_turned: bool
    size: int
    incidence: Array  # levels of the first side by levels of the second, C
    labels: Array  # by level of the first side: its group
    counts: Array  # by group: how many values each level has
    levels: Array  # by group: how many levels
    pairs: Array  # by group: C'C over its levels, k × k
    first: Array  # Z₁'1 and Z₁'y
    second: Array  # Z₂'1 and Z₂'y
    squares: Array  # products of 1 and y, 2 × 2

    def criterion(self, ratios: Pair) -> Criterion:
        """The criterion at the ratios of rows and of columns."""
        import numpy as np

        solved = self._solve(ratios)
        free = self.size - 1
        value = solved.log_det + math.log(solved.ones) + free * (1 + math.log(2 * math.pi * solved.rest / free))
        slope, curvature = self._traces(solved)
        ones, rest = (np.array([side @ side for side in sides]) for sides in (solved.ones_sides, solved.rest_sides))
        slope = slope - ones / solved.ones - free * rest / solved.rest
        ones_twice = 2 * self._forms(solved, solved.ones_sides)
        across = np.array([a @ b for a, b in zip(solved.ones_sides, solved.rest_sides, strict=True)])
        rest_twice = 2 * (self._forms(solved, solved.rest_sides) - np.outer(across, across) / solved.ones)
        curvature = curvature + ones_twice / solved.ones - np.outer(ones, ones) / solved.ones**2
        curvature = curvature + free * (rest_twice / solved.rest - np.outer(rest, rest) / solved.rest**2)
        turn = -1 if self.is_turned else 1
        return Criterion(value, slope[::turn], curvature[::turn, ::turn])

    def effects(self, ratios: Pair) -> Effects:
        """The fit at the ratios of rows and of columns."""
        solved = self._solve(ratios)
        rows, columns = solved.rest_sides[:: -1 if self.is_turned else 1]
        return Effects(
            self.criterion(ratios).value,
            solved.mean,
            solved.rest / (self.size - 1),
            ratios[0] * rows,
            ratios[1] * columns,
        )

    def _solve(self, ratios: Pair) -> _Solved:
        import numpy as np

        a, b = ratios[:: -1 if self.is_turned else 1]
        weights = 1.0 / (1.0 + a * self.counts)
        q = weights[self.labels]
        inner = np.diag(self.second[0]) - self._over_groups(a * weights)
        matrix = b * inner
        matrix[np.diag_indices_from(matrix)] += 1.0
        inverse = np.linalg.inv(matrix)
        log_det = float(self.levels @ np.log1p(a * self.counts))
        log_det += 2.0 * float(np.log(np.diagonal(np.linalg.cholesky(matrix))).sum())
        beside = self.second - (a * q * self.first) @ self.incidence  # Z₂'V₁⁻¹ of 1 and y
        second = beside @ inverse
        products = self.squares - (a * q * self.first) @ self.first.T - b * (beside @ second.T)
        ones, cross, own = float(products[0, 0]), float(products[0, 1]), float(products[1, 1])
        mean = cross / ones
        first = q * (self.first - b * second @ self.incidence.T)
        rest_sides = first[1] - mean * first[0], second[1] - mean * second[0]
        return _Solved(
            a, b, q, inner, inverse, log_det, ones, mean, own - cross * mean, (first[0], second[0]), rest_sides
        )  # fmt: skip

    def _over_groups(self, weights: Array) -> Array:
        """C' times the weights of the groups times C."""
        import numpy as np

        total: Array = np.tensordot(weights, self.pairs, 1)
        return total

    def _traces(self, solved: _Solved) -> tuple[Array, Array]:
        """First and second derivatives of log |V|: traces of Z'V⁻¹Z, and squares of its parts taken negative."""
        import numpy as np

        b, inverse = solved.b, solved.inverse
        weights = 1.0 / (1.0 + solved.a * self.counts)
        around = self._over_groups(weights**2)
        product = inverse @ around
        own = solved.inner @ inverse
        slope = [
            float(self.levels @ (self.counts * weights)) - b * float(np.trace(product)),
            float(np.trace(own)),
        ]
        both = float(self.levels @ (self.counts * weights) ** 2)
        both += b * (b * float((product * product.T).sum()))
        both -= 2 * b * float((inverse * self._over_groups(self.counts * weights**3)).sum())
        across = float((product * inverse).sum())
        return np.array(slope), -np.array([[both, across], [across, float((own * own.T).sum())]])

    def _forms(self, solved: _Solved, sides: tuple[Array, Array]) -> Array:
        """The quadratic forms x'Z'V⁻¹Zx of vectors x for both sides."""
        import numpy as np

        first, second = sides
        folded = (solved.q * first) @ self.incidence
        near = folded @ solved.inverse
        own = float((self.first[0] * solved.q * first) @ first) - solved.b * float(near @ folded)
        across = float(near @ second)
        return np.array([[own, across], [across, float(second @ solved.inner @ solved.inverse @ second)]])


def crossed_of(rows: Array, columns: Array, values: Array) -> Crossed | None:
    """The sums of values that stand in these rows and columns; None where they would need too much memory."""
    import numpy as np

    is_turned = int(columns.max()) > int(rows.max())
    first, second = (columns, rows) if is_turned else (rows, columns)
    k = int(second.max()) + 1
    sizes = np.bincount(first)
    counts, labels, levels = np.unique(sizes, return_inverse=True, return_counts=True)
    if len(counts) * k * k > MOST_CELLS:
        return None
    incidence = np.zeros((len(sizes), k))
    incidence[first, second] = 1.0
    parts = [incidence[labels == group] for group in range(len(counts))]
    return Crossed(
        is_turned,
        len(values),
        incidence,
        labels,
        counts.astype(float),
        levels.astype(float),
        np.stack([part.T @ part for part in parts]),
        np.stack([sizes.astype(float), np.bincount(first, values)]),
        np.stack([np.bincount(second).astype(float), np.bincount(second, values)]),
        np.array([[len(values), values.sum()], [values.sum(), values @ values]]),
    )


def residual_share(model: Crossed) -> float:
    """What the additive fit by least squares leaves, as a share of the sum of squares about the mean."""
    import numpy as np

    matrix = np.diag(model.second[0]) - np.tensordot(1.0 / model.counts, model.pairs, 1)
    means = model.first[1] / model.first[0]
    right = model.second[1] - means @ model.incidence
    fitted = np.linalg.solve(matrix[1:, 1:], right[1:]) @ right[1:]  # the effects are relative to the first
    return 1.0 - (float(means @ model.first[1]) + float(fitted)) / float(model.squares[1, 1])
