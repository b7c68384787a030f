"""Plans of panels: dry runs, dropping them, and changes by hand after the draw."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.queries import open_act
from award.audit.services import decide, record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState, require
from award.cycles.models import Round
from award.domain.allocation.canonical import plan_json, problem_json, sha256
from award.domain.allocation.checking import check
from award.domain.allocation.problem import Infeasible, Problem
from award.domain.allocation.solving import solve
from award.domain.lifecycle import require_transition
from award.panels.models import PanelPlan, PlanEdit
from award.panels.permissions import can_form_panels
from award.panels.planedits import Change, changed, hard, standing
from award.panels.planning import make_problem
from award.panels.planqueries import edits_of, standing_edit
from award.panels.planrights import ADOPTION, can_discard, can_edit
from award.panels.plansheet import WAIVABLE, Names, violation_text

State = PanelPlan.State


def make_plan(
    *,
    actor: Actor,
    round: Round,
    experts: Collection[int],
    panels: int,
    waived: Collection[str] = (),
    waive_reason: str = "",
) -> PanelPlan:
    """A dry run: the problem as the records are now, solved with a seed that is thrown away.

    Where no plan exists, the run is kept with the rules that exclude each other. Raises ServiceError, InputRefused.
    Not one transaction: nobody else's writing may wait for the solver.
    """
    require(can_form_panels(actor, round.cycle))
    if set(waived) - set(WAIVABLE):
        raise ServiceError(_("This rule cannot be waived."), code="not_waivable")
    if waived and not waive_reason.strip():
        raise ServiceError(_("Say why these rules are waived."), code="reason_needed")
    problem = make_problem(round, experts, panels, waived)
    outcome, blocking = _trial(problem)
    inputs = problem_json(problem)
    with transaction.atomic():
        plan = PanelPlan.objects.create(
            cycle=round.cycle,
            round=round,
            inputs=inputs,
            inputs_sha256=sha256(inputs),
            outcome=outcome,
            blocking=blocking,
            waive_reason=waive_reason.strip() if waived else "",
            made_by_id=actor.pk,
            made_at=now(),
        )
        record(
            actor=actor,
            action="panel_plan.made",
            target=plan,
            after={
                "state": State.DRAFT,
                "inputs_sha256": plan.inputs_sha256,
                "waived": sorted(waived),
                "blocking": blocking.get("rules", []),
            },
            reason=plan.waive_reason,
        )
    return plan


def _trial(problem: Problem) -> tuple[str, dict[str, Any]]:
    """The plan of a seed that nobody keeps, or why there is none."""
    if not problem.entries or not problem.persons:
        raise ServiceError(_("There is no accepted application without a panel, or nobody to draw."), code="empty")
    try:
        return plan_json(solve(problem, seed=secrets.token_hex(32), seconds=settings.SOLVER_SECONDS)), {}
    except Infeasible as error:
        return "", {"rules": list(error.blocking), "detail": {key: _plain(row) for key, row in error.detail.items()}}


def _plain(value: int | tuple[str, ...]) -> int | list[str]:
    return list(value) if isinstance(value, tuple) else value


@transaction.atomic
def discard_plan(*, actor: Actor, plan: PanelPlan, reason: str = "") -> PanelPlan:
    """Drop a plan. Of one that was committed or drawn the reason is kept and public."""
    require(can_discard(actor, plan))
    old = plan.state
    if old != State.DRAFT and not reason.strip():
        raise ServiceError(_("Give the reason; a committed draw is never dropped silently."), code="reason_needed")
    require_transition("panel_plan", old, State.DISCARDED)
    moved = PanelPlan.objects.filter(pk=plan.pk, state=old, version=plan.version).update(
        state=State.DISCARDED, reason=reason.strip(), version=plan.version + 1
    )
    if not moved:
        raise StaleState
    plan.refresh_from_db()
    if asked := open_act(ADOPTION, plan):  # nothing is left to decide on
        decide(actor=actor, act=asked, approve=False, target=plan, reason=plan.reason)
    record(
        actor=actor,
        action="panel_plan.discarded",
        target=plan,
        before={"state": old},
        after={"state": State.DISCARDED},
        reason=plan.reason,
    )
    return plan


@transaction.atomic
def edit_plan(*, actor: Actor, plan: PanelPlan, version: int, change: Change, reason: str) -> PlanEdit:
    """Change a drawn plan by hand. Each change is checked by the rules at once; what weighs hard is refused.

    Raises ServiceError naming the rules broken, StaleState when someone else changed the plan meanwhile.
    """
    require(can_edit(actor, plan))
    if not reason.strip():
        raise ServiceError(
            _("Say why the drawn plan is changed; it stands on the sheet of the draw."), code="reason_needed"
        )
    _take_turn(plan, version)
    problem, before = standing(plan)
    known, broken = check(problem, before), check(problem, changed(before, change))
    if refused := [row for row in hard(broken) if row not in known]:
        names = Names(plan)
        texts = _("; ").join(violation_text(row, names) for row in refused[:5])
        raise ServiceError(_("This change breaks rules: %(rules)s.") % {"rules": texts}, code="rules_broken")
    position = (edits_of(plan).values_list("position", flat=True).last() or 0) + 1
    edit = PlanEdit.objects.create(
        plan=plan, position=position, change=dict(change), reason=reason.strip(), made_by_id=actor.pk, made_at=now()
    )
    record(
        actor=actor,
        action="panel_plan.edited",
        target=plan,
        after={"position": position, "change": dict(change), "rules": sorted({row.rule for row in broken})},
        reason=edit.reason,
    )
    return edit


@transaction.atomic
def undo_edit(*, actor: Actor, plan: PanelPlan, edit: PlanEdit) -> PlanEdit:
    """Take back the last change that stands. It stays on record."""
    require(can_edit(actor, plan))
    last = standing_edit(plan)
    if last is None or last.pk != edit.pk:
        raise StaleState(_("Only the last change is taken back; look at the plan again."))
    _take_turn(plan, plan.version)
    if not PlanEdit.objects.filter(pk=edit.pk, undone_at__isnull=True).update(undone_at=now()):
        raise StaleState
    edit.refresh_from_db(fields=["undone_at"])
    record(actor=actor, action="panel_plan.edit_undone", target=plan, after={"position": edit.position})
    return edit


def _take_turn(plan: PanelPlan, version: int) -> None:
    """One change at a time: whoever saw an older version looks again."""
    moved = PanelPlan.objects.filter(pk=plan.pk, state=State.DRAWN, version=version).update(version=version + 1)
    if not moved:
        raise StaleState
    plan.version = version + 1
