"""Placement and guests together, for the rare panels where a placement that is good otherwise leaves no guests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from award.domain.allocation.setting import Bounds, Setting, numbers
from award.domain.allocation.solver import Effort, Model

Costs = Mapping[tuple[int, int], int]  # of an application with a panel


class Joint:
    """The model of who is placed where and who is a guest of whom, for panels that stand."""

    def __init__(
        self, setting: Setting, bounds: Bounds, members: Sequence[int], effort: Effort, costs: Costs | None = None
    ) -> None:
        self._model = Model(effort)
        self._places = {
            (e, p): self._model.column(cost=(costs or {}).get((e, p), 0))
            for e in range(len(setting.entries))
            for p, people in enumerate(members)
            if setting.suits(people, e)
        }
        self._costs = costs or {}
        for e in range(len(setting.entries)):
            own = [(column, 1) for (other, _p), column in self._places.items() if other == e]
            self._model.row(own, low=1, high=1)
        for p, people in enumerate(members):
            load = [(column, 1) for (_e, other), column in self._places.items() if other == p]
            self._model.row(load, low=bounds.low, high=bounds.high)
            before = (p - 1) % len(members)
            guests = [
                (e, i, self._model.column())
                for (e, other) in self._places
                if other == before and setting.guests
                for i in numbers(people & ~setting.barred[e])
            ]
            self._guests(setting, people, before, load, guests)

    def _guests(
        self,
        setting: Setting,
        people: int,
        before: int,
        load: list[tuple[int, int]],
        guests: list[tuple[int, int, int]],
    ) -> None:
        row = self._model.row
        if setting.guests:
            row([(column, 1) for *_pair, column in guests], low=setting.guests)
        for e in sorted({e for e, _i, _column in guests}):
            row([(self._places[e, before], -1), *((column, 1) for other, _i, column in guests if other == e)], high=0)
        for i in numbers(people):
            row([*load, *((column, 1) for _e, other, column in guests if other == i)], high=setting.limits[i])

    def place(self) -> list[int] | None:
        """The panel of each application in a placement of least cost, or None where there is none."""
        answer = self._model.solve()
        if answer is None:
            return None
        return [p for (_e, p), column in sorted(self._places.items()) if answer.values[column] > 0.5]

    def keep_cost(self, place: Sequence[int]) -> int:
        """From now on no placement costs more than this one; that cost."""
        cost = sum(self._costs.get(pair, 0) for pair in enumerate(place))
        terms = [(column, self._costs[pair]) for pair, column in self._places.items() if self._costs.get(pair)]
        self._model.row(terms, high=cost)
        return cost

    def fix(self, e: int, p: int) -> list[int] | None:
        """Keep an application with a panel for good, if there is a placement then; that placement."""
        column = self._places.get((e, p))
        if column is None:
            return None
        self._model.bound(column, 1, 1)
        found = self.place()
        if found is None:
            self._model.bound(column, 0, 0)
        return found
