"""What an assessor writes on a sheet: marks, flags, remarks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from award.applications.queries import revision_content
from award.audit.services import record, record_edit
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import Conflict, ServiceError, StaleState, require_known
from award.cycles.models import Item
from award.cycles.queries import criteria_of
from award.panels.models import Assignment
from award.panels.permissions import can_assess
from award.scoring.citations import Place, checked
from award.scoring.models import Citation, Finding, ItemScore, ScoreSheet
from award.scoring.services._common import check_mark, clean_remark, locked_sheet, mark_text
from award.scoring.simple import keeps_units

MOST_REMARKS = 50  # of one item


@transaction.atomic
def open_sheet(*, actor: Actor, assignment: Assignment) -> ScoreSheet:
    """The sheet of an assignment, made at its first use on the latest submitted revision."""
    existing = ScoreSheet.objects.filter(assignment=assignment).first()
    require_known(can_assess(actor, assignment))
    if existing is not None:
        return existing
    revision = assignment.application.revisions.order_by("-number").first()
    if revision is None:
        raise ServiceError(_("This application was not submitted."), code="no_revision")
    sheet, created = ScoreSheet.objects.get_or_create(
        assignment=assignment, defaults={"revision": revision, "created_at": now()}
    )
    if created:
        record(actor=actor, action="score_sheet.opened", target=sheet, after={"revision": revision.sha256})
    return sheet


class NewMark(NamedTuple):
    """A mark as it was given for an item; `version` is the one it was given upon."""

    item: Item
    percent: int | None
    is_not_applicable: bool = False
    version: int = 0


@transaction.atomic
def save_marks(*, actor: Actor, sheet: ScoreSheet, marks: Iterable[NewMark]) -> list[ItemScore]:
    """Save the marks of several items, all or none; a per cent of None takes a mark back.

    Raises DomainError for a mark off the step, Conflict for a stale one.
    """
    locked = locked_sheet(actor, sheet)
    criteria = criteria_of(locked.assignment.round.cycle)
    marks = list(marks)
    given = {mark.item.code: (mark.percent, mark.is_not_applicable) for mark in marks}
    if not keeps_units(criteria, locked.assignment.round, given):
        raise ServiceError(_("In this round one mark stands for several items. Give it on their sheet."), code="units")
    known = {row.item_id: row for row in ItemScore.objects.filter(sheet=locked)}
    rows, changed = [], []
    for mark in marks:
        check_mark(criteria, mark.item, mark.percent, mark.is_not_applicable)
        row = known.get(mark.item.pk) or ItemScore(sheet=locked, item=mark.item)
        rows.append(row)
        if (row.percent, row.is_not_applicable) == (mark.percent, mark.is_not_applicable):
            continue
        if row.version != mark.version:
            raise Conflict(current=mark_text(row.percent, row.is_not_applicable), version=row.version)
        row.percent, row.is_not_applicable = mark.percent, mark.is_not_applicable
        row.version, row.updated_at = mark.version + 1, now()
        changed.append(row)
    if changed:
        ItemScore.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["sheet", "item"],
            update_fields=["percent", "is_not_applicable", "version", "updated_at"],
        )
        record_edit(actor=actor, target=locked)
    return rows


@transaction.atomic
def save_mark(
    *, actor: Actor, sheet: ScoreSheet, item: Item, percent: int | None, is_not_applicable: bool = False, version: int
) -> ItemScore:
    """Save the mark of one item; see `save_marks`."""
    mark = NewMark(item, percent, is_not_applicable, version)
    return save_marks(actor=actor, sheet=sheet, marks=[mark])[0]


@transaction.atomic
def flag_item(*, actor: Actor, sheet: ScoreSheet, item: Item, is_flagged: bool) -> ItemScore:
    """Set or take away the flag "look again"; it changes no mark and no version."""
    locked = locked_sheet(actor, sheet)
    score, _created = ItemScore.objects.update_or_create(sheet=locked, item=item, defaults={"is_flagged": is_flagged})
    record_edit(actor=actor, target=locked)
    return score


@transaction.atomic
def save_finding(
    *,
    actor: Actor,
    sheet: ScoreSheet,
    item: Item,
    kind: str,
    text: str,
    places: Iterable[Place] | None = None,
    is_outstanding: bool | None = None,
    finding: Finding | None = None,
    version: int = 0,
) -> Finding:
    """Write or change a remark; places and weight of None stay as they are.

    Raises Conflict, with the text that was saved meanwhile, when stale.
    """
    locked = locked_sheet(actor, sheet)
    text = clean_remark(kind, text)
    wanted = None if places is None else _checked_places(locked, item, list(places))
    row = _own_finding(locked, finding) if finding else _new_finding(locked, item, kind)
    weight = row.is_outstanding if is_outstanding is None else is_outstanding and row.kind == Finding.Kind.STRENGTH
    present = [Place.of(citation) for citation in row.citations.all()] if row.pk else []
    if row.pk and (row.text, row.is_outstanding) == (text, weight) and wanted in (None, present):
        return row
    if row.pk and row.version != version:
        raise Conflict(current=row.text, version=row.version)
    row.text, row.is_outstanding, row.version, row.updated_at = text, weight, row.version + 1, now()
    row.save()
    if wanted is not None and wanted != present:
        row.citations.all().delete()
        Citation.objects.bulk_create(place.saved_for(row) for place in wanted)
    record_edit(actor=actor, target=locked)
    return row


def _checked_places(sheet: ScoreSheet, item: Item, places: list[Place]) -> list[Place]:
    """The places, which stand in the judged revision; its text is read only where something is cited."""
    return checked(places, revision_content(sheet.revision), item.code) if places else []


def _new_finding(sheet: ScoreSheet, item: Item, kind: str) -> Finding:
    if Finding.objects.filter(sheet=sheet, item=item).count() >= MOST_REMARKS:
        text = _("An item may have %(most)s remarks. Merge some of them first.")
        raise ServiceError(text % {"most": MOST_REMARKS}, code="findings_too_many")
    return Finding(sheet=sheet, item=item, kind=kind)


def _own_finding(sheet: ScoreSheet, finding: Finding) -> Finding:
    row = Finding.objects.filter(pk=finding.pk, sheet=sheet).first()
    if row is None:
        raise StaleState(_("This remark was deleted meanwhile."))
    return row


@transaction.atomic
def delete_finding(*, actor: Actor, finding: Finding) -> None:
    """Take a remark back, while the sheet is a draft."""
    locked = locked_sheet(actor, finding.sheet)
    _own_finding(locked, finding).delete()
    record(actor=actor, action="finding.deleted", target=locked)
