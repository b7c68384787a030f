"""Members confirm the agreed sheet as it stands, or put on record why they do not."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState
from award.scoring.models import Confirmation, ConsensusSheet
from award.scoring.room import Room, room_of
from award.scoring.roomrights import can_confirm
from award.scoring.services._room import clean_text, entered, locked_room, rules_of, seat_at


@transaction.atomic
def confirm_consensus(*, actor: Actor, sheet: ConsensusSheet, seen: str) -> Confirmation:
    """Confirm all agreed marks, reasons and merged remarks. `seen` is the hash of what the member saw."""
    locked = locked_room(sheet)
    entered(locked, can_confirm(actor, locked))
    room = room_of(locked)
    if not room.board.is_complete:
        raise ServiceError(_("Not every item has an agreed mark yet."), code="incomplete")
    if room.state != seen:
        raise StaleState(_("Marks or remarks were changed after you opened the page. Look at them and confirm again."))
    return _answer(actor, locked, room, action="consensus_sheet.confirmed", reason="")


@transaction.atomic
def dissent_consensus(*, actor: Actor, sheet: ConsensusSheet, reason: str) -> Confirmation:
    """Put on record why the member does not agree; it stands in the minutes."""
    locked = locked_room(sheet)
    entered(locked, can_confirm(actor, locked))
    reason = clean_text(reason, rules_of(locked).post_characters, _("Write why you do not agree."))
    return _answer(actor, locked, room_of(locked), action="consensus_sheet.dissented", reason=reason)


def _answer(actor: Actor, sheet: ConsensusSheet, room: Room, *, action: str, reason: str) -> Confirmation:
    row, _created = Confirmation.objects.update_or_create(
        sheet=sheet,
        seat=seat_at(actor, sheet),
        defaults={"is_dissent": bool(reason), "reason": reason, "sha256": room.state, "confirmed_at": now()},
    )
    record(actor=actor, action=action, target=sheet, after={"sha256": room.state})
    return row
