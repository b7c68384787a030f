"""From a problem and a seed to the plan, with the proofs on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from award.domain.allocation.canonical import require_sound
from award.domain.allocation.drawing import SeatDraw
from award.domain.allocation.explaining import blocking_rules, detail_of, exists, setting_of, windows
from award.domain.allocation.formation import Formation, Former
from award.domain.allocation.lots import Lots
from award.domain.allocation.placing import Placed, draw_places, knowers, neighbours
from award.domain.allocation.problem import RULES, Infeasible, PanelPlan, Plan, Problem
from award.domain.allocation.setting import Bounds, Setting, numbers
from award.domain.allocation.solver import Effort

ENGINE = "lots 1"  # raised whenever the same problem and seed would give another plan


def solve(problem: Problem, *, seed: str, seconds: float | None = None) -> Plan:
    """The plan that a seed draws: by lot among all that keep to the rules and are as fair as can be.

    Fair: the least difference in applications between panels, then the most for the panel with the fewest, then as few
    seats as the rules need. Raises Infeasible, InputRefused, and allocation.time when `seconds` do not suffice.
    """
    require_sound(problem)
    effort, lots = Effort(seconds), Lots(seed)
    with effort.stage("fairness"):
        found = _fairest(problem, effort)
    if found is None:
        with effort.stage("explanation"):
            rules = blocking_rules(problem, effort)
        raise Infeasible(rules, detail_of(problem))
    former, formation = found
    with effort.stage("panels"):
        draw = SeatDraw(former, formation, lots)
        formation = draw.run()
    with effort.stage("applications"):
        placed = draw_places(former.setting, former.bounds, formation.members, lots, effort)
    plan = _plan(former.setting, formation.members, draw.chairs, placed)
    figures = {**_figures(former, formation.members, placed), "passed": draw.passed, "parts": parts(plan)}
    return Plan(plan.panels, plan.guests, figures, tuple(effort.stages))


def _fairest(problem: Problem, effort: Effort) -> tuple[Former, Formation] | None:
    """The tightest bounds within which there is a plan, or None where there is none at all."""
    active = frozenset(RULES) - problem.waived
    usual = setting_of(problem, active)
    minimum = problem.rules.minimum_members
    if "size" in active:
        return _fairest_of(usual, effort)
    for least in range(min(minimum, len(usual.pool) // problem.panels), 0, -1):
        found = _fairest_of(setting_of(problem, active, least), effort)
        if found is not None:
            return found
    return None


def _fairest_of(setting: Setting, effort: Effort) -> tuple[Former, Formation] | None:
    tight = setting.panels * setting.least
    is_known = False
    for low, high in windows(setting):
        for seats in (tight, len(setting.persons)):
            former = Former(setting, Bounds(low, high, seats), effort)
            formation = former.find({})
            if formation is not None:
                return (former, formation) if seats == tight else _fewest(setting, former.bounds, formation, effort)
        if not is_known and exists(setting, effort) is None:
            return None
        is_known = True
    return None


def _fewest(setting: Setting, bounds: Bounds, formation: Formation, effort: Effort) -> tuple[Former, Formation]:
    """The fewest seats within these bounds of load; `formation` is known, and so many as the rule asks do not do."""
    for seats in range(setting.panels * setting.least + 1, sum(people.bit_count() for people in formation.members)):
        former = Former(setting, bounds._replace(seats=seats), effort)
        found = former.find({})
        if found is not None:
            return former, found
    seats = sum(people.bit_count() for people in formation.members)
    return Former(setting, bounds._replace(seats=seats), effort), formation


def _plan(setting: Setting, members: Sequence[int], chairs: Sequence[int | None], placed: Placed) -> Plan:
    persons, entries = setting.persons, setting.entries
    panels = tuple(
        PanelPlan(
            code=f"P{p + 1}",
            chair=None if chair is None else persons[chair].code,
            members=tuple(persons[i].code for i in numbers(people)),
            entries=tuple(entries[e].code for e, place in enumerate(placed.place) if place == p),
        )
        for p, (people, chair) in enumerate(zip(members, chairs, strict=True))
    )
    return Plan(panels, tuple((persons[i].code, entries[e].code) for i, e in placed.guests))


def _figures(former: Former, members: Sequence[int], placed: Placed) -> Mapping[str, int]:
    setting = former.setting
    loads = [placed.place.count(p) for p in range(setting.panels)]
    pairs = [(members[p], e) for e, p in enumerate(placed.place)]
    seats = sum(people.bit_count() for people in members)
    return {
        "least_load": min(loads),
        "most_load": max(loads),
        "spread": max(loads) - min(loads),
        "spread_bound": former.bounds.high - former.bounds.low,
        "seats": seats,
        "spare": len(setting.pool) - seats,
        "neighbours": sum(neighbours(setting, *pair) for pair in pairs),
        "knowing": sum(knowers(setting, *pair) for pair in pairs),
        "fit": placed.cost,
        "fit_bound": placed.bound,
        "gap": placed.cost - placed.bound,
        "guests": len(placed.guests),
    }


def parts(plan: Plan) -> int:
    """Into how many parts judges and applications fall that share nothing; 1: all marks can be compared."""
    links: dict[str, set[str]] = {}
    pairs = [(person, entry) for panel in plan.panels for person in panel.members for entry in panel.entries]
    for person, entry in (*pairs, *plan.guests):
        one, other = f"p{person}", f"e{entry}"
        links.setdefault(one, set()).add(other)
        links.setdefault(other, set()).add(one)
    count = 0
    while links:
        count += 1
        queue = [next(iter(links))]
        while queue:
            queue += links.pop(queue.pop(), ())
    return count
