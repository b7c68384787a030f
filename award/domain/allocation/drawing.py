"""The draw of the panels: seat after seat the lots of all who are left, the first who leaves a way to a whole plan.

First every panel draws its chair, then every panel its second member, and so on; where the rules need larger panels,
further seats follow. Only whether a way is left is asked of the solver, and that has one answer: so a draw comes out
the same on every machine. Most lots are settled by changing the formation known to be possible; the solver is asked for
the rest.
"""

from __future__ import annotations

from collections.abc import Iterable

from award.domain.allocation.formation import Formation, Former
from award.domain.allocation.guests import can_connect
from award.domain.allocation.lots import Lots
from award.domain.allocation.setting import numbers


class SeatDraw:
    """Seats people by lot. `chairs` are those drawn as such; `passed` counts the lots that left no way."""

    def __init__(self, former: Former, formation: Formation, lots: Lots) -> None:
        self._former, self._formation, self._lots = former, formation, lots
        self._setting = former.setting
        self._seated: dict[int, int] = {}
        self._rows = [0] * self._setting.panels
        self.chairs: list[int | None] = [None] * self._setting.panels
        self.passed = 0

    def run(self) -> Formation:
        """The formation that the lots give."""
        setting = self._setting
        for seat in range(setting.most):
            if seat >= setting.least and len(self._seated) == self._former.bounds.seats:
                break
            for p in range(setting.panels):
                if seat < setting.least or self._formation_may_grow(p):
                    self._draw(p, seat)
        self._late_chairs()
        return self._formation

    def _formation_may_grow(self, p: int) -> bool:
        return len(self._seated) < self._former.bounds.seats and self._rows[p].bit_count() < self._setting.most

    def _draw(self, p: int, seat: int) -> None:
        is_chair = seat == 0 and self._setting.needs_chair
        for i in self._order(numbers(self._setting.chairs) if is_chair else self._setting.pool, p, seat):
            if self._try(i, p):
                self._seated[i] = p
                self._rows[p] |= 1 << i
                if is_chair:
                    self.chairs[p] = i
                return
            self.passed += 1

    def _order(self, people: Iterable[int], p: int, seat: int) -> list[int]:
        left = [i for i in people if i not in self._seated]
        codes = self._setting.persons
        return sorted(left, key=lambda i: self._lots.lot("seat", p + 1, seat + 1, codes[i].code))

    def _try(self, i: int, p: int) -> bool:
        if self._setting.apart[i] & self._rows[p]:
            return False
        if self._formation.members[p] >> i & 1:
            return True
        found = self._exchange(i, p) or self._former.find({**self._seated, i: p})
        if found is None:
            return False
        self._formation = found
        return True

    def _exchange(self, i: int, p: int) -> Formation | None:
        """The known formation with this person in a panel, in the place of one who was not drawn."""
        members = self._formation.members
        was = next((q for q, people in enumerate(members) if people >> i & 1), None)
        for j in numbers(members[p] & ~self._rows[p]):
            swapped = list(members)
            swapped[p] ^= 1 << i | 1 << j
            if was is not None:
                swapped[was] ^= 1 << i | 1 << j
            if found := self._fitting(swapped, [p] if was is None else [p, was]):
                return found
        return None

    def _fitting(self, members: list[int], changed: list[int]) -> Formation | None:
        setting, bounds = self._setting, self._former.bounds
        if not all(setting.is_sound(members[p]) for p in changed):
            return None
        placement = self._formation.placement.copy()
        for p in changed:
            placement.highs[p] = setting.room(members[p], bounds)
            for e in range(len(setting.entries)):
                may = setting.suits(members[p], e)
                placement.suits[e] = placement.suits[e] & ~(1 << p) | may << p
        placement.release()
        if placement.complete() is None and can_connect(setting, members, placement.place):
            return Formation(tuple(members), placement)
        return None

    def _late_chairs(self) -> None:
        """Where no rule asks for a chair, panels draw one among the members who may chair."""
        for p, chair in enumerate(self.chairs):
            able = self._rows[p] & self._setting.chairs
            if chair is None and able:
                codes = self._setting.persons
                self.chairs[p] = min(numbers(able), key=lambda i: self._lots.lot("chair", p + 1, codes[i].code))
