"""Which rules a plan breaks: a slow, plain reading of the rules that knows nothing of how plans are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from award.domain.allocation.problem import Entry, PanelPlan, Person, Plan, Problem, Violation

STRUCTURE = "structure"  # not a rule that could be waived: who sits twice, what nobody assesses


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """Every rule that a plan breaks, waived rules marked as such. An empty list: a good plan."""
    return list(_Reading(problem, plan).violations())


class _Reading:
    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan, self.rules = problem, plan, problem.rules
        self.persons = {person.code: person for person in problem.persons}
        self.entries = {entry.code: entry for entry in problem.entries}
        self.conflicts = set(problem.conflicts)

    def violations(self) -> Iterator[Violation]:
        faults = list(self._structure())
        yield from faults
        if any("unknown" in fault.detail for fault in faults):
            return  # the rules say nothing about who is not there
        for panel in self.plan.panels:
            yield from self._size(panel)
            yield from self._chair(panel)
            yield from self._company(panel)
            for code in panel.entries:
                yield from self._suits(panel, self.entries[code])
        yield from self._loads()
        yield from self._terms()
        yield from self._guests()

    def _broken(self, rule: str, **detail: str | int) -> Violation:
        return Violation(rule, detail, rule in self.problem.waived)

    def _structure(self) -> Iterator[Violation]:
        panels = self.plan.panels
        if len(panels) != self.problem.panels or len({panel.code for panel in panels}) != len(panels):
            yield self._broken(STRUCTURE, panels=len(panels))
        seated = Counter(code for panel in panels for code in panel.members)
        given = Counter(code for panel in panels for code in panel.entries)
        named = {*seated, *(code for code, _ in self.plan.guests)}
        for code in sorted(named - self.persons.keys()) + sorted(
            {*given, *(code for _, code in self.plan.guests)} - self.entries.keys()
        ):
            yield self._broken(STRUCTURE, unknown=code)
        for code, times in sorted(seated.items()):
            if times > 1:
                yield self._broken(STRUCTURE, person=code, times=times)
        for code in self.entries:
            if given[code] != 1:
                yield self._broken(STRUCTURE, entry=code, times=given[code])
        for panel in panels:
            if not panel.members or not panel.entries:
                yield self._broken(STRUCTURE, panel=panel.code, members=len(panel.members), entries=len(panel.entries))

    def _size(self, panel: PanelPlan) -> Iterator[Violation]:
        least, most = self.rules.minimum_members, self.rules.maximum_members
        if not least <= len(panel.members) <= most:
            yield self._broken("size", panel=panel.code, members=len(panel.members), least=least, most=most)

    def _chair(self, panel: PanelPlan) -> Iterator[Violation]:
        if panel.chair is None:
            if self.rules.minimum_chairs:
                yield self._broken("chairs", panel=panel.code)
        elif panel.chair not in panel.members:
            yield self._broken(STRUCTURE, panel=panel.code, person=panel.chair)
        elif not self.persons[panel.chair].may_chair:
            yield self._broken("chairs", panel=panel.code, person=panel.chair)

    def _company(self, panel: PanelPlan) -> Iterator[Violation]:
        barred = {frozenset(pair) for pair in self.problem.pairs_barred}
        for one, other in combinations(sorted(panel.members), 2):
            employer = self.persons[one].employer
            if self.rules.one_employer and employer and employer == self.persons[other].employer:
                yield self._broken("one_employer", panel=panel.code, person=one, other=other)
            if frozenset((one, other)) in barred:
                yield self._broken("pairs", panel=panel.code, person=one, other=other)

    def _suits(self, panel: PanelPlan, entry: Entry) -> Iterator[Violation]:
        members = [self.persons[code] for code in panel.members]
        knowing = sum(entry.industry in person.industries for person in members)
        if entry.industry and knowing < self.rules.industry_experts:
            yield self._broken(
                "industry", panel=panel.code, entry=entry.code, experts=knowing, least=self.rules.industry_experts
            )
        for person in members:
            yield from self._bars(panel, person, entry)

    def _bars(self, panel: PanelPlan, person: Person, entry: Entry) -> Iterator[Violation]:
        if (person.code, entry.code) in self.conflicts:
            yield self._broken("conflicts", panel=panel.code, person=person.code, entry=entry.code)
        if self.rules.same_region == "forbid" and entry.region and entry.region == person.region:
            yield self._broken("same_region", panel=panel.code, person=person.code, entry=entry.code)

    def _loads(self) -> Iterator[Violation]:
        loads = [len(panel.entries) for panel in self.plan.panels]
        if loads and max(loads) - min(loads) > self.rules.load_difference:
            yield self._broken("load_difference", least=min(loads), most=max(loads), limit=self.rules.load_difference)
        extra = Counter(person for person, _entry in self.plan.guests)
        for panel in self.plan.panels:
            for code in panel.members:
                own = self.persons[code].most
                limit = self.rules.most_applications if own is None else min(own, self.rules.most_applications)
                if len(panel.entries) + extra[code] > limit:
                    yield self._broken(
                        "load", panel=panel.code, person=code, entries=len(panel.entries) + extra[code], most=limit
                    )

    def _terms(self) -> Iterator[Violation]:
        for panel in self.plan.panels if self.rules.most_cycles else ():
            for code in panel.members:
                if self.persons[code].cycles_in_row >= self.rules.most_cycles:
                    yield self._broken(
                        "most_cycles", panel=panel.code, person=code, cycles=self.persons[code].cycles_in_row
                    )

    def _guests(self) -> Iterator[Violation]:
        panels = self.plan.panels
        given = Counter(entry for _person, entry in self.plan.guests)
        for code, times in sorted(given.items()):
            if times > 1:
                yield self._broken(STRUCTURE, guest_entry=code, times=times)
        seat = {person: place for place, panel in enumerate(panels) for person in panel.members}
        holds = {entry: place for place, panel in enumerate(panels) for entry in panel.entries}
        found: Counter[int] = Counter()
        for person, entry in self.plan.guests:
            host = holds.get(entry)
            if host is None or seat.get(person) != (host + 1) % len(panels) or len(panels) < 2:
                yield self._broken(STRUCTURE, guest=person, entry=entry)
                continue
            found[host] += 1
            yield from self._bars(panels[seat[person]], self.persons[person], self.entries[entry])
        for place, panel in enumerate(panels):
            if found[place] < self.problem.guests:
                yield self._broken("guests", panel=panel.code, guests=found[place], least=self.problem.guests)
