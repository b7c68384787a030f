"""Which applications of each panel a member of the next one assesses too, so that all panels are connected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from award.domain.allocation.setting import Setting, numbers

Guest = tuple[int, int]  # person and application


@dataclass(frozen=True)
class Edge:
    """A panel's applications, and for each who of the next panel may assess it; how many more each person takes."""

    hosts: dict[int, int]
    spare: dict[int, int]
    wanted: int

    def reach(self, spare: dict[int, int], done: set[int], wanted: int) -> bool:
        """Whether so many applications find a guest, each another one, beside those done."""
        taken: dict[int, list[int]] = {i: [] for i in spare}

        def find(e: int, seen: set[int]) -> bool:
            for i in numbers(self.hosts[e]):
                if i in seen or not spare.get(i):
                    continue
                seen.add(i)
                if len(taken[i]) < spare[i]:
                    taken[i].append(e)
                    return True
                for place, other in enumerate(taken[i]):
                    if find(other, seen):
                        taken[i][place] = e
                        return True
            return False

        found = 0
        for e in self.hosts:
            if found >= wanted:
                break
            found += e not in done and find(e, set())
        return found >= wanted

    def evenly(self) -> dict[int, int] | None:
        """How many each person takes at most when nobody takes more than needed; None where it cannot be done."""
        for most in range(1, self.wanted + 1):
            spare = {i: min(most, left) for i, left in self.spare.items()}
            if self.reach(spare, set(), self.wanted):
                return spare
        return None if self.wanted else {}


def edge_of(setting: Setting, members: Sequence[int], place: list[int], p: int) -> Edge:
    """What the next panel of `p` can do for it."""
    following = (p + 1) % len(members)
    load = place.count(following)
    spare = {i: max(0, setting.limits[i] - load) for i in numbers(members[following])}
    hosts = {e: members[following] & ~setting.barred[e] for e, other in enumerate(place) if other == p}
    return Edge(hosts, spare, setting.guests)


def can_connect(setting: Setting, members: Sequence[int], place: list[int]) -> bool:
    """Whether every panel finds its guests."""
    return not setting.guests or all(
        edge_of(setting, members, place, p).evenly() is not None for p in range(len(members))
    )


def draw_guests(
    setting: Setting, members: Sequence[int], place: list[int], order: Callable[[int, int, int], tuple[object, ...]]
) -> list[Guest]:
    """The guests of all panels: in the order of the lots of (panel, person, application), each that leaves a way."""
    drawn: list[Guest] = []
    for p in range(len(members)) if setting.guests else ():
        edge = edge_of(setting, members, place, p)
        spare = edge.evenly()
        if spare is None:
            raise ValueError("these panels find no guests")
        done: set[int] = set()
        pairs = [(i, e) for e, hosts in edge.hosts.items() for i in numbers(hosts)]
        for i, e in sorted(pairs, key=lambda pair: order(p, *pair)):
            if len(done) == edge.wanted or e in done or not spare[i]:
                continue
            less = {**spare, i: spare[i] - 1}
            if edge.reach(less, {*done, e}, edge.wanted - len(done) - 1):
                spare = less
                done.add(e)
                drawn.append((i, e))
    return drawn
