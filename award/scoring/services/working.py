"""What an assessor notes while working: ticks of factors, and private notes that nobody else reads."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.services import record_edit
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import Conflict, ServiceError, require_known
from award.core.fields import cleaned
from award.cycles.models import Item
from award.cycles.queries import criteria_of
from award.scoring import queries
from award.scoring.models import FactorTick, ScoreSheet, SheetNote
from award.scoring.permissions import can_see_sheet
from award.scoring.services._common import locked_sheet

NOTE_LIMIT = 2000  # characters


@transaction.atomic
def tick_factor(*, actor: Actor, sheet: ScoreSheet, item: Item, factor: str, value: str) -> None:
    """Say how far the item meets a factor; an empty value takes the tick back. The last one counts."""
    locked = locked_sheet(actor, sheet)
    if factor not in criteria_of(locked.assignment.round.cycle).kind_of(item.code).factors:
        raise ServiceError(_("This item has no such factor."), code="factor")
    if value and value not in FactorTick.Value.values:
        raise ServiceError(_("A factor is met fully, partly or not."), code="factor_value")
    if value:
        FactorTick.objects.update_or_create(
            sheet=locked, item=item, factor=factor, defaults={"value": value, "updated_at": now()}
        )
    else:
        FactorTick.objects.filter(sheet=locked, item=item, factor=factor).delete()
    record_edit(actor=actor, target=locked)


@transaction.atomic
def save_note(*, actor: Actor, sheet: ScoreSheet, item: Item, text: str, version: int) -> SheetNote:
    """Keep the private note on an item, before sealing and after. Raises Conflict, with the saved text, when stale."""
    locked = queries.sheets().select_for_update(of=("self",)).get(pk=sheet.pk)
    require_known(can_see_sheet(actor, locked))
    try:
        text = cleaned(text).strip()
    except ValidationError as error:
        raise ServiceError(error.messages[0], code="note_text") from None
    if len(text) > NOTE_LIMIT:
        over = _("A note may have %(limit)s characters; this one has %(length)s. Shorten it.")
        raise ServiceError(over % {"limit": NOTE_LIMIT, "length": len(text)}, code="note_too_long")
    row = SheetNote.objects.filter(sheet=locked, item=item).first() or SheetNote(sheet=locked, item=item)
    if row.text == text:
        return row
    if row.version != version:
        raise Conflict(current=row.text, version=row.version)
    row.text, row.version, row.updated_at = text, version + 1, now()
    row.save()
    record_edit(actor=actor, target=locked)
    return row
