"""The consensus of a panel: opening it, recording agreed marks, freezing it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from award.applications.models import Application
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import Conflict, ServiceError, StaleState, require_known
from award.core.fields import cleaned
from award.core.hashing import canonical, sha256
from award.cycles.models import Item, Round
from award.cycles.queries import criteria_of
from award.domain.criteria import Criteria
from award.domain.lifecycle import require_transition
from award.domain.scores import pack_marks
from award.panels.models import Panel
from award.scoring import queries
from award.scoring.consensus import board_of, suggested
from award.scoring.models import ConsensusMark, ConsensusSheet
from award.scoring.permissions import can_lead_consensus
from award.scoring.room import CONFIRMED, DISSENT, Room, room_of
from award.scoring.roomrights import can_record_consensus
from award.scoring.services._common import check_mark, complete_marks, mark_text
from award.scoring.services._room import clean_text, entered, locked_room, rules_of


@transaction.atomic
def open_consensus(*, actor: Actor, round: Round, application: Application, panel: Panel) -> ConsensusSheet:
    """The consensus sheet of an application in a consensus or site-visit round; made once its sheets are open."""
    source = queries.sheets_round(round)
    if source is None or source == round or round.state != Round.State.OPEN:
        raise ServiceError(_("A consensus belongs to an open round of consensus or of site visits."), code="round")
    # A sheet that is being opened again holds its round: wait, and count what is sealed after that.
    Round.objects.select_for_update().get(pk=source.pk)
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
    locked = locked_room(sheet)
    entered(locked, can_record_consensus(actor, locked))
    if percent is None and not is_not_applicable:
        raise ServiceError(_("Give a per cent."), code="empty")
    check_mark(criteria_of(locked.round.cycle), item, percent, is_not_applicable)
    try:
        reason = cleaned(reason).strip()
    except ValidationError as error:
        raise ServiceError(error.messages[0], code="reason") from None
    needed = board_of(locked).rows[item.code].reason_needed(percent)
    if needed and not reason:
        raise ServiceError(needed, code="reason_missing")
    mark, _created = ConsensusMark.objects.get_or_create(sheet=locked, item=item)
    if mark.version != version:
        raise Conflict(current=mark_text(mark.percent, mark.is_not_applicable), version=mark.version)
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
    locked = locked_room(sheet)
    entered(locked, can_record_consensus(actor, locked))
    board = board_of(locked)
    items = {item.code: item for item in Item.objects.filter(criteria_set=locked.round.cycle.programme.criteria_set_id)}
    marks = suggested(board)
    for code, percent in marks.items():
        mark, _created = ConsensusMark.objects.get_or_create(sheet=locked, item=items[code])
        _write(actor, mark, percent, "")
    record(actor=actor, action="consensus_sheet.rest_taken", target=locked, after={"items": sorted(marks)})
    return len(marks)


@transaction.atomic
def agree_consensus(*, actor: Actor, sheet: ConsensusSheet, reason: str = "") -> ConsensusSheet:
    """Freeze the consensus into one row with its hash. `reason`: why the chair goes without some confirmations.

    Raises ServiceError naming the items left, or asking for the reason.
    """
    locked = locked_room(sheet)
    require_known(can_lead_consensus(actor, locked))
    require_transition("consensus_sheet", locked.state, ConsensusSheet.State.AGREED)
    round_ = Round.objects.select_for_update().get(pk=locked.round_id)
    if round_.state != Round.State.OPEN:
        raise StaleState(_("The round was closed meanwhile. The consensus was not agreed."))
    criteria = criteria_of(locked.round.cycle)
    room = room_of(locked)
    marks = _complete(criteria, room)
    content = {
        **room.content, **_answers(room, reason), "application": locked.application.number,
        "criteria": criteria.code, "panel": locked.panel.code, "round": round_.code,
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


def _complete(criteria: Criteria, room: Room) -> dict[str, int | None]:
    """The agreed marks. Raises ServiceError naming the items without a mark, or without the reason it now needs."""
    rows = {row.item.code: row.agreed for row in room.board.in_order if row.agreed is not None}
    marks = complete_marks(criteria, {code: (row.percent, row.is_not_applicable) for code, row in rows.items()})
    if unexplained := room.board.unexplained:
        text = _("The marks of these items lie outside the range of the sheets that count now: %(items)s. Write why.")
        raise ServiceError(text % {"items": ", ".join(unexplained)}, code="reasons_missing")
    return marks


def _answers(room: Room, reason: str) -> dict[str, object]:
    """Who confirmed, who dissents and why, and why the chair goes without the others; by pseudonym."""
    answers: dict[str, object] = {
        "confirmed": sorted(answer.assessor.judge for answer in room.answers if answer.state == CONFIRMED),
        "dissents": {answer.assessor.judge: answer.reason for answer in room.answers if answer.state == DISSENT},
    }
    if room.is_confirmed:
        return answers
    missing = ", ".join(room.name_of(answer.assessor) for answer in room.missing)
    needed = _("Not confirmed by %(members)s. Ask them to, or write why you agree the sheet without them.")
    why = clean_text(reason, rules_of(room.board.sheet).post_characters, needed % {"members": missing})
    return {**answers, "without": {"members": sorted(row.assessor.judge for row in room.missing), "reason": why}}
