"""The plan by the letter of the rules: all plans are written down, and lots strike out those that they exclude.

It knows of the product only what a plan is, which rules a plan breaks, and the lots.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, combinations, product

from award.domain.allocation.checking import check
from award.domain.allocation.lots import Lots
from award.domain.allocation.problem import PanelPlan, Plan, Problem


def plans(problem: Problem) -> Iterator[Plan]:
    """Every formation with every placement that breaks no rule in force, guests aside but possible."""
    persons = sorted(problem.persons, key=lambda person: person.code)
    entries = sorted(problem.entries, key=lambda entry: entry.code)
    alone = replace(problem, waived=problem.waived | {"guests"})
    for seats in product(range(problem.panels + 1), repeat=len(persons)):
        rows = [[p for p, at in zip(persons, seats, strict=True) if at == k] for k in range(problem.panels)]
        if not all(rows):
            continue
        for places in product(range(problem.panels), repeat=len(entries)):
            panels = tuple(
                PanelPlan(
                    f"P{k + 1}",
                    next((p.code for p in row if p.may_chair), None),
                    tuple(p.code for p in row),
                    tuple(e.code for e, at in zip(entries, places, strict=True) if at == k),
                )
                for k, row in enumerate(rows)
            )
            plan = Plan(panels, ())
            if is_good(alone, plan) and any(is_good(problem, one) for one in with_guests(problem, plan)):
                yield plan


def is_good(problem: Problem, plan: Plan) -> bool:
    return all(violation.is_waived for violation in check(problem, plan))


def with_guests(problem: Problem, plan: Plan) -> Iterator[Plan]:
    """The plan with every choice of guests."""
    choices = []
    for k, panel in enumerate(plan.panels):
        pairs = [(p, e) for p in plan.panels[(k + 1) % len(plan.panels)].members for e in panel.entries]
        choices.append(list(combinations(pairs, problem.guests)))
    for chosen in product(*choices):
        yield replace(plan, guests=tuple(chain.from_iterable(chosen)))


def fairness(plan: Plan) -> tuple[int, int, int]:
    loads = [len(panel.entries) for panel in plan.panels]
    return max(loads) - min(loads), -min(loads), sum(len(panel.members) for panel in plan.panels)


def misfit(problem: Problem, plan: Plan) -> tuple[int, int]:
    persons = {person.code: person for person in problem.persons}
    entries = {entry.code: entry for entry in problem.entries}
    near = known = 0
    for panel in plan.panels:
        for person, entry in product(panel.members, panel.entries):
            near += bool(entries[entry].region) and entries[entry].region == persons[person].region
            known += entries[entry].industry in persons[person].industries
    avoids = problem.rules.same_region == "avoid" and "same_region" not in problem.waived
    return near if avoids else 0, -known


def drawn(problem: Problem, seed: str) -> Plan | None:
    """The plan that the lots give, without its guests; None where there is none. `size` must be in force."""
    lots = Lots(seed)
    every = list(plans(problem))
    if not every:
        return None
    left = [plan for plan in every if fairness(plan) == min(map(fairness, every))]
    chairs: dict[int, str] = {}
    seated: dict[str, int] = {}
    able = {person.code for person in problem.persons if person.may_chair}
    needs_chair = problem.rules.minimum_chairs and "chairs" not in problem.waived
    for seat, k in product(range(problem.rules.maximum_members), range(problem.panels)):
        codes = {code for plan in left for code in plan.panels[k].members} - seated.keys()
        if not seat and needs_chair:
            codes &= able
        for code in sorted(codes, key=lambda code: lots.lot("seat", k + 1, seat + 1, code))[:1]:
            left = [plan for plan in left if code in plan.panels[k].members]
            seated[code] = k
            if not seat and needs_chair:
                chairs[k] = code
    least = min(misfit(problem, plan) for plan in left)
    left = [plan for plan in left if misfit(problem, plan) == least]
    for entry in sorted((entry.code for entry in problem.entries), key=lambda code: lots.lot("entry", code)):
        panels = {k for plan in left for k, panel in enumerate(plan.panels) if entry in panel.entries}
        first = min(panels, key=lambda k: lots.lot("place", entry, k + 1))
        left = [plan for plan in left if entry in plan.panels[first].entries]
    (plan,) = left
    for k, panel in enumerate(plan.panels):
        if k not in chairs and able & set(panel.members):
            chairs[k] = min(able & set(panel.members), key=lambda code: lots.lot("chair", k + 1, code))
    return Plan(tuple(replace(panel, chair=chairs.get(k)) for k, panel in enumerate(plan.panels)), ())
