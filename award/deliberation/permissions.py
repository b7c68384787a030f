"""Who records, confirms and reads a decision."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, refused
from award.cycles.models import Cycle
from award.deliberation.models import Decision
from award.deliberation.queries import decision_of, released_final
from award.results.permissions import get_cycle as get_results_cycle
from award.results.queries import is_party


def get_cycle(actor: Actor, pk: int) -> Cycle:
    """The office's door to the decision of a cycle; shut for a person of an applicant or of a panel."""
    return get_results_cycle(actor, pk)


def can_record(actor: Actor, cycle: Cycle) -> Verdict:
    """May the actor record the decision now? The head of the office, once the last standing is released."""
    if not actor.has_role("office"):
        return HIDDEN
    if not actor.has_role("chief"):
        return refused(_("Only the head of the award office records the decision."))
    if released_final(cycle) is None:
        return refused(_("The standing of the last round is not released yet."))
    if cycle.state != Cycle.State.DECIDING:
        return refused(_("This cycle is not in deliberation."))
    decision = decision_of(cycle)
    if decision is not None and decision.state == Decision.State.CONFIRMED:
        return refused(_("The decision is confirmed and stands."))
    return ALLOWED


def can_confirm(actor: Actor, decision: Decision) -> Verdict:
    """May the actor confirm the decision now? A second person of the office or of the committee."""
    if not (actor.has_role("office") or actor.has_role("committee")) or is_party(actor, decision.cycle):
        return HIDDEN
    if decision.state == Decision.State.CONFIRMED:
        return refused(_("The decision is confirmed and stands."))
    if decision.recorded_by_id == actor.pk:
        return refused(_("The person who recorded the decision cannot also confirm it."))
    return ALLOWED


def can_read(actor: Actor, decision: Decision) -> Verdict:
    """May the actor read the decision? Office and committee, who confirm it; supervisors once it is confirmed."""
    if is_party(actor, decision.cycle):
        return HIDDEN
    if actor.has_role("office") or actor.has_role("committee"):
        return ALLOWED
    is_confirmed = decision.state == Decision.State.CONFIRMED
    return ALLOWED if actor.has_role("supervisor") and is_confirmed else HIDDEN


def get_decision(actor: Actor, pk: int) -> Decision:
    """The door to a decision."""
    rows = Decision.objects.select_related("cycle__programme__criteria_set", "recorded_by", "confirmed_by", "snapshot")
    decision = rows.filter(pk=pk).first()
    if decision is None:
        raise Http404
    enforce(can_read(actor, decision))
    return decision
