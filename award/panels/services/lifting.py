"""Lifting a conflict: asked for by one of the office with the reason, decided by another."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.models import TwoPersonAct
from award.audit.services import ask, decide, record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState, require_known
from award.domain.text import clean_text
from award.panels.bars import all_findings
from award.panels.conflictqueries import LIFT, conflict_rows
from award.panels.conflictrights import can_decide_lift, can_lift
from award.panels.models import Assignment, Conflict
from award.panels.services._common import tell
from award.panels.services.grants import sync_grants


@transaction.atomic
def ask_lift(*, actor: Actor, conflict: Conflict, reason: str) -> TwoPersonAct:
    """Ask that a second person of the office lift the conflict. Nothing changes before."""
    require_known(can_lift(actor, conflict))
    payload = {"cycle": conflict.application.cycle_id}
    return ask(actor=actor, kind=LIFT, target=conflict, payload=payload, reason=_needed(reason))


@transaction.atomic
def decide_lift(*, actor: Actor, act: TwoPersonAct, approve: bool, reason: str = "") -> Conflict:
    """Lift the conflict, or refuse with the reason, as the second person.

    What rules find between the two today is weighed with it and not found again. The expert declares anew before any
    access; a sheet that was kept counts again.
    """
    require_known(can_decide_lift(actor, act))
    conflict = conflict_rows().select_for_update(of=("self",)).get(pk=int(act.object_id))
    if not approve:
        decide(actor=actor, act=act, approve=False, target=conflict, reason=_needed(reason))
        return conflict
    require_known(can_lift(actor, conflict))
    decide(actor=actor, act=act, approve=True, target=conflict, reason=clean_text(reason).strip())
    application = conflict.application
    found = all_findings(application.cycle, [application]).get(conflict.user_id, {}).get(application.pk, [])
    moved = Conflict.standing.filter(pk=conflict.pk).update(
        lifted_at=now(), lifted_by_id=actor.pk, lift_reason=act.reason, weighed=sorted({row.mark for row in found})
    )
    if not moved:
        raise StaleState
    own = Assignment.objects.filter(seat__expert__user=conflict.user_id, application=application)
    own.update(cleared_at=None, statement_sha256="")
    sync_grants(actor=actor, cycle=application.cycle)
    if own.filter(seat__left_at__isnull=True).exists():
        tell(actor, conflict.user, "panel_conflict_lifted", conflict.pk, application=application)
    conflict.refresh_from_db()
    record(
        actor=actor,
        action="conflict.lifted",
        target=conflict,
        before={"state": "standing", "source": conflict.source},
        after={"state": "lifted", "user": conflict.user_id, "application": application.number, "act": act.pk},
        reason=act.reason,
    )
    return conflict


def _needed(reason: str) -> str:
    text = clean_text(reason).strip()
    if not text:
        raise ServiceError(_("Give a reason."), code="reason_missing")
    return text
