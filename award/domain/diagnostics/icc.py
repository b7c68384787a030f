"""Intraclass correlation in six forms with 95 % intervals: Shrout & Fleiss (1979), McGraw & Wong (1996).

1: each subject has other judges; 2: the judges are a sample (absolute agreement); 3: these judges (consistency).
`1` is one judge's value, `k` the mean of all judges.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from award.domain.diagnostics.distributions import f_quantile, f_tail
from award.domain.diagnostics.ratings import Ratings, Undefined

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

FORMS = ("ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)")
_UPPER = 0.975  # of a 95 % interval


@dataclass(frozen=True)
class Anova:
    """Mean squares of a complete table of n subjects and k judges; what rounding alone can cause is 0."""

    n: int
    k: int
    subject: float
    judge: float
    residual: float
    within: float

    @property
    def f_oneway(self) -> float | None:
        """Between subjects over within; None without any spread within."""
        return self.subject / self.within if self.within else None

    @property
    def f_twoway(self) -> float | None:
        """Between subjects over the residual; None without a residual."""
        return self.subject / self.residual if self.residual else None


@dataclass(frozen=True)
class Icc:
    """One form: its value, the interval (None where a limit is not finite), and the F test of no agreement."""

    value: float
    low: float | None
    high: float | None
    f: float | None
    df1: float
    df2: float | None
    p: float | None


def anova(ratings: Ratings) -> Anova | Undefined:
    """The mean squares of a complete table of at least two subjects and two judges."""
    n, k = len(ratings.subjects), len(ratings.judges)
    if not ratings.is_complete:
        return Undefined("stats.incomplete", {"missing": ratings.missing})
    if n < 2:
        return Undefined("stats.one_subject")
    if k < 2:
        return Undefined("stats.one_judge")
    values = ratings.values
    tiny = values.size * (16 * 2.3e-16 * float(abs(values).max())) ** 2
    table = values - values[0, 0]
    table = table - table.mean()
    rows, columns = table.mean(axis=1), table.mean(axis=0)
    sums = (
        k * float((rows**2).sum()),
        n * float((columns**2).sum()),
        float(((table - rows[:, None] - columns) ** 2).sum()),
        float(((table - rows[:, None]) ** 2).sum()),
    )
    subject, judge, residual, within = (value if value > tiny else 0.0 for value in sums)
    return Anova(
        n, k, subject / (n - 1), judge / (k - 1), residual / ((n - 1) * (k - 1)), within / (n * (k - 1))
    )  # fmt: skip


def icc(ratings: Ratings) -> dict[str, Icc | Undefined] | Undefined:
    """The six forms by name, or why there is none."""
    table = anova(ratings)
    if isinstance(table, Undefined):
        return table
    if not table.subject and not table.within:
        return Undefined("stats.all_equal")
    return {
        "ICC(1,1)": _single(table, table.within, table.n * (table.k - 1)),
        "ICC(2,1)": _agreement(table),
        "ICC(3,1)": _single(table, table.residual, (table.n - 1) * (table.k - 1)),
        "ICC(1,k)": _mean(table, table.within, table.n * (table.k - 1)),
        "ICC(2,k)": _mean_agreement(table),
        "ICC(3,k)": _mean(table, table.residual, (table.n - 1) * (table.k - 1)),
    }


def _ratio(above: float, below: float) -> float:
    return above / below if below else math.inf


def _test(
    table: Anova, error: float, df2: float | None
) -> tuple[float | None, float, float | None, float | None]:  # fmt: skip
    """F, its degrees of freedom and its p."""
    f, df1 = _ratio(table.subject, error), table.n - 1
    if math.isinf(f):
        return None, df1, df2, 0.0
    return f, df1, df2, None if df2 is None else f_tail(f, df1, df2)


def _limits(table: Anova, error: float, df2: float) -> tuple[float, float]:
    """F over its upper quantile, and F times that of the reversed degrees of freedom."""
    f, df1 = _ratio(table.subject, error), table.n - 1
    return f / f_quantile(_UPPER, df1, df2), f * f_quantile(_UPPER, df2, df1)


def _single(table: Anova, error: float, df2: int) -> Icc | Undefined:
    total = table.subject + (table.k - 1) * error
    if not total:
        return Undefined("stats.no_variation")
    low, high = (
        1.0 if math.isinf(f) else (f - 1) / (f + table.k - 1) for f in _limits(table, error, df2)
    )  # fmt: skip
    return Icc((table.subject - error) / total, low, high, *_test(table, error, df2))


def _mean(table: Anova, error: float, df2: int) -> Icc | Undefined:
    if not table.subject:
        return Undefined("stats.no_variation")
    low, high = (None if not f else 1 - 1 / f for f in _limits(table, error, df2))
    return Icc((table.subject - error) / table.subject, low, high, *_test(table, error, df2))


def _agreement(table: Anova) -> Icc | Undefined:
    n, k = table.n, table.k
    total = table.subject + (k - 1) * table.residual + k * (table.judge - table.residual) / n
    if total <= 0:
        return Undefined("stats.no_variation")
    value = (table.subject - table.residual) / total
    df2 = _satterthwaite(table, value)
    low, high = _agreement_limits(table, value, df2)
    return Icc(value, low, high, *_test(table, table.residual, df2))


def _satterthwaite(table: Anova, value: float) -> float | None:
    """The degrees of freedom of the denominator; None where both of its parts vanish."""
    n, k = table.n, table.k
    judge = k * value * table.judge
    residual = (n * (1 - value) + k * value * (n - 1)) * table.residual
    spread = judge**2 / (k - 1) + residual**2 / ((n - 1) * (k - 1))
    df2 = (judge + residual) ** 2 / spread if spread else 0.0
    return df2 if df2 > 1e-6 else None


def _agreement_limits(table: Anova, value: float, df2: float | None) -> tuple[float | None, float | None]:
    """The limits; none where the approximation breaks down, as it may when agreement is worse than by chance."""
    n, k = table.n, table.k
    if df2 is None:
        return (1.0, 1.0) if value == 1 else (None, None)
    other = k * table.judge + (k * n - k - n) * table.residual
    upper, lower = f_quantile(_UPPER, n - 1, df2), f_quantile(_UPPER, df2, n - 1)
    # Divided by the quantile, so that an infinite one does no harm.
    low = n * (table.subject / upper - table.residual) / (other + n * table.subject / upper)
    high = n * (lower * table.subject - table.residual) / (other + n * lower * table.subject) if lower else -math.inf
    return (low, high) if low <= value <= high else (None, None)


def _mean_agreement(table: Anova) -> Icc | Undefined:
    single = _agreement(table)
    total = table.subject + (table.judge - table.residual) / table.n
    if isinstance(single, Undefined) or total <= 0:
        return Undefined("stats.no_variation")
    low, high = (_stepped_up(limit, table.k) for limit in (single.low, single.high))
    return Icc((table.subject - table.residual) / total, low, high, single.f, single.df1, single.df2, single.p)


def _stepped_up(value: float | None, k: int) -> float | None:
    """Spearman and Brown: what holds for one judge, for the mean of k; None where it is not finite."""
    if value is None or 1 + (k - 1) * value <= 0:
        return None
    return k * value / (1 + (k - 1) * value)
