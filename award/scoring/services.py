"""Every write on sheets: marks, remarks, sealing; the consensus of a panel."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from award.applications.models import Application
from award.audit.services import record, record_edit
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import Conflict, ServiceError, StaleState, require_known
from award.core.fields import cleaned
from award.core.hashing import canonical, sha256
from award.cycles.models import Item, Round
from award.cycles.queries import criteria_of
from award.domain.commitments import canonical_payload, commitment
from award.domain.criteria import Criteria
from award.domain.lifecycle import require_transition
from award.domain.scores import pack_marks
from award.domain.text import count_characters
from award.panels.models import Assignment, Panel
from award.panels.permissions import can_assess
from award.scoring import queries
from award.scoring.consensus import board_of, suggested
from award.scoring.models import ConsensusMark, ConsensusSheet, Finding, ItemScore, ScoreSheet
from award.scoring.permissions import can_edit_sheet, can_lead_consensus

REMARK_LIMIT = 300  # characters or words, by the rule of award.domain.text


def _locked(actor: Actor, sheet: ScoreSheet) -> ScoreSheet:
    """The sheet as it stands now, locked until the transaction ends, if the actor may write on it."""
    # Sealing and saving take this lock, so that no mark arrives after the sheet was frozen.
    locked = queries.sheets().select_for_update(of=("self",)).get(pk=sheet.pk)
    require_known(can_edit_sheet(actor, locked))
    return locked


def _check_mark(criteria: Criteria, item: Item, percent: int | None, is_not_applicable: bool) -> None:
    if percent is not None and is_not_applicable:
        raise ServiceError(_("Give a per cent or mark the item as not applicable, not both."), code="both")
    if percent is not None or is_not_applicable:
        pack_marks(criteria, {item.code: percent})


def _mark_text(percent: int | None, is_not_applicable: bool) -> str:
    """A mark as it is shown beside another: 55%, not applicable, or none."""
    return _("Not applicable") if is_not_applicable else ("—" if percent is None else f"{percent}%")


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
    locked = _locked(actor, sheet)
    criteria = criteria_of(locked.assignment.round.cycle)
    known = {row.item_id: row for row in ItemScore.objects.filter(sheet=locked)}
    rows, changed = [], []
    for mark in marks:
        _check_mark(criteria, mark.item, mark.percent, mark.is_not_applicable)
        row = known.get(mark.item.pk) or ItemScore(sheet=locked, item=mark.item)
        rows.append(row)
        if (row.percent, row.is_not_applicable) == (mark.percent, mark.is_not_applicable):
            continue
        if row.version != mark.version:
            raise Conflict(current=_mark_text(row.percent, row.is_not_applicable), version=row.version)
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
    locked = _locked(actor, sheet)
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
    paragraph: str = "",
    finding: Finding | None = None,
    version: int = 0,
) -> Finding:
    """Write or change a remark. Raises Conflict, with the text that was saved meanwhile, when stale."""
    locked = _locked(actor, sheet)
    text = _remark(kind, text)
    if finding is None:
        row = Finding(sheet=locked, item=item, kind=kind, text=text, paragraph=paragraph, version=1, updated_at=now())
        row.save()
    else:
        row = _own_finding(locked, finding)
        if (row.text, row.paragraph) == (text, paragraph):
            return row
        if row.version != version:
            raise Conflict(current=row.text, version=row.version)
        row.text, row.paragraph, row.version, row.updated_at = text, paragraph, version + 1, now()
        row.save(update_fields=["text", "paragraph", "version", "updated_at"])
    record_edit(actor=actor, target=locked)
    return row


def _own_finding(sheet: ScoreSheet, finding: Finding) -> Finding:
    row = Finding.objects.filter(pk=finding.pk, sheet=sheet).first()
    if row is None:
        raise StaleState(_("This remark was deleted meanwhile."))
    return row


def _remark(kind: str, text: str) -> str:
    if kind not in Finding.Kind.values:
        raise ServiceError(_("There is no such kind of remark."), code="finding_kind")
    try:
        text = cleaned(text).strip()
    except ValidationError as error:
        raise ServiceError(error.messages[0], code="finding_text") from None
    if not text:
        raise ServiceError(_("Write the remark."), code="finding_empty")
    if (length := count_characters(text)) > REMARK_LIMIT:
        over = _("A remark may have %(limit)s characters; this one has %(length)s. Shorten it.")
        raise ServiceError(over % {"limit": REMARK_LIMIT, "length": length}, code="finding_too_long")
    return text


@transaction.atomic
def delete_finding(*, actor: Actor, finding: Finding) -> None:
    """Take a remark back, while the sheet is a draft."""
    locked = _locked(actor, finding.sheet)
    _own_finding(locked, finding).delete()
    record(actor=actor, action="finding.deleted", target=locked)


@transaction.atomic
def seal_sheet(*, actor: Actor, sheet: ScoreSheet) -> ScoreSheet:
    """Freeze a complete draft into one row with its commitment. Raises ServiceError naming the items left."""
    locked = _locked(actor, sheet)
    require_transition("score_sheet", locked.state, ScoreSheet.State.SEALED)
    # Closing the round waits for this lock, or this for the closing: a sheet is sealed before or not at all.
    round_ = Round.objects.select_for_update().get(pk=locked.assignment.round_id)
    if round_.state != Round.State.OPEN:
        raise StaleState(_("The round was closed meanwhile. The sheet was not sealed."))
    criteria = criteria_of(locked.assignment.round.cycle)
    marks = _complete(criteria, {code: (row.percent, row.is_not_applicable) for code, row in _rows(locked).items()})
    payload = canonical_payload(
        application=locked.assignment.application.number, criteria=criteria.code,
        judge=locked.assignment.seat.pseudonym, round=round_.code, marks=marks,
    )  # fmt: skip
    nonce = os.urandom(32)
    frozen = {"payload": payload, "packed": pack_marks(criteria, marks), "nonce": nonce}
    moved = ScoreSheet.objects.filter(pk=locked.pk, state=ScoreSheet.State.DRAFT).update(
        state=ScoreSheet.State.SEALED, sealed_at=now(), commitment=commitment(payload, nonce), **frozen
    )
    if not moved:
        raise StaleState
    locked.refresh_from_db()
    after = {"state": "sealed", "commitment": locked.commitment}
    record(actor=actor, action="score_sheet.sealed", target=locked, before={"state": "draft"}, after=after)
    return locked


def _rows(sheet: ScoreSheet) -> dict[str, ItemScore]:
    return queries.scores_of(sheet)


def _complete(criteria: Criteria, rows: Mapping[str, tuple[int | None, bool]]) -> dict[str, int | None]:
    """The marks by item code, None for not applicable. Raises ServiceError naming the items without a mark."""
    marks = {code: percent for code, (percent, absent) in rows.items() if percent is not None or absent}
    missing = [item.code for item in criteria.items if item.code not in marks]
    if missing:
        text = _("These items have no mark yet: %(items)s. Give each a mark first.")
        raise ServiceError(text % {"items": ", ".join(missing)}, code="incomplete", items=missing)
    return marks


# ------------------------------------------------------------------ consensus


@transaction.atomic
def open_consensus(*, actor: Actor, round: Round, application: Application, panel: Panel) -> ConsensusSheet:
    """The consensus sheet of an application in a consensus or site-visit round; made once its sheets are open."""
    source = queries.sheets_round(round)
    if source is None or source == round or round.state != Round.State.OPEN:
        raise ServiceError(_("A consensus belongs to an open round of consensus or of site visits."), code="round")
    opening = queries.opening(application, source)
    if not opening.is_open:
        text = _("%(application)s: %(reason)s (%(sealed)s of %(expected)s sealed)")
        params = {"application": application.number, "reason": opening.reason}
        counts = {"sealed": opening.sealed, "expected": opening.expected}
        raise ServiceError(text % {**params, **counts}, code="not_open")
    sheet, created = ConsensusSheet.objects.get_or_create(
        round=round, application=application, defaults={"panel": panel, "opened_at": now()}
    )
    if created:
        record(actor=actor, action="consensus_sheet.opened", target=sheet, after={"state": "open"})
    return sheet


def _led(actor: Actor, sheet: ConsensusSheet) -> ConsensusSheet:
    """The consensus sheet as it stands now, locked, if the actor may record on it."""
    locked = queries.consensus_sheets().select_for_update(of=("self",)).get(pk=sheet.pk)
    require_known(can_lead_consensus(actor, locked))
    return locked


@transaction.atomic
def save_consensus_mark(
    *,
    actor: Actor,
    sheet: ConsensusSheet,
    item: Item,
    percent: int | None,
    is_not_applicable: bool = False,
    reason: str = "",
    version: int,
) -> ConsensusMark:
    """Record what the panel agrees on one item.

    A reason is needed outside the range of the sheets and, on a site visit, for any change of the mark before.
    """
    locked = _led(actor, sheet)
    if percent is None and not is_not_applicable:
        raise ServiceError(_("Give a per cent."), code="empty")
    _check_mark(criteria_of(locked.round.cycle), item, percent, is_not_applicable)
    try:
        reason = cleaned(reason).strip()
    except ValidationError as error:
        raise ServiceError(error.messages[0], code="reason") from None
    needed = board_of(locked).rows[item.code].reason_needed(percent)
    if needed and not reason:
        raise ServiceError(needed, code="reason_missing")
    mark, _created = ConsensusMark.objects.get_or_create(sheet=locked, item=item)
    if mark.version != version:
        raise Conflict(current=_mark_text(mark.percent, mark.is_not_applicable), version=mark.version)
    _write(actor, mark, percent, reason)
    record(actor=actor, action="consensus_mark.recorded", target=locked, after={"item": item.code})
    return mark


def _write(actor: Actor, mark: ConsensusMark, percent: int | None, reason: str) -> None:
    mark.percent, mark.is_not_applicable, mark.reason = percent, percent is None, reason
    mark.version, mark.recorded_by_id, mark.recorded_at = mark.version + 1, actor.pk, now()
    mark.save()


@transaction.atomic
def take_suggested(*, actor: Actor, sheet: ConsensusSheet) -> int:
    """Record the median, or on a site visit the mark before, for all items that need no talk and have no mark yet."""
    locked = _led(actor, sheet)
    board = board_of(locked)
    items = {item.code: item for item in Item.objects.filter(criteria_set=locked.round.cycle.programme.criteria_set_id)}
    marks = suggested(board)
    for code, percent in marks.items():
        mark, _created = ConsensusMark.objects.get_or_create(sheet=locked, item=items[code])
        _write(actor, mark, percent, "")
    record(actor=actor, action="consensus_sheet.rest_taken", target=locked, after={"items": sorted(marks)})
    return len(marks)


@transaction.atomic
def agree_consensus(*, actor: Actor, sheet: ConsensusSheet) -> ConsensusSheet:
    """Freeze the consensus into one row with its hash. Raises ServiceError naming the items left."""
    locked = _led(actor, sheet)
    require_transition("consensus_sheet", locked.state, ConsensusSheet.State.AGREED)
    round_ = Round.objects.select_for_update().get(pk=locked.round_id)
    if round_.state != Round.State.OPEN:
        raise StaleState(_("The round was closed meanwhile. The consensus was not agreed."))
    criteria = criteria_of(locked.round.cycle)
    rows = queries.consensus_marks(locked)
    marks = _complete(criteria, {code: (row.percent, row.is_not_applicable) for code, row in rows.items()})
    content = {
        "application": locked.application.number, "criteria": criteria.code, "marks": marks,
        "panel": locked.panel.code, "reasons": {code: row.reason for code, row in rows.items() if row.reason},
        "round": round_.code,
    }  # fmt: skip
    payload = canonical(content)
    digest = sha256(payload)
    moved = ConsensusSheet.objects.filter(pk=locked.pk, state=ConsensusSheet.State.OPEN).update(
        state=ConsensusSheet.State.AGREED, agreed_at=now(), agreed_by_id=actor.pk, payload=payload,
        packed=pack_marks(criteria, marks), sha256=digest,
    )  # fmt: skip
    if not moved:
        raise StaleState
    locked.refresh_from_db()
    after = {"state": "agreed", "sha256": digest}
    record(actor=actor, action="consensus_sheet.agreed", target=locked, before={"state": "open"}, after=after)
    return locked
