"""Merged remarks of a consensus: one text made of what several assessors wrote, whose remarks stay as they are."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import Conflict, ServiceError, StaleState
from award.cycles.models import Item
from award.scoring import queries
from award.scoring.models import ConsensusSheet, Finding, MergedFinding
from award.scoring.roomrights import can_record_consensus
from award.scoring.services._room import clean_text, entered, locked_room, rules_of

MOST_AN_ITEM = 30  # merged remarks; more is no summary


@transaction.atomic
def save_merged(
    *,
    actor: Actor,
    sheet: ConsensusSheet,
    item: Item,
    kind: str,
    text: str,
    sources: Iterable[int] = (),
    merged: MergedFinding | None = None,
    version: int = 0,
) -> MergedFinding:
    """Write or change a merged remark with the keys of its sources. Raises Conflict with the saved text when stale."""
    locked = locked_room(sheet)
    entered(locked, can_record_consensus(actor, locked))
    if kind not in Finding.Kind.values:
        raise ServiceError(_("There is no such kind of remark."), code="finding_kind")
    text = clean_text(text, rules_of(locked).remark_characters, _("Write the remark."))
    rows = _sources(locked, item, set(sources), merged)
    if merged is None:
        row = _new(locked, item)
    else:
        row = _current(locked, merged)
        if row.version != version:
            raise Conflict(current=row.text, version=row.version)
        row.version += 1
    row.kind, row.text, row.updated_at = kind, text, now()
    row.save()
    row.sources.set(rows)
    record(actor=actor, action="merged_finding.saved", target=locked, after={"item": item.code})
    return row


def _new(sheet: ConsensusSheet, item: Item) -> MergedFinding:
    rows = MergedFinding.objects.filter(sheet=sheet, item=item)
    if rows.count() >= MOST_AN_ITEM:
        text = _("An item may have %(most)s merged remarks. Merge some of them first.")
        raise ServiceError(text % {"most": MOST_AN_ITEM}, code="merged_too_many")
    last = rows.aggregate(last=Max("position"))["last"]
    return MergedFinding(sheet=sheet, item=item, position=0 if last is None else last + 1)


def _current(sheet: ConsensusSheet, merged: MergedFinding) -> MergedFinding:
    row = MergedFinding.objects.filter(pk=merged.pk, sheet=sheet).first()
    if row is None:
        raise StaleState(_("This merged remark was deleted meanwhile."))
    return row


def _sources(sheet: ConsensusSheet, item: Item, wanted: set[int], merged: MergedFinding | None) -> list[Finding]:
    """The remarks with these keys: of the sheets that count, on this item, and those that it was made of before."""
    source = queries.sheets_round(sheet.round)
    opened = [] if source is None else queries.opened_findings(sheet.application, source)
    known = {row.pk: row for row in opened if row.item_id == item.pk}
    if merged is not None:
        known |= {row.pk: row for row in merged.sources.all()}
    if wanted - set(known):
        raise ServiceError(_("A remark is not there any more. Choose again what to merge."), code="merged_source")
    return [known[pk] for pk in sorted(wanted)]


@transaction.atomic
def move_merged(*, actor: Actor, merged: MergedFinding, step: int) -> None:
    """Move a merged remark one place up (-1) or down (1) among those of its item."""
    locked = locked_room(merged.sheet)
    entered(locked, can_record_consensus(actor, locked))
    rows = list(MergedFinding.objects.filter(sheet=locked, item=merged.item_id))
    place = next((place for place, row in enumerate(rows) if row.pk == merged.pk), None)
    if place is None:
        raise StaleState(_("This merged remark was deleted meanwhile."))
    other = min(max(place + (1 if step > 0 else -1), 0), len(rows) - 1)
    rows.insert(other, rows.pop(place))
    for position, row in enumerate(rows):
        row.position = position
    MergedFinding.objects.bulk_update(rows, ["position"])
    record(actor=actor, action="merged_finding.moved", target=locked, after={"item": merged.item.code})


@transaction.atomic
def delete_merged(*, actor: Actor, merged: MergedFinding, version: int) -> None:
    """Take a merged remark away; the assessors' remarks stay."""
    locked = locked_room(merged.sheet)
    entered(locked, can_record_consensus(actor, locked))
    row = _current(locked, merged)
    if row.version != version:
        raise Conflict(current=row.text, version=row.version)
    row.delete()
    record(actor=actor, action="merged_finding.deleted", target=locked, after={"item": merged.item.code})
