"""How far the sheets of one application lie apart, for the panel that talks them over; never changes a score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from award.domain.aggregation import sheet_total
from award.domain.criteria import Criteria
from award.domain.figures import figure
from award.domain.programme import Discuss
from award.domain.scores import unpack_marks


@dataclass(frozen=True)
class ItemSpread:
    """The marks of one item: per cents in ascending order, how many judges found it not applicable."""

    item: str
    percents: tuple[int, ...]
    not_applicable: int
    discuss: bool

    @property
    def low(self) -> int | None:
        """The lowest per cent, None where the item applied for nobody."""
        return self.percents[0] if self.percents else None

    @property
    def high(self) -> int | None:
        """The highest per cent, None where the item applied for nobody."""
        return self.percents[-1] if self.percents else None

    @property
    def range(self) -> int:
        """The highest less the lowest per cent."""
        return self.percents[-1] - self.percents[0] if self.percents else 0

    @property
    def median(self) -> str | None:
        """The middle per cent, with one decimal where it lies between two marks."""
        if not self.percents:
            return None
        middle = Fraction(self.percents[(len(self.percents) - 1) // 2] + self.percents[len(self.percents) // 2], 2)
        return figure(middle, 0 if middle.denominator == 1 else 1, "half_up")


@dataclass(frozen=True)
class Disagreement:
    """The spread of every item and of the totals of the complete sheets."""

    items: tuple[ItemSpread, ...]
    total_low: str | None
    total_high: str | None
    total_range: str | None
    discuss_total: bool

    @property
    def by_range(self) -> tuple[ItemSpread, ...]:
        """The items, those to discuss and the widest first."""
        return tuple(sorted(self.items, key=lambda item: (not item.discuss, -item.range)))


def disagreement(criteria: Criteria, packed_by_judge: Mapping[str, bytes], discuss: Discuss | None) -> Disagreement:
    """The spread of the sealed sheets of one application; a range at or above the programme's asks for discussion.

    An item that applies for some judges and not for others is to be discussed too, where the programme asks at all.
    Raises DomainError criteria.packed.
    """
    sheets = [unpack_marks(criteria, packed) for packed in packed_by_judge.values()]
    items = tuple(
        _item_spread(item.code, [s[item.code] for s in sheets if item.code in s], discuss) for item in criteria.items
    )
    found = (sheet_total(criteria, packed) for packed in packed_by_judge.values())
    totals = sorted(total for total in found if total is not None)
    if not totals:
        return Disagreement(items, None, None, None, False)
    width = totals[-1] - totals[0]
    low, high, range_ = (figure(value, 2, "half_up") for value in (totals[0], totals[-1], width))
    return Disagreement(items, low, high, range_, discuss is not None and width > 0 and width >= discuss.total_range)


def _item_spread(code: str, marks: list[int | None], discuss: Discuss | None) -> ItemSpread:
    percents = tuple(sorted(mark for mark in marks if mark is not None))
    absent = len(marks) - len(percents)
    range_ = percents[-1] - percents[0] if percents else 0
    is_wide = discuss is not None and range_ > 0 and range_ >= discuss.item_range
    return ItemSpread(code, percents, absent, is_wide or (discuss is not None and 0 < absent < len(marks)))
