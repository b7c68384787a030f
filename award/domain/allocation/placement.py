"""Applications given to panels that stand: each to one that suits it, every panel between its least and its most."""

from __future__ import annotations

from collections.abc import Sequence

from award.domain.allocation.setting import Bounds, Setting, numbers


class Placement:
    """Which panel each application is with. `suits`: the panels it may be with, as bits. Kept whole by every act.

    Applications are moved along shortest chains: one makes room for another, which makes room for a third.
    """

    def __init__(self, suits: Sequence[int], lows: Sequence[int], highs: Sequence[int]) -> None:
        self.suits, self.lows, self.highs = list(suits), list(lows), list(highs)
        self.place: list[int] = [-1] * len(self.suits)
        self.loads = [0] * len(self.highs)

    @classmethod
    def of(cls, setting: Setting, bounds: Bounds, members: Sequence[int]) -> Placement:
        """An empty placement for panels of these members."""
        suits = [
            sum(1 << p for p, panel in enumerate(members) if setting.suits(panel, e))
            for e in range(len(setting.entries))
        ]
        return cls(suits, [bounds.low] * len(members), [setting.room(panel, bounds) for panel in members])

    def copy(self) -> Placement:
        """Another one that can be changed without changing this one."""
        other = Placement(self.suits, self.lows, self.highs)
        other.place, other.loads = list(self.place), list(self.loads)
        return other

    def take(self, place: Sequence[int]) -> None:
        """Take over a placement that is known to be whole."""
        self.place = list(place)
        self.loads = [self.place.count(p) for p in range(len(self.highs))]

    def complete(self) -> frozenset[int] | None:
        """Place what has no panel yet. None when all is well, else applications of which not all can be placed."""
        if any(low > high for low, high in zip(self.lows, self.highs, strict=True)):
            return frozenset()
        for e, place in enumerate(self.place):
            if place < 0 and (stuck := self._put(e)) is not None:
                return stuck
        for p, low in enumerate(self.lows):
            while self.loads[p] < low:
                if (stuck := self._fill(p)) is not None:
                    return stuck
        return None

    def release(self) -> None:
        """Take away what is with a panel that does not suit it, or with one that has too many."""
        for e, place in enumerate(self.place):
            if place >= 0 and not (self.suits[e] >> place & 1 and self.loads[place] <= self.highs[place]):
                self.loads[place] -= 1
                self.place[e] = -1

    def fix(self, e: int, p: int) -> bool:
        """Keep an application with a panel for good, if all others still find theirs."""
        if not self.suits[e] >> p & 1:
            return False
        other = self
        if self.place[e] != p:
            other = self.copy()
            other.suits[e] = 1 << p
            other.release()
            if other.complete() is not None:
                return False
        self.suits, self.place, self.loads = other.suits, other.place, other.loads
        self.suits[e] = 1 << p
        return True

    def _put(self, e: int) -> frozenset[int] | None:
        came: dict[int, tuple[int, int]] = dict.fromkeys(numbers(self.suits[e]), (-1, e))
        queue, seen = list(came), self.suits[e]
        for p in queue:
            if self.loads[p] < self.highs[p]:
                self._shift(came, p)
                return None
        held = self._held()
        for p in queue:
            if self.loads[p] < self.highs[p]:
                self._shift(came, p)
                return None
            for other in held[p]:
                for q in numbers(self.suits[other] & ~seen):
                    came[q] = (p, other)
                    queue.append(q)
                seen |= self.suits[other]
        return frozenset([e, *(other for p in queue for other in held[p])])

    def _shift(self, came: dict[int, tuple[int, int]], p: int) -> None:
        """Move each application of a chain one panel on; the last panel gains one."""
        self.loads[p] += 1
        while p >= 0:
            before, e = came[p]
            self.place[e] = p
            p = before

    def _fill(self, p: int) -> frozenset[int] | None:
        """Bring one application more to a panel, from one that can spare it."""
        seen, queue, goes = 1 << p, [p], {}
        for to in queue:
            for e, place in enumerate(self.place):
                if seen >> place & 1 or not self.suits[e] >> to & 1:
                    continue
                goes[place] = (to, e)
                if self.loads[place] > self.lows[place]:
                    self.loads[place] -= 1
                    self.loads[p] += 1
                    while place != p:
                        place, e = goes[place]
                        self.place[e] = place
                    return None
                seen |= 1 << place
                queue.append(place)
        return frozenset(e for e, place in enumerate(self.place) if not seen >> place & 1)

    def _held(self) -> list[list[int]]:
        held: list[list[int]] = [[] for _ in self.highs]
        for e, place in enumerate(self.place):
            if place >= 0:
                held[place].append(e)
        return held
