"""Whether panels can still be completed, and how: the model of who sits where, exact and small.

The model holds all rules on people and, for applications, how many of each kind (industry, region) every panel has.
A conflict of interest concerns one application: those get columns of their own only when a formation turns out to have
no panel for them. A formation for which no placement finds guests is cut off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from award.domain.allocation.guests import can_connect
from award.domain.allocation.joint import Joint
from award.domain.allocation.placement import Placement
from award.domain.allocation.setting import Bounds, Setting, bits, numbers
from award.domain.allocation.solver import Effort, Model

Kind = tuple[str, str]  # industry and region


class Formation(NamedTuple):
    """Panels as sets of people, with a placement that shows that they can do the work."""

    members: tuple[int, ...]
    placement: Placement


class Former:
    """Answers, for people already seated, whether a formation with them exists within the bounds."""

    def __init__(self, setting: Setting, bounds: Bounds, effort: Effort) -> None:
        self.setting, self.bounds, self._effort = setting, bounds, effort
        self._model = Model(effort)
        self._panels = range(setting.panels)
        self._seats = {i: [self._model.column() for _p in self._panels] for i in setting.pool}
        self._people()
        self._gates = self._make_gates()
        self._kinds: dict[Kind, list[int]] = {}
        for e in range(len(setting.entries)):
            self._kinds.setdefault(self._kind(e), []).append(e)
        self._counts = {kind: self._count(kind, len(entries)) for kind, entries in self._kinds.items()}
        for p in self._panels:
            self._model.row(self._load(p), low=bounds.low, high=bounds.high)
        self._limits()
        self._connections()
        self._own: dict[int, list[int]] = {}  # columns of single applications
        self._fixed: dict[int, int] = {}

    def find(self, fixed: Mapping[int, int]) -> Formation | None:
        """A formation in which these people (number → panel) sit where it says; None: it is proven there is none."""
        self._fix(fixed)
        while answer := self._model.solve():
            members = tuple(
                sum(1 << i for i, seats in self._seats.items() if answer.values[seats[p]] > 0.5) for p in self._panels
            )
            placement = Placement.of(self.setting, self.bounds, members)
            stuck = placement.complete()
            if stuck is None and can_connect(self.setting, members, placement.place):
                return Formation(members, placement)
            if stuck is None:
                found = Joint(self.setting, self.bounds, members, self._effort).place()
                if found is not None:
                    placement.take(found)
                    return Formation(members, placement)
            if not stuck or not self._single_out(stuck):
                self._cut_off(members)
        return None

    def _fix(self, fixed: Mapping[int, int]) -> None:
        for i in {*self._fixed, *fixed}:
            for p, seat in enumerate(self._seats[i]):
                is_here = fixed.get(i) == p
                self._model.bound(seat, float(is_here), float(is_here or i not in fixed))
        self._fixed = dict(fixed)

    def _kind(self, e: int) -> Kind:
        entry = self.setting.entries[e]
        return (
            entry.industry if self.setting.experts else "",
            entry.region if self.setting.keeps_regions_apart and self.setting.residents.get(entry.region) else "",
        )

    def _people(self) -> None:
        setting, row = self.setting, self._model.row
        for seats in self._seats.values():
            row([(seat, 1) for seat in seats], high=1)
        row([(seat, 1) for seats in self._seats.values() for seat in seats], high=self.bounds.seats)
        for p in self._panels:
            row([(seats[p], 1) for seats in self._seats.values()], low=setting.least, high=setting.most)
            if setting.needs_chair:
                row(self._of(setting.chairs, p), low=1)
            for group in setting.employers:
                row([(self._seats[i][p], 1) for i in group], high=1)
            for one, other in setting.pairs:
                row([(self._seats[one][p], 1), (self._seats[other][p], 1)], high=1)

    def _of(self, people: int, p: int, factor: int = 1) -> list[tuple[int, int]]:
        return [(self._seats[i][p], factor) for i in numbers(people)]

    def _make_gates(self) -> dict[str, list[int]]:
        """For each panel whether it may take an industry ("i…") or a region ("r…")."""
        gates: dict[str, list[int]] = {}
        for name, people in self.setting.knowing.items() if self.setting.experts else ():
            gates[f"i{name}"] = [self._model.column() for _p in self._panels]
            for p, gate in enumerate(gates[f"i{name}"]):
                self._model.row([(gate, -self.setting.experts), *self._of(people, p)], low=0)
        for name, people in self.setting.residents.items() if self.setting.keeps_regions_apart else ():
            gates[f"r{name}"] = [self._model.column() for _p in self._panels]
            for p, gate in enumerate(gates[f"r{name}"]):
                for i in numbers(people):
                    self._model.row([(gate, 1), (self._seats[i][p], 1)], high=1)
                self._needs_others(gate, p, people)
        return gates

    def _gates_of(self, kind: Kind) -> list[list[int]]:
        return [self._gates[name] for name in (f"i{kind[0]}", f"r{kind[1]}") if name in self._gates]

    def _count(self, kind: Kind, total: int) -> list[int]:
        """How many applications of a kind each panel has."""
        most = min(total, self.bounds.high)
        counts = [self._model.column(most, is_whole=False) for _p in self._panels]
        self._model.row([(count, 1) for count in counts], low=total, high=total)
        for gates in self._gates_of(kind):
            for gate, count in zip(gates, counts, strict=True):
                self._model.row([(count, 1), (gate, -most)], high=0)
        return counts

    def _load(self, p: int) -> list[tuple[int, int]]:
        return [(counts[p], 1) for counts in self._counts.values()]

    def _limits(self) -> None:
        """Nobody takes more than their limit, those as a guest among them, and every panel can take guests."""
        setting, guests = self.setting, self.setting.guests
        high = min(self.bounds.high, max((setting.limits[i] for i in setting.pool), default=0))
        for p in self._panels if high < self.bounds.high else ():
            self._model.row(self._load(p), high=high)
        for i in setting.pool:
            if setting.limits[i] < self.bounds.low:
                self._model.row([(seat, 1) for seat in self._seats[i]], high=0)
        bound = [i for i in setting.pool if setting.limits[i] < high + guests]
        free = [i for i in setting.pool if setting.limits[i] >= high + guests]
        for p in self._panels if bound else ():
            spare = [(self._seats[i][p], guests) for i in free]
            for i in bound:
                own: list[tuple[int, int]] = []
                if guests:
                    own = [(self._model.column(guests, is_whole=False), 1)]
                    self._model.row([*own, (self._seats[i][p], -guests)], high=0)
                    spare += own
                self._model.row([*self._load(p), *own, (self._seats[i][p], high - setting.limits[i])], high=high)
            if guests:
                self._model.row(spare, low=guests)

    def _connections(self) -> None:
        """Guests are from another region than the applicant where that is a rule."""
        setting = self.setting
        for p in self._panels if setting.guests and setting.keeps_regions_apart else ():
            parts = []
            following = (p + 1) % setting.panels
            for region in sorted({kind[1] for kind in self._kinds}):
                part = self._model.column(setting.guests, is_whole=False)
                parts.append((part, 1))
                here = [(counts[p], -1) for kind, counts in self._counts.items() if kind[1] == region]
                self._model.row([(part, 1), *here], high=0)
                away = ~setting.residents.get(region, 0) if region else -1
                hosts = [(seats[following], -setting.guests) for i, seats in self._seats.items() if away >> i & 1]
                self._model.row([(part, 1), *hosts], high=0)
            self._model.row(parts, low=setting.guests)

    def _single_out(self, stuck: frozenset[int]) -> bool:
        """Give columns of their own to those applications; whether any was new."""
        new = sorted(e for e in stuck if self.setting.conflicted[e] and e not in self._own)
        for e in new:
            own = self._own[e] = [self._model.column(is_whole=False) for _p in self._panels]
            self._model.row([(column, 1) for column in own], low=1, high=1)
            for p, column in enumerate(own):
                for gates in self._gates_of(self._kind(e)):
                    self._model.row([(column, 1), (gates[p], -1)], high=0)
                for i in numbers(self.setting.conflicted[e]):
                    if i in self._seats:
                        self._model.row([(column, 1), (self._seats[i][p], 1)], high=1)
                self._needs_others(column, p, self.setting.barred[e], self.setting.entries[e].industry)
        for kind in sorted({self._kind(e) for e in new}):
            for p, count in enumerate(self._counts[kind]):
                singles = [(self._own[e][p], -1) for e in self._kinds[kind] if e in self._own]
                self._model.row([(count, 1), *singles], low=0)
        return bool(new)

    def _needs_others(self, column: int, p: int, barred: int, industry: str = "") -> None:
        """What only unbarred people may assess needs a panel of them: without this, halves of people would do."""
        setting, free = self.setting, bits(self._seats) & ~barred
        asked = [(setting.least, free)]
        if setting.needs_chair:
            asked.append((1, free & setting.chairs))
        if setting.experts and industry:
            asked.append((setting.experts, free & setting.knowing[industry]))
        for least, people in asked:
            self._model.row([(column, -least), *self._of(people, p)], low=0)

    def _cut_off(self, members: Sequence[int]) -> None:
        """This formation is no answer."""
        seats = [seat for p, people in enumerate(members) for seat in self._of(people, p)]
        taken = set(dict(seats))
        empty = [(seat, -1) for row in self._seats.values() for seat in row if seat not in taken]
        self._model.row([*seats, *empty], high=len(seats) - 1)
