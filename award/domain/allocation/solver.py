"""A model of whole numbers, solved by HiGHS to proven feasibility or infeasibility. Nothing else knows the solver."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from award.domain.allocation.problem import Stage
from award.domain.errors import DomainError

Terms = Iterable[tuple[int, int]]
OUT_OF_TIME = "allocation.time"


@dataclass
class Effort:
    """What a solution costs: the seconds it may take in all (None: as long as it needs) and what was asked so far.

    The limit decides whether there is an answer, never which.
    """

    limit: float | None = None
    stages: list[Stage] = field(default_factory=list)
    asked: int = 0

    def __post_init__(self) -> None:
        self._start = time.monotonic()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Account for a step."""
        asked, start = self.asked, time.monotonic()
        yield
        self.stages.append(Stage(name, self.asked - asked, time.monotonic() - start))

    def left(self) -> float:
        """Seconds left. Raises DomainError allocation.time when there are none."""
        if self.limit is None:
            return float("inf")
        left = self.limit - (time.monotonic() - self._start)
        if left <= 0:
            raise DomainError(OUT_OF_TIME, seconds=round(self.limit))
        return left


class Answer(NamedTuple):
    """Values of the columns, and for a model without whole numbers the duals of its rows."""

    values: list[float]
    duals: list[float]


@cache
def _silent() -> type[Any]:
    """The solver without its greeting, which it prints as soon as it is made, before any option can be set."""
    import highspy

    class Silent(highspy.Highs):
        def enableCallbacks(self) -> Any:  # noqa: N802
            self.setOptionValue("output_flag", False)
            return super().enableCallbacks()

    return Silent


class Model:
    """Columns, rows between bounds, and a cost to be least. Coefficients are small whole numbers."""

    def __init__(self, effort: Effort) -> None:
        self._effort = effort
        self.highs = _silent()()
        for option, value in (
            ("threads", 1),
            ("random_seed", 0),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.0),
        ):
            self.highs.setOptionValue(option, value)
        self.columns = 0
        self._whole: list[int] = []
        self._is_hopeless = False  # a row without columns that asks for something

    def column(self, high: float = 1, *, low: float = 0, cost: int = 0, is_whole: bool = True) -> int:
        """A new column, by its number."""
        self.highs.addVar(low, high)
        if cost:
            self.highs.changeColCost(self.columns, cost)
        if is_whole:
            self._whole.append(self.columns)
        self.columns += 1
        return self.columns - 1

    def row(self, terms: Terms, *, low: float | None = None, high: float | None = None) -> None:
        """A new row: low ≤ the sum of coefficient × column ≤ high."""
        pairs = list(terms)
        if not pairs:
            self._is_hopeless |= (low or 0) > 0 or (high is not None and high < 0)
            return
        places, values = zip(*pairs, strict=True)
        infinity = self.highs.inf
        self.highs.addRow(
            -infinity if low is None else low, infinity if high is None else high, len(places), places, values
        )

    def bound(self, column: int, low: float, high: float) -> None:
        """New bounds of a column."""
        self.highs.changeColBounds(column, low, high)

    def solve(self) -> Answer | None:
        """A best answer, or None where it is proven that there is none."""
        import highspy

        if self._is_hopeless:
            return None
        for column in self._whole:
            self.highs.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        self._whole.clear()
        left = self._effort.left()
        # The solver's clock runs on over all its runs.
        self.highs.setOptionValue("time_limit", min(left + self.highs.getRunTime(), self.highs.inf))
        self._effort.asked += 1
        self.highs.run()
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            solution: Any = self.highs.getSolution()
            return Answer(list(solution.col_value), list(solution.row_dual))
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        raise DomainError(OUT_OF_TIME, seconds=round(self._effort.limit or 0))
