"""Who may form panels, declare, read and assess; the doors to what they see."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from award.applications.models import ASSESS, CHAIR, READ, Application, Evidence
from award.applications.permissions import can_download
from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, found, refused
from award.core.grants import has_grant
from award.cycles.models import Cycle, Round
from award.panels.bars import is_barred
from award.panels.models import Assignment, Expert, Panel, Seat
from award.panels.queries import experts_for, is_closed_to_experts, is_over_for_experts, judged_evidence

_FORMING = [Cycle.State.APPLYING, Cycle.State.ELIGIBILITY, Cycle.State.ASSESSING]


# ------------------------------------------------------------------ the office


def can_run_panels(actor: Actor) -> Verdict:
    """May the actor use the office's pages on experts and panels? For everyone else they do not exist."""
    return ALLOWED if actor.has_role("office") else HIDDEN


def can_form_panels(actor: Actor, cycle: Cycle) -> Verdict:
    """May the actor form panels of the cycle and assign applications now?"""
    if not actor.has_role("office"):
        return HIDDEN
    if cycle.state not in _FORMING:
        return refused(_("Panels are formed between the opening of the cycle and the end of the assessment."))
    return ALLOWED


def can_fix(actor: Actor, panel: Panel) -> Verdict:
    """May the actor fix the panel's members now?"""
    if panel.fixed_at:
        return refused(_("This panel is fixed already."))
    return can_form_panels(actor, panel.cycle)


def can_assign(actor: Actor, round: Round) -> Verdict:
    """May the actor assign applications for the round now?"""
    if round.state == Round.State.CLOSED:
        return refused(_("The round is closed."))
    return can_form_panels(actor, round.cycle)


def get_panel(actor: Actor, pk: int) -> Panel:
    """The office's door to a panel."""
    enforce(can_run_panels(actor))
    return found(Panel.objects.select_related("cycle__programme__criteria_set"), pk=pk)


def get_seat(actor: Actor, pk: int) -> Seat:
    """The office's door to a seat."""
    enforce(can_run_panels(actor))
    return found(Seat.objects.select_related("panel__cycle__programme__criteria_set", "expert__user"), pk=pk)


def get_expert(actor: Actor, pk: int) -> Expert:
    """The office's door to an expert of the register."""
    enforce(can_run_panels(actor))
    return found(experts_for(actor), pk=pk)


# ------------------------------------------------------------------ experts


def can_declare(actor: Actor, assignment: Assignment) -> Verdict:
    """May the actor see and answer the question on conflicts of interest for this assignment?"""
    seat = assignment.seat
    if seat.expert.user_id != actor.pk or seat.left_at or not actor.has_role("expert"):
        return HIDDEN
    if is_barred(actor, assignment.application):
        return HIDDEN
    if is_closed_to_experts(assignment.application):
        return refused(_("This application is no longer under assessment."))
    return _while_it_lasts(assignment.round.cycle)


def _while_it_lasts(cycle: Cycle) -> Verdict:
    if is_over_for_experts(cycle):
        return refused(_("The assessment is over. Experts have no access any more."))
    return ALLOWED


def can_read(actor: Actor, application: Application) -> Verdict:
    """May the actor read the application as it was submitted? A conflict is asked for before any grant."""
    if not actor.is_authenticated or not actor.has_role("expert") or is_barred(actor, application):
        return HIDDEN
    if not has_grant(actor, READ, application):
        return HIDDEN
    if is_closed_to_experts(application):
        return refused(_("This application is no longer under assessment."))
    return _while_it_lasts(application.cycle)


def can_chair(actor: Actor, application: Application) -> Verdict:
    """May the actor lead the consensus on the application?"""
    verdict = can_read(actor, application)
    if verdict and not has_grant(actor, CHAIR, application):
        return refused(_("Only the chair of the panel leads the consensus."))
    return verdict


def can_assess(actor: Actor, assignment: Assignment) -> Verdict:
    """May the actor write a score sheet for this assignment now?"""
    verdict = can_declare(actor, assignment)
    if not verdict:
        return verdict
    if assignment.cleared_at is None:
        return refused(_("First declare whether you have a conflict of interest."))
    if not has_grant(actor, ASSESS, assignment.application):
        return (
            refused(_("The secretary of a panel reads but does not score.")) if _may_read(actor, assignment) else HIDDEN
        )
    if assignment.round.state != Round.State.OPEN:
        return refused(_("The round is not open."))
    return ALLOWED


def _may_read(actor: Actor, assignment: Assignment) -> bool:
    return has_grant(actor, READ, assignment.application)


def is_in_panel(actor: Actor, panel: Panel) -> bool:
    """Does the person sit in the panel now?"""
    if not actor.is_authenticated:
        return False
    return Seat.objects.filter(panel=panel, expert__user_id=actor.pk, left_at__isnull=True).exists()


def get_assignment(actor: Actor, pk: int) -> Assignment:
    """The door to one's own assignment. A conflict hides it for good."""
    rows = Assignment.objects.select_related(
        "round__cycle__programme__criteria_set", "seat__panel", "seat__expert__user",
        "application__organisation__division", "application__organisation__industry",
    )  # fmt: skip
    assignment = found(rows, pk=pk)
    enforce(can_declare(actor, assignment))
    return assignment


def get_readable_application(actor: Actor, pk: int) -> Application:
    """The door to an application that the person may assess or keep the records of."""
    rows = Application.objects.select_related(
        "cycle__programme__criteria_set", "organisation__division", "organisation__industry"
    )
    application = found(rows, pk=pk)
    enforce(can_read(actor, application))
    return application


def get_readable_evidence(actor: Actor, pk: int) -> Evidence:
    """The door to a file of such an application: only what belongs to the revision that is judged."""
    evidence = found(Evidence.objects.select_related("application__organisation", "application__cycle"), pk=pk)
    enforce(can_read(actor, evidence.application))
    if pk not in judged_evidence(evidence.application):
        enforce(HIDDEN)
    enforce(can_download(evidence))
    return evidence
