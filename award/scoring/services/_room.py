"""What the services of the room of a consensus share."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from award.core.access import Actor, Verdict
from award.core.errors import ServiceError, require_known
from award.core.fields import cleaned
from award.cycles.queries import programme_of
from award.domain.programmetables import ConsensusRules
from award.domain.text import count_characters
from award.panels.models import Seat
from award.scoring import queries, roomqueries
from award.scoring.models import ConsensusSheet


def rules_of(sheet: ConsensusSheet) -> ConsensusRules:
    """How this award comes to a consensus."""
    return programme_of(sheet.round.cycle).consensus


def locked_room(sheet: ConsensusSheet) -> ConsensusSheet:
    """The consensus sheet as it stands now, locked until the transaction ends. The rights are asked for after this."""
    return queries.consensus_sheets().select_for_update(of=("self",)).get(pk=sheet.pk)


def entered(sheet: ConsensusSheet, verdict: Verdict) -> ConsensusSheet:
    """The locked sheet, once the verdict on it lets the actor write; counts the change for pages that look again."""
    require_known(verdict)
    ConsensusSheet.objects.filter(pk=sheet.pk).update(stamp=F("stamp") + 1)
    return sheet


def seat_at(actor: Actor, sheet: ConsensusSheet) -> Seat:
    """The seat the actor writes from."""
    seat = roomqueries.own_seat(actor, sheet.panel)
    if seat is None:
        raise ServiceError(_("You no longer sit in this panel."), code="no_seat")
    return seat


def clean_text(text: str, limit: int, empty: str) -> str:
    """A text as it is stored. Raises ServiceError with what is wrong."""
    try:
        text = cleaned(text).strip()
    except ValidationError as error:
        raise ServiceError(error.messages[0], code="text") from None
    if not text:
        raise ServiceError(empty, code="text_empty")
    if (length := count_characters(text)) > limit:
        over = _("This may have %(limit)s characters; it has %(length)s. Shorten it.")
        raise ServiceError(over % {"limit": limit, "length": length}, code="text_too_long")
    return text
