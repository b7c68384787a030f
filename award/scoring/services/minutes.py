"""Handing out the minutes of an agreed consensus."""

from __future__ import annotations

from django.db import transaction

from award.audit.services import record
from award.core.access import Actor
from award.core.errors import require_known
from award.scoring.models import ConsensusSheet
from award.scoring.roomrights import can_read_minutes


@transaction.atomic
def hand_out_minutes(*, actor: Actor, sheet: ConsensusSheet) -> None:
    """Put on record who takes the minutes."""
    require_known(can_read_minutes(actor, sheet))
    record(actor=actor, action="consensus_minutes.downloaded", target=sheet, after={"sha256": sheet.sha256})
