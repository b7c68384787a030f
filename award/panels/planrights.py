"""Who may plan panels, draw, change a plan and adopt it; the doors to plans."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from award.audit.models import TwoPersonAct
from award.audit.queries import open_act
from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, found, refused
from award.panels.models import Panel, PanelPlan, PlanEdit
from award.panels.permissions import can_form_panels
from award.panels.planqueries import edits_of, plans, published_plans

ADOPTION = "panel_plan_adoption"


def get_plan(actor: Actor, pk: int) -> PanelPlan:
    """The office's door to a plan."""
    enforce(ALLOWED if actor.has_role("office") else HIDDEN)
    return found(plans(), pk=pk)


def get_readable_plan(actor: Actor, pk: int) -> PanelPlan:
    """The door of those who look: the office, and supervisors once a seed was committed."""
    if actor.has_role("office"):
        return found(plans(), pk=pk)
    enforce(ALLOWED if actor.has_role("supervisor") else HIDDEN)
    return found(published_plans(), pk=pk)


def can_plan(actor: Actor, plan: PanelPlan) -> Verdict:
    """May the actor work on plans of this cycle now?"""
    return can_form_panels(actor, plan.cycle)


def can_commit(actor: Actor, plan: PanelPlan) -> Verdict:
    """May the seed of the plan be committed now?"""
    if plan.state != PanelPlan.State.DRAFT:
        return refused(_("Only a dry run can be drawn in earnest."))
    if not plan.outcome:
        return refused(_("There is no plan by these rules. Plan again with other rules or experts."))
    return can_plan(actor, plan)


def can_draw(actor: Actor, plan: PanelPlan) -> Verdict:
    """May the plan be drawn now?"""
    if plan.state != PanelPlan.State.COMMITTED:
        return refused(_("The seed must be committed first, and a plan is drawn once."))
    return can_plan(actor, plan)


def can_discard(actor: Actor, plan: PanelPlan) -> Verdict:
    """May the plan be dropped? What was drawn only by the chief, never silently, and not once it is adopted."""
    if plan.state in (PanelPlan.State.ADOPTED, PanelPlan.State.DISCARDED):
        return refused(_("This plan is adopted or discarded already."))
    if plan.state == PanelPlan.State.DRAWN and not actor.has_role("chief"):
        return HIDDEN if not actor.has_role("office") else refused(_("Only the chief discards what was drawn."))
    return can_plan(actor, plan)


def can_edit(actor: Actor, plan: PanelPlan) -> Verdict:
    """May the drawn plan be changed by hand now?"""
    if plan.state != PanelPlan.State.DRAWN:
        return refused(_("Only a drawn plan that is not adopted yet is changed by hand."))
    if open_act(ADOPTION, plan) is not None:
        return refused(_("The adoption was asked for: the plan stays as it is until that is decided."))
    return can_plan(actor, plan)


def can_ask_adoption(actor: Actor, plan: PanelPlan) -> Verdict:
    """May the adoption of the plan be asked for?"""
    if plan.state != PanelPlan.State.DRAWN:
        return refused(_("Only a drawn plan is adopted."))
    if open_act(ADOPTION, plan) is not None:
        return refused(_("The adoption was asked for and awaits the chief."))
    return can_plan(actor, plan)


def can_decide_adoption(actor: Actor, plan: PanelPlan, act: TwoPersonAct) -> Verdict:
    """May the actor adopt the plan or refuse? The chief, who neither drew it nor asked."""
    verdict = can_plan(actor, plan)
    if not verdict:
        return verdict
    if not actor.has_role("chief"):
        return refused(_("The chief of the award office decides on the adoption."))
    if actor.pk in (plan.drawn_by_id, act.asked_by_id):
        return refused(_("Who drew the plan or asked for its adoption cannot also adopt it."))
    return ALLOWED


def can_give(actor: Actor, plan: PanelPlan) -> Verdict:
    """May the applications be given as planned now? Once the plan is adopted and its panels are fixed."""
    if plan.state != PanelPlan.State.ADOPTED:
        return refused(_("The plan is not adopted."))
    fixed = [moment is not None for moment in Panel.objects.filter(plan=plan).values_list("fixed_at", flat=True)]
    if not fixed or not all(fixed):
        return refused(_("Fix all panels of the plan first; the invitations must be answered for that."))
    return can_plan(actor, plan)


def get_edit(plan: PanelPlan, position: int) -> PlanEdit:
    """A change by hand of a plan that its door has opened."""
    return found(edits_of(plan), position=position)
