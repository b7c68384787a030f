"""Opening a sealed sheet again, before the opening: asked for by one of the office, decided by another."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.models import TwoPersonAct
from award.audit.services import ask, decide, record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState, require_known
from award.cycles.letters import office_words
from award.cycles.models import Round
from award.domain.lifecycle import require_transition
from award.domain.text import clean_text
from award.outbox.services import queue_message
from award.scoring import queries
from award.scoring.models import ScoreSheet, SealedVersion
from award.scoring.sealed import REOPENING, remarks_text
from award.scoring.sealrights import can_decide_reopening, can_reopen

MAIL = "sheet_reopened"
_EMPTY = {"sealed_at": None, "payload": "", "packed": None, "nonce": None, "commitment": "", "remarks_sha256": ""}


@transaction.atomic
def ask_reopening(*, actor: Actor, sheet: ScoreSheet, reason: str) -> TwoPersonAct:
    """Ask that a second person of the office open the sheet again. Nothing changes before."""
    locked = _locked(sheet)
    require_known(can_reopen(actor, locked))
    payload = {"cycle": locked.assignment.round.cycle_id, "commitment": locked.commitment}
    return ask(actor=actor, kind=REOPENING, target=locked, payload=payload, reason=_needed(reason))


@transaction.atomic
def decide_reopening(*, actor: Actor, act: TwoPersonAct, approve: bool, reason: str = "") -> ScoreSheet:
    """Make a draft of the sheet again, with its marks and remarks as they were, or refuse with the reason.

    The sealed version is kept whole with its commitment. Raises ServiceError where the sheets were opened meanwhile,
    StaleState where the sheet is no longer the one that was asked about.
    """
    require_known(can_decide_reopening(actor, act))
    locked = _locked(ScoreSheet.objects.get(pk=int(act.object_id)))
    if not approve:
        decide(actor=actor, act=act, approve=False, target=locked, reason=_needed(reason))
        return locked
    require_known(can_reopen(actor, locked))
    require_transition("score_sheet", locked.state, ScoreSheet.State.DRAFT)
    if locked.commitment != act.payload.get("commitment"):
        raise StaleState
    decide(actor=actor, act=act, approve=True, target=locked, reason=clean_text(reason).strip())
    version = _kept(locked, act)
    moved = ScoreSheet.objects.filter(
        pk=locked.pk, state=ScoreSheet.State.SEALED, commitment=version.commitment
    ).update(state=ScoreSheet.State.DRAFT, **_EMPTY)
    if not moved:
        raise StaleState
    _tell(actor, locked, version)
    locked.refresh_from_db()
    record(
        actor=actor,
        action="score_sheet.reopened",
        target=locked,
        before={"state": "sealed", "commitment": version.commitment},
        after={"state": "draft", "version": version.number, "act": act.pk},
        reason=act.reason,
    )
    return locked


def _locked(sheet: ScoreSheet) -> ScoreSheet:
    """The sheet and its round as they stand now, locked in the order of sealing: the last seal, the close of the round
    and this wait for one another."""
    locked = queries.sheets().select_for_update(of=("self",)).get(pk=sheet.pk)
    round_ = Round.objects.select_for_update().get(pk=locked.assignment.round_id)
    locked.assignment.round.state = round_.state
    return locked


def _kept(sheet: ScoreSheet, act: TwoPersonAct) -> SealedVersion:
    same = {name: getattr(sheet, name) for name in _EMPTY}
    number = SealedVersion.objects.filter(sheet=sheet).count() + 1
    remarks = remarks_text(queries.findings_of(sheet))
    return SealedVersion.objects.create(sheet=sheet, number=number, act=act, reopened_at=now(), remarks=remarks, **same)


def _tell(actor: Actor, sheet: ScoreSheet, version: SealedVersion) -> None:
    assignment = sheet.assignment
    user = assignment.seat.expert.user
    context = {
        "application": assignment.application, "round": assignment.round, "reason": version.act.reason,
        "address": settings.BASE_URL, "words": office_words(assignment.round.cycle, MAIL, user),
    }  # fmt: skip
    key = f"{MAIL}:{sheet.pk}:{version.number}:{user.pk}"
    queue_message(actor=actor, recipient=user, kind=MAIL, event_key=key, context=context)


def _needed(reason: str) -> str:
    text = clean_text(reason).strip()
    if not text:
        raise ServiceError(_("Give a reason."), code="reason_missing")
    return text
