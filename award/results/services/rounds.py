"""Rounds started and finished."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor
from award.core.errors import OFFICE_ONLY, ServiceError, require
from award.cycles.models import Cycle, Round
from award.cycles.queries import round_rules
from award.cycles.services import close_round, move_cycle, open_round
from award.results.permissions import can_finish, can_start
from award.results.queries import going_on, panel_by_application
from award.results.services.diagnosing import diagnose_round
from award.scoring.services import open_consensus


@transaction.atomic
def start_round(*, actor: Actor, round: Round) -> Round:
    """Open a round. The first one takes the cycle into assessment; consensus rounds get their sheets.

    An application whose panel cannot begin (too few sheets) gets none and stays without a score. Raises ServiceError.
    """
    require(can_start(actor, round), OFFICE_ONLY)
    if round.cycle.state == Cycle.State.ELIGIBILITY:
        move_cycle(actor=actor, cycle=round.cycle, to=Cycle.State.ASSESSING)
        round.cycle.refresh_from_db(fields=["state"])
    open_round(actor=actor, round=round)
    round.refresh_from_db(fields=["state", "opened_at"])
    left_out = _open_consensus_sheets(actor, round) if round_rules(round).is_consensus else []
    record(
        actor=actor,
        action="round.started",
        target=round,
        before={"state": "pending"},
        after={"state": "open", "without_sheet": left_out},
    )
    return round


def _open_consensus_sheets(actor: Actor, round: Round) -> list[str]:
    """Open a sheet for whoever goes on; the numbers of those for whom it could not be opened."""
    panels = panel_by_application(round.cycle)
    left_out = []
    for application in going_on(round):
        panel = panels.get(application.pk)
        try:
            if panel is None:
                raise ServiceError(_("The application has no panel."))
            with transaction.atomic():
                open_consensus(actor=actor, round=round, application=application, panel=panel)
        except ServiceError:
            left_out.append(application.number)
    return left_out


@transaction.atomic
def finish_round(*, actor: Actor, round: Round) -> Round:
    """Close a round; sheets that are not sealed by now do not count. Raises ServiceError."""
    require(can_finish(actor, round), OFFICE_ONLY)
    close_round(actor=actor, round=round)
    round.refresh_from_db(fields=["state", "closed_at"])
    record(actor=actor, action="round.finished", target=round, before={"state": "open"}, after={"state": "closed"})
    diagnose_round(actor=actor, round=round)
    return round
