"""Changes of a drawn plan by hand, as pure steps from one plan to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from award.core.errors import ServiceError, StaleState
from award.domain.allocation.canonical import plan_of_json, problem_of_json
from award.domain.allocation.problem import PanelPlan, Plan, Problem, Violation
from award.panels.models import PanelPlan as StoredPlan
from award.panels.planning import problem_now

Change = Mapping[str, Any]

KINDS = {
    "swap": gettext_lazy("Two members change places"),
    "move": gettext_lazy("A member goes to another panel"),
    "replace": gettext_lazy("Someone else takes a member's place"),
    "entry": gettext_lazy("An application goes to another panel"),
    "chair": gettext_lazy("Another member chairs"),
    "guest": gettext_lazy("Another guest assesses an application"),
}
# Named, and allowed with a reason: they weigh how even and how expert the work is, not who may do it.
SOFT = frozenset({"load_difference", "industry", "guests"})


def plan_now(plan: StoredPlan) -> Plan:
    """The plan as drawn, with the changes by hand that stand."""
    result = plan_of_json(plan.outcome)
    for edit in plan.edits.filter(undone_at__isnull=True).order_by("position"):
        result = changed(result, edit.change)
    return result


def standing(plan: StoredPlan) -> tuple[Problem, Plan]:
    """A plan with its changes, and the problem it must keep to: between draw and adoption by the records of today.

    Applications accepted since are not part of it, those withdrawn since are taken out.
    """
    stored, result = problem_of_json(plan.inputs), plan_now(plan)
    if plan.state != StoredPlan.State.DRAWN:
        return stored, result
    present = problem_now(plan)
    planned = {entry.code for entry in stored.entries}
    entries = tuple(entry for entry in present.entries if entry.code in planned)
    there = {entry.code for entry in entries}
    problem = replace(
        present, entries=entries, conflicts=frozenset(pair for pair in present.conflicts if pair[1] in there)
    )
    panels = tuple(
        replace(panel, entries=tuple(code for code in panel.entries if code in there)) for panel in result.panels
    )
    return problem, replace(result, panels=panels, guests=tuple(pair for pair in result.guests if pair[1] in there))


def changed(plan: Plan, change: Change) -> Plan:
    """The plan after one change. StaleState where it names what is not there."""
    return _STEPS[str(change["kind"])](plan, change)


def hard(violations: Iterable[Violation]) -> list[Violation]:
    """Those that no reason excuses."""
    return [row for row in violations if row.rule not in SOFT and not row.is_waived]


def panel_of_person(plan: Plan, code: str) -> PanelPlan | None:
    """The panel a person was drawn into."""
    return next((panel for panel in plan.panels if code in panel.members), None)


def panel_of_entry(plan: Plan, code: str) -> PanelPlan | None:
    """The panel that assesses an application."""
    return next((panel for panel in plan.panels if code in panel.entries), None)


def unplaced(problem: Problem, plan: Plan) -> list[str]:
    """Those of the pool who were drawn into no panel."""
    placed = {code for panel in plan.panels for code in panel.members}
    return sorted(person.code for person in problem.persons if person.code not in placed)


def _seat_of(plan: Plan, code: object) -> PanelPlan:
    panel = panel_of_person(plan, str(code))
    if panel is None:
        raise StaleState
    return panel


def _with(plan: Plan, *panels: PanelPlan) -> Plan:
    by_code = {panel.code: panel for panel in panels}
    return replace(plan, panels=tuple(by_code.get(panel.code, panel) for panel in plan.panels))


def _renamed(panel: PanelPlan, names: Mapping[str, str]) -> PanelPlan:
    members = tuple(sorted(names.get(code, code) for code in panel.members))
    return replace(panel, members=members, chair=names.get(panel.chair, panel.chair) if panel.chair else None)


def _swap(plan: Plan, change: Change) -> Plan:
    """Both take over all of the other's place: the chair, and what the other assesses as a guest."""
    one, other = str(change["person"]), str(change["other"])
    first, second = _seat_of(plan, one), _seat_of(plan, other)
    if first.code == second.code:
        raise ServiceError(_("Both sit in the same panel: choose members of two panels."), code="same_panel")
    names = {one: other, other: one}
    guests = tuple((names.get(person, person), entry) for person, entry in plan.guests)
    return replace(_with(plan, _renamed(first, names), _renamed(second, names)), guests=guests)


def _replace(plan: Plan, change: Change) -> Plan:
    old, new = str(change["person"]), str(change["other"])
    if panel_of_person(plan, new) is not None:
        raise StaleState
    names = {old: new}
    guests = tuple((names.get(person, person), entry) for person, entry in plan.guests)
    return replace(_with(plan, _renamed(_seat_of(plan, old), names)), guests=guests)


def _target(plan: Plan, change: Change, old: PanelPlan) -> PanelPlan:
    panel = next((row for row in plan.panels if row.code == change["panel"]), None)
    if panel is None:
        raise StaleState
    if panel.code == old.code:
        raise ServiceError(_("It is in that panel already: choose another one."), code="same_panel")
    return panel


def _move(plan: Plan, change: Change) -> Plan:
    code = str(change["person"])
    old = _seat_of(plan, code)
    new = _target(plan, change, old)
    left = replace(
        old,
        members=tuple(member for member in old.members if member != code),
        chair=None if old.chair == code else old.chair,
    )
    moved = _with(plan, left, replace(new, members=tuple(sorted((*new.members, code)))))
    return replace(moved, guests=tuple(pair for pair in moved.guests if pair[0] != code))


def _entry(plan: Plan, change: Change) -> Plan:
    code = str(change["entry"])
    old = panel_of_entry(plan, code)
    if old is None:
        raise StaleState
    new = _target(plan, change, old)
    left = replace(old, entries=tuple(entry for entry in old.entries if entry != code))
    moved = _with(plan, left, replace(new, entries=tuple(sorted((*new.entries, code)))))
    # Its guest came from the panel next to the old one; another is named by a change of its own.
    return replace(moved, guests=tuple(pair for pair in moved.guests if pair[1] != code))


def _chair(plan: Plan, change: Change) -> Plan:
    code = str(change["person"])
    return _with(plan, replace(_seat_of(plan, code), chair=code))


def _guest(plan: Plan, change: Change) -> Plan:
    code, entry = str(change["person"]), str(change["entry"])
    home = panel_of_entry(plan, entry)
    if home is None:
        raise StaleState
    place = plan.panels.index(home)
    following = plan.panels[(place + 1) % len(plan.panels)]
    if following.code == home.code or _seat_of(plan, code).code != following.code:
        sentence = _("The guest of panel %(panel)s comes from panel %(next)s.")
        raise ServiceError(sentence % {"panel": home.code, "next": following.code}, code="guest")
    others = tuple(pair for pair in plan.guests if pair[1] != entry)
    return replace(plan, guests=tuple(sorted((*others, (code, entry)), key=lambda pair: pair[1])))


_STEPS: dict[str, Callable[[Plan, Change], Plan]] = {
    "swap": _swap,
    "replace": _replace,
    "move": _move,
    "entry": _entry,
    "chair": _chair,
    "guest": _guest,
}
