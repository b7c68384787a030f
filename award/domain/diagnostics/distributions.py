"""Tail probabilities and quantiles of F and χ², by the regularised incomplete beta and gamma functions.

Plain floats, correct to about ten digits for the degrees of freedom that panels have, fractional ones included.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

_TINY = 1e-300
_CLOSE = 1e-16
_MOST_STEPS = 100_000
_FARTHEST = 700.0  # the logarithm of a quantile; beyond it lies no float


def beta_regularised(a: float, b: float, x: float, rest: float | None = None) -> float:
    """The regularised incomplete beta function I_x(a, b), for a, b above 0 and x from 0 to 1.

    `rest` is 1 - x, to be given where the difference would lose digits.
    """
    rest = 1.0 - x if rest is None else rest
    if x <= 0.0:
        return 0.0
    if rest <= 0.0:
        return 1.0
    front = math.exp(a * math.log(x) + b * math.log(rest) + math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b))
    # The fraction converges fast on the side of the mean only; the other side is its complement.
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _beta_fraction(a, b, x) / a
    return 1.0 - front * _beta_fraction(b, a, rest) / b


def _beta_fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""

    def term(step: int) -> float:
        half = step // 2
        if step % 2 == 0:
            return half * (b - half) * x / ((a + step - 1) * (a + step))
        return -(a + half) * (a + b + half) * x / ((a + step - 1) * (a + step))

    return _lentz(term, lambda step: 1.0, 1.0)


def _lentz(above: Callable[[int], float], below: Callable[[int], float], first: float) -> float:
    """1 / (first + above(1) / (below(1) + above(2) / (below(2) + …)))."""
    value, ratio = first or _TINY, first or _TINY
    inverse = 0.0
    for step in range(1, _MOST_STEPS):
        inverse = below(step) + above(step) * inverse
        ratio = below(step) + above(step) / ratio
        inverse, ratio = 1.0 / (inverse or _TINY), ratio or _TINY
        change = inverse * ratio
        value *= change
        if abs(change - 1.0) < _CLOSE:
            break
    return 1.0 / value


def gamma_upper(a: float, x: float) -> float:
    """The regularised upper incomplete gamma function Q(a, x), for a above 0 and x from 0."""
    if x <= 0.0:
        return 1.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1.0:
        return 1.0 - front * _gamma_series(a, x)
    return front * _lentz(lambda step: step * (a - step), lambda step: x + 2.0 * step + 1.0 - a, x + 1.0 - a)


def _gamma_series(a: float, x: float) -> float:
    term = total = 1.0 / a
    for step in range(1, _MOST_STEPS):
        term *= x / (a + step)
        total += term
        if term < total * _CLOSE:
            break
    return total


def f_tail(value: float, df1: float, df2: float) -> float:
    """The probability that F with `df1` and `df2` degrees of freedom is greater than `value`."""
    if value <= 0.0:
        return 1.0
    if math.isinf(value):
        return 0.0
    both = df2 + df1 * value
    return beta_regularised(df2 / 2.0, df1 / 2.0, df2 / both, df1 * value / both)


def chi2_tail(value: float, df: float) -> float:
    """The probability that χ² with `df` degrees of freedom is greater than `value`."""
    return gamma_upper(df / 2.0, value / 2.0)


@lru_cache(maxsize=512)  # panels of one size ask for the same
def f_quantile(probability: float, df1: float, df2: float) -> float:
    """The value that F stays below with the given probability; infinite where no float is large enough."""
    norm = math.lgamma((df1 + df2) / 2.0) - math.lgamma(df1 / 2.0) - math.lgamma(df2 / 2.0)

    def density(place: float) -> float:
        odds = place + math.log(df1 / df2)
        return math.exp(norm + df1 / 2.0 * odds - (df1 + df2) / 2.0 * _log1p_exp(odds))

    return _quantile(lambda value: f_tail(value, df1, df2), density, probability)


def chi2_quantile(probability: float, df: float) -> float:
    """The value that χ² stays below with the given probability."""
    norm = math.lgamma(df / 2.0) + df / 2.0 * math.log(2.0)

    def density(place: float) -> float:
        return math.exp(df / 2.0 * place - math.exp(min(place, _FARTHEST)) / 2.0 - norm)

    return _quantile(lambda value: chi2_tail(value, df), density, probability)


def _log1p_exp(value: float) -> float:
    """log(1 + exp(value)) without overflow."""
    return value + math.log1p(math.exp(-value)) if value > 0.0 else math.log1p(math.exp(value))


def _quantile(tail: Callable[[float], float], density: Callable[[float], float], probability: float) -> float:
    """Newton's steps on the logarithm of the value, kept between bounds that close in.

    `density` is that of the logarithm.
    """
    low, high, place = -_FARTHEST, _FARTHEST, 0.0
    for _ in range(200):
        error = (1.0 - probability) - tail(math.exp(place))
        if error > 0.0:
            high = place
        else:
            low = place
        slope = density(place)
        nearer = place - error / slope if slope > 0.0 else math.inf
        if not low < nearer < high:
            nearer = (low + high) / 2.0
        if abs(nearer - place) <= 1e-14 * max(1.0, abs(place)):
            break
        place = nearer
    if high >= _FARTHEST and place > _FARTHEST - 1.0:
        return math.inf
    return math.exp(place)
