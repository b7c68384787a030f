"""Opening and closing rounds."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState
from award.cycles.models import Cycle, Round
from award.cycles.queries import previous_round
from award.domain.lifecycle import require_transition


@transaction.atomic
def open_round(*, actor: Actor, round: Round) -> Round:
    """Open a round. The cycle is in assessment and the round before is closed, else ServiceError."""
    require_transition("round", round.state, Round.State.OPEN)
    round.cycle.refresh_from_db(fields=["state"])
    if round.cycle.state != Cycle.State.ASSESSING:
        raise ServiceError(_("Rounds are opened once the eligibility review is finished."), code="cycle_not_assessing")
    before = previous_round(round)
    if before is not None and before.state != Round.State.CLOSED:
        raise ServiceError(
            _("Close %(round)s first; rounds follow one another.") % {"round": before.name}, code="round_before_open"
        )
    moved = Round.objects.filter(pk=round.pk, state=Round.State.PENDING).update(state=Round.State.OPEN, opened_at=now())
    return _round_moved(actor, round, bool(moved), "round.opened", Round.State.PENDING)


@transaction.atomic
def close_round(*, actor: Actor, round: Round) -> Round:
    """Close an open round."""
    require_transition("round", round.state, Round.State.CLOSED)
    moved = Round.objects.filter(pk=round.pk, state=Round.State.OPEN).update(state=Round.State.CLOSED, closed_at=now())
    return _round_moved(actor, round, bool(moved), "round.closed", Round.State.OPEN)


def _round_moved(actor: Actor, round: Round, is_moved: bool, action: str, old: str) -> Round:
    if not is_moved:
        raise StaleState
    round.refresh_from_db(fields=["state", "opened_at", "closed_at"])
    record(actor=actor, action=action, target=round, before={"state": old}, after={"state": round.state})
    return round
