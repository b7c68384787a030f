"""Why there is no plan: a smallest set of rules that exclude each other, by leaving out one after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from award.domain.allocation.formation import Formation, Former
from award.domain.allocation.problem import RULES, Problem
from award.domain.allocation.setting import Bounds, Setting
from award.domain.allocation.solver import Effort


def setting_of(problem: Problem, active: frozenset[str], least: int | None = None) -> Setting:
    """The problem under these rules; `least`: members of a panel, if other than the rule says."""
    if least is None:
        least = problem.rules.minimum_members if "size" in active else 1
    return Setting(problem, active, least)


def windows(setting: Setting) -> Iterator[tuple[int, int]]:
    """Least and most applications of a panel, the fairest first: the smallest spread, then the highest least."""
    total, floor = len(setting.entries), max(1, setting.guests)
    mean, ceiling = total // setting.panels, -(-total // setting.panels)
    limit = setting.problem.rules.load_difference if "load_difference" in setting.active else total
    for spread in range(ceiling - mean, limit + 1):
        for low in range(mean, max(ceiling - spread, floor) - 1, -1):
            # Where all loads would have to be equal, a wider window holds nothing new.
            if not spread or total not in (low * setting.panels, (low + spread) * setting.panels):
                yield low, low + spread


def loose(setting: Setting) -> Bounds | None:
    """Bounds that leave out no plan that the rules allow, or None where loads cannot be as even as they must."""
    found = list(windows(setting)) if "load_difference" in setting.active else []
    seats = len(setting.persons)
    if "load_difference" not in setting.active:
        return Bounds(max(1, setting.guests), len(setting.entries), seats)
    return Bounds(min(low for low, _ in found), max(high for _, high in found), seats) if found else None


def exists(setting: Setting, effort: Effort) -> Formation | None:
    """A plan under the rules of a setting, or None where it is proven that there is none."""
    bounds = loose(setting)
    found = None if bounds is None else Former(setting, bounds, effort).find({})
    if found is None or "load_difference" not in setting.active:
        return found
    loads = found.placement.loads
    if max(loads) - min(loads) <= setting.problem.rules.load_difference:
        return found
    for low, high in windows(setting):
        formation = Former(setting, Bounds(low, high, len(setting.persons)), effort).find({})
        if formation is not None:
            return formation
    return None


def blocking_rules(problem: Problem, effort: Effort) -> tuple[str, ...]:
    """A set of rules under which there is no plan, and without any one of which there is one.

    The problem must have no plan. What is left out stays out as long as there is still no plan without it.
    """
    kept = [rule for rule in RULES if rule not in problem.waived]
    for rule in tuple(kept):
        fewer = [other for other in kept if other != rule]
        if exists(setting_of(problem, frozenset(fewer)), effort) is None:
            kept = fewer
    return tuple(kept)


def detail_of(problem: Problem) -> Mapping[str, int | tuple[str, ...]]:
    """Counts beside the rules that block: `persons` that may be drawn of those given as `given`, `seats` needed,
    `chairs` available, `panels`, `entries`, `places` for applications that all persons have together, `needed` places,
    industries that `lack` persons, entries that so many have a conflict with that no panel is left (`shunned`).
    """
    setting = setting_of(problem, frozenset(RULES) - problem.waived)
    least = problem.rules.minimum_members
    lacking = tuple(name for name, people in setting.knowing.items() if people.bit_count() < setting.experts)
    shunned = tuple(
        entry.code
        for entry, barred in zip(setting.entries, setting.barred, strict=True)
        if sum(1 for i in setting.pool if not barred >> i & 1) < least
    )
    return {
        "given": len(problem.persons),
        "persons": len(setting.pool),
        "seats": problem.panels * least,
        "chairs": setting.chairs.bit_count(),
        "panels": problem.panels,
        "entries": len(problem.entries),
        "places": sum(sorted((setting.limits[i] for i in setting.pool), reverse=True)[: problem.panels * least]),
        "needed": len(problem.entries) * least,
        "lack": lacking,
        "shunned": shunned,
    }
