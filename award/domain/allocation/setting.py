"""A problem as the solver works on it: people, applications and panels by number, sets of people as bits of a number.

Everything stands in the order of the codes, so that the order of what was given makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from award.domain.allocation.problem import Entry, Person, Problem


class Bounds(NamedTuple):
    """How many applications a panel has (`low` to `high`), and how many members all panels have together at most."""

    low: int
    high: int
    seats: int


@dataclass(frozen=True)
class Setting:
    """A problem with the rules in force. `least`: members of a panel; lower than the rule where that is waived."""

    problem: Problem
    active: frozenset[str]
    least: int

    @cached_property
    def persons(self) -> tuple[Person, ...]:
        return tuple(sorted(self.problem.persons, key=lambda person: person.code))

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(sorted(self.problem.entries, key=lambda entry: entry.code))

    @property
    def panels(self) -> int:
        return self.problem.panels

    @cached_property
    def pool(self) -> tuple[int, ...]:
        """Who may be drawn at all."""
        limit = self.problem.rules.most_cycles if "most_cycles" in self.active else 0
        return tuple(i for i, person in enumerate(self.persons) if not limit or person.cycles_in_row < limit)

    @property
    def most(self) -> int:
        """Members a panel has at most."""
        return self.problem.rules.maximum_members if "size" in self.active else len(self.persons)

    @property
    def needs_chair(self) -> bool:
        return "chairs" in self.active and self.problem.rules.minimum_chairs > 0

    @property
    def experts(self) -> int:
        """How many members know the industry of each application."""
        return self.problem.rules.industry_experts if "industry" in self.active else 0

    @property
    def guests(self) -> int:
        return self.problem.guests if "guests" in self.active else 0

    @property
    def keeps_regions_apart(self) -> bool:
        return "same_region" in self.active and self.problem.rules.same_region == "forbid"

    @cached_property
    def chairs(self) -> int:
        """Who may chair."""
        return bits(i for i in self.pool if self.persons[i].may_chair)

    @cached_property
    def limits(self) -> tuple[int, ...]:
        """How many applications each person takes, those as a guest among them."""
        if "load" not in self.active:
            return (2 * len(self.entries),) * len(self.persons)
        most = self.problem.rules.most_applications
        return tuple(most if person.most is None else min(most, person.most) for person in self.persons)

    @cached_property
    def knowing(self) -> dict[str, int]:
        """Who knows each industry."""
        industries = {entry.industry for entry in self.entries if entry.industry}
        return {name: bits(i for i in self.pool if name in self.persons[i].industries) for name in sorted(industries)}

    @cached_property
    def residents(self) -> dict[str, int]:
        """Who is of each region."""
        regions = {entry.region for entry in self.entries if entry.region}
        return {name: bits(i for i in self.pool if self.persons[i].region == name) for name in sorted(regions)}

    @cached_property
    def conflicted(self) -> tuple[int, ...]:
        """Who has a conflict of interest with each application."""
        if "conflicts" not in self.active:
            return (0,) * len(self.entries)
        place = {person.code: i for i, person in enumerate(self.persons)}
        found = {entry.code: 0 for entry in self.entries}
        for person, entry in self.problem.conflicts:
            found[entry] |= 1 << place[person]
        return tuple(found[entry.code] for entry in self.entries)

    @cached_property
    def barred(self) -> tuple[int, ...]:
        """Who may not assess each application, for a conflict or for its region."""
        if not self.keeps_regions_apart:
            return self.conflicted
        return tuple(
            conflicted | self.residents.get(entry.region, 0)
            for conflicted, entry in zip(self.conflicted, self.entries, strict=True)
        )

    @cached_property
    def employers(self) -> tuple[tuple[int, ...], ...]:
        """Groups of people of whom a panel takes one."""
        groups: dict[str, list[int]] = {}
        if "one_employer" in self.active and self.problem.rules.one_employer:
            for i in self.pool:
                if self.persons[i].employer:
                    groups.setdefault(self.persons[i].employer, []).append(i)
        return tuple(tuple(group) for _name, group in sorted(groups.items()) if len(group) > 1)

    @cached_property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """People who may not sit together."""
        if "pairs" not in self.active:
            return ()
        place = {self.persons[i].code: i for i in self.pool}
        known = [pair for pair in self.problem.pairs_barred if pair[0] in place and pair[1] in place]
        return tuple(sorted({(min(p), max(p)) for p in ((place[one], place[other]) for one, other in known)}))

    @cached_property
    def apart(self) -> tuple[int, ...]:
        """With whom each person may not sit, by either rule."""
        found = [0] * len(self.persons)
        for group in self.employers:
            for i in group:
                found[i] |= bits(group) & ~(1 << i)
        for one, other in self.pairs:
            found[one] |= 1 << other
            found[other] |= 1 << one
        return tuple(found)

    def is_sound(self, members: int) -> bool:
        """Whether people may make up a panel, applications aside."""
        if not self.least <= members.bit_count() <= self.most or (self.needs_chair and not members & self.chairs):
            return False
        return all(not self.apart[i] & members for i in numbers(members))

    def suits(self, members: int, e: int) -> bool:
        """Whether a panel may assess an application."""
        if self.barred[e] & members:
            return False
        industry = self.entries[e].industry
        return not self.experts or not industry or (self.knowing[industry] & members).bit_count() >= self.experts

    def room(self, members: int, bounds: Bounds) -> int:
        """How many applications a panel can take, so that its members can still take those as guests."""
        limits = [self.limits[i] for i in numbers(members)]
        room = min(bounds.high, *limits)
        while room > 0 and sum(min(self.guests, limit - room) for limit in limits) < self.guests:
            room -= 1
        return room


def bits(numbers: Iterable[int]) -> int:
    """A set of numbers as the bits of one."""
    found = 0
    for number in numbers:
        found |= 1 << number
    return found


def numbers(found: int) -> Iterator[int]:
    """The numbers of such a set, ascending."""
    while found:
        lowest = found & -found
        yield lowest.bit_length() - 1
        found ^= lowest
