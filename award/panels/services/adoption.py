"""The adoption of a drawn plan: asked by one, decided by the chief; then its panels, invitations and assignments."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from award.applications.models import Application
from award.audit.models import TwoPersonAct
from award.audit.services import ask, decide, record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState, require
from award.domain.allocation.canonical import plan_json, sha256
from award.domain.allocation.checking import check
from award.domain.allocation.problem import PanelPlan as PlannedPanel
from award.domain.allocation.problem import Plan
from award.domain.lifecycle import require_transition
from award.panels.bars import Bar, bars_of
from award.panels.models import Assignment, Expert, Panel, PanelPlan, Seat
from award.panels.planedits import hard, plan_now, standing
from award.panels.planning import expert_pk
from award.panels.planqueries import panels_before, panels_made
from award.panels.planrights import ADOPTION, can_ask_adoption, can_decide_adoption, can_give
from award.panels.plansheet import Names, violation_text
from award.panels.queries import current_seats, holders
from award.panels.services._common import tell
from award.panels.services.assignments import assign
from award.panels.services.grants import sync_grants
from award.panels.services.invitations import invite
from award.panels.services.panels import create_panel

State = PanelPlan.State


@transaction.atomic
def ask_adoption(*, actor: Actor, plan: PanelPlan, version: int) -> TwoPersonAct:
    """Ask the chief to adopt the plan as it is now; changes by hand rest until that is decided."""
    require(can_ask_adoption(actor, plan))
    moved = PanelPlan.objects.filter(pk=plan.pk, state=State.DRAWN, version=version).update(version=version)
    if not moved:
        raise StaleState
    _require_fit(plan)
    return ask(actor=actor, kind=ADOPTION, target=plan, payload={"cycle": plan.cycle_id, "plan": _digest(plan)})


@transaction.atomic
def decide_adoption(*, actor: Actor, act: TwoPersonAct, plan: PanelPlan, approve: bool, reason: str = "") -> PanelPlan:
    """Adopt the plan as the chief, or refuse. Adopting makes the panels and invites their members.

    Raises ServiceError for whoever drew or asked, and when the records changed since the draw.
    """
    require(can_decide_adoption(actor, plan, act))
    if not approve:
        if not reason.strip():
            raise ServiceError(_("Say why the adoption is refused."), code="reason_needed")
        decide(actor=actor, act=act, approve=False, target=plan, reason=reason.strip())
        return plan
    if act.payload.get("plan") != _digest(plan):
        raise StaleState
    _require_fit(plan)
    require_transition("panel_plan", plan.state, State.ADOPTED)
    moved = PanelPlan.objects.filter(pk=plan.pk, state=State.DRAWN, version=plan.version).update(
        state=State.ADOPTED, adopted_by_id=actor.pk, adopted_at=now(), version=plan.version + 1
    )
    if not moved:
        raise StaleState
    plan.refresh_from_db()
    decide(actor=actor, act=act, approve=True, target=plan, reason=reason.strip())
    result = plan_now(plan)
    first = panels_before(plan.cycle) + 1  # a cycle may have panels of an earlier plan; codes go on from theirs
    invited = sum(
        _make_panel(actor, plan, panel, f"P{number}") for number, panel in enumerate(result.panels, start=first)
    )
    record(
        actor=actor,
        action="panel_plan.adopted",
        target=plan,
        before={"state": State.DRAWN},
        after={"state": State.ADOPTED, "panels": len(result.panels), "invited": invited, "act": act.pk},
    )
    return plan


def _digest(plan: PanelPlan) -> str:
    return sha256(plan_json(plan_now(plan)))


def _require_fit(plan: PanelPlan) -> None:
    """The plan keeps the hard rules by the records of this moment."""
    problem, result = standing(plan)
    if broken := hard(check(problem, result)):
        names = Names(plan)
        texts = _("; ").join(violation_text(row, names) for row in broken[:5])
        raise ServiceError(
            _("By the records of today the plan breaks rules: %(rules)s.") % {"rules": texts}, code="rules_broken"
        )


def _make_panel(actor: Actor, plan: PanelPlan, planned: PlannedPanel, code: str) -> int:
    """The panel with an invitation for each member. The mails wait for the office to let them go."""
    with translation.override(settings.LANGUAGE_CODE):
        name = _("Panel %(code)s") % {"code": code}
    panel = create_panel(actor=actor, cycle=plan.cycle, code=code, name=name)
    Panel.objects.filter(pk=panel.pk).update(plan=plan)
    experts = Expert.objects.select_related("user").in_bulk([expert_pk(code) for code in planned.members])
    for code in planned.members:
        role = Seat.Role.CHAIR if code == planned.chair else Seat.Role.ASSESSOR
        invite(actor=actor, panel=panel, expert=experts[expert_pk(code)], role=role, is_held=True)
    return len(planned.members)


# ------------------------------------------------------------------ the applications


@transaction.atomic
def give_as_planned(*, actor: Actor, plan: PanelPlan) -> list[str]:
    """Give each panel its applications, then the guests theirs. All or nothing.

    Returns the applications that get no guest: whoever was to be it is not in the panel, and nobody there is free.
    """
    require(can_give(actor, plan))
    result = plan_now(plan)
    panels = panels_made(plan)
    applications = _accepted(plan, result)
    held = holders(plan.round)
    for planned in result.panels:
        rows = [applications[code] for code in planned.entries if code in applications]
        new = [row for row in rows if row.pk not in held]
        if new:
            assign(actor=actor, panel=panels[planned.code], round=plan.round, applications=new)
    missing = _give_guests(actor, plan, result, panels, applications)
    sync_grants(actor=actor, cycle=plan.cycle)
    record(
        actor=actor,
        action="panel_plan.given",
        target=plan,
        after={"round": plan.round.code, "applications": len(applications), "without_guest": missing},
    )
    return missing


def _accepted(plan: PanelPlan, result: Plan) -> dict[str, Application]:
    numbers = [code for panel in result.panels for code in panel.entries]
    rows = Application.objects.filter(cycle=plan.cycle, number__in=numbers, state=Application.State.ACCEPTED)
    return {row.number: row for row in rows.select_related("organisation")}


def _give_guests(
    actor: Actor, plan: PanelPlan, result: Plan, panels: dict[str, Panel], applications: dict[str, Application]
) -> list[str]:
    bars = bars_of(plan.cycle, applications.values())
    missing: list[str] = []
    given: dict[int, tuple[Seat, list[Assignment]]] = {}
    for person, code in result.guests:
        home = next(panel for panel in result.panels if code in panel.entries)
        place = result.panels.index(home)
        host = panels[result.panels[(place + 1) % len(result.panels)].code]
        if code not in applications:
            continue
        row = applications[code]
        seat = _free_seat(current_seats(host), expert_pk(person), row, bars)
        if seat is None:
            missing.append(code)
            continue
        guest, is_new = Assignment.objects.get_or_create(
            round=plan.round, application=row, seat=seat, defaults={"assigned_at": now(), "is_guest": True}
        )
        if is_new:
            given.setdefault(seat.pk, (seat, []))[1].append(guest)
    for seat, rows in given.values():
        tell(actor, seat.expert.user, "panel_assigned", f"guest-{rows[0].pk}", round=plan.round, count=len(rows))
    return missing


def _free_seat(seats: Iterable[Seat], expert: int, row: Application, bars: dict[int, dict[int, Bar]]) -> Seat | None:
    """The seat of the guest as drawn, else of the first assessor of its panel who may assess the application."""
    free = [
        seat for seat in seats if seat.role != Seat.Role.SECRETARY and row.pk not in bars.get(seat.expert.user_id, {})
    ]
    drawn = next((seat for seat in free if seat.expert_id == expert), None)
    return drawn or next((seat for seat in free if seat.role == Seat.Role.ASSESSOR), None)
