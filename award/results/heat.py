"""Category scores as cells of a heat map: the per cent of the points, and a step of one hue."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from award.domain.criteria import Criteria
from award.domain.figures import figure
from award.results.words import category_name, category_short

# From which per cent of the points on a cell takes the next step of the scale.
HEAT_STEPS = (40, 46, 52, 58, 64, 70)


@dataclass(frozen=True)
class Head:
    """A category as the head of a column."""

    code: str
    short: str
    name: str
    points: int


@dataclass(frozen=True)
class Heat:
    """A category score as a cell."""

    head: Head
    figure: str
    percent: str

    @property
    def step(self) -> int:
        """0 to 6."""
        return sum(int(self.percent) >= edge for edge in HEAT_STEPS)


def heads_of(criteria: Criteria) -> list[Head]:
    """The categories of the criteria as heads of columns."""
    return [
        Head(row.code, category_short(criteria, row.code), category_name(criteria, row.code), row.points)
        for row in criteria.categories
    ]


def heat(head: Head, points: str) -> Heat:
    """The cell of a category score given as a decimal string."""
    return Heat(head, points, figure(Fraction(points) * 100 / head.points, 0, "half_up"))
