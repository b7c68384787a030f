"""Defences: the day of a panel, the order by draw before a witness, and what the applicants are told."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from award.accounts.queries import owner_of
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState, require_known
from award.core.hashing import sha256
from award.cycles.letters import office_words
from award.cycles.models import Round
from award.domain import draws
from award.domain.lifecycle import require_transition
from award.domain.orderdraws import order_json, order_of
from award.domain.text import clean_text
from award.outbox.services import queue_message
from award.panels.models import Panel
from award.scoring import defences
from award.scoring.defencerights import can_commit_order, can_draw_order, can_set, can_tell
from award.scoring.models import DefenceSession, DefenceSlot

State = DefenceSession.State


class Day(NamedTuple):
    """When and where a panel hears, and how long each takes."""

    starts_at: datetime
    place: str
    minutes: int
    questions: int
    pause: int

    def told(self) -> dict[str, Any]:
        """The day as the trail keeps it: times, no text."""
        return {
            "starts_at": self.starts_at.isoformat(), "minutes": self.minutes, "questions": self.questions,
            "pause": self.pause,
        }  # fmt: skip


def _day_of(session: DefenceSession) -> Day:
    return Day(session.starts_at, session.place, session.minutes, session.questions, session.pause)


@transaction.atomic
def set_day(
    *, actor: Actor, round: Round, panel: Panel, day: Day, version: int | None = None, reason: str = ""
) -> DefenceSession:
    """Set the day of a panel, or change it: with a reason once the applicants were told, who are told anew.

    `version` is that of the session on the page, None where there was none. Raises ServiceError, StaleState.
    """
    require_known(can_set(actor, round))
    session = DefenceSession.objects.select_for_update().filter(round=round, panel=panel).first()
    if (session.version if session else None) != version:
        raise StaleState
    if session is None:
        session = DefenceSession(round=round, panel=panel, made_by_id=actor.pk, **day._asdict())
        _save(session)
        record(actor=actor, action="defence_session.made", target=session, after=day.told())
        return session
    before = _day_of(session)
    reason = clean_text(reason).strip()
    if session.sent_at is not None and not reason:
        raise ServiceError(_("The applicants know the day. Say why it is changed."), code="reason_missing")
    for name, value in day._asdict().items():
        setattr(session, name, value)
    session.sent_at, session.version = None, session.version + 1
    _save(session)
    record(
        actor=actor, action="defence_session.changed", target=session, before=before.told(), after=day.told(),
        reason=reason,
    )  # fmt: skip
    return session


def _save(session: DefenceSession) -> None:
    try:
        session.full_clean(exclude=["made_by", "round", "panel"])
        with transaction.atomic():
            # What was drawn is frozen: only the day is written.
            session.save(update_fields=None if session.pk is None else [*Day._fields, "sent_at", "version"])
    except ValidationError as error:
        raise ServiceError(" ".join(error.messages), code="invalid") from None
    except IntegrityError:
        raise StaleState from None


def _locked(session: DefenceSession) -> DefenceSession:
    return defences.sessions().select_for_update(of=("self",)).get(pk=session.pk)


@transaction.atomic
def commit_order(*, actor: Actor, session: DefenceSession, witness: str) -> DefenceSession:
    """Make the seed, keep it and publish its hash. What is drawn is frozen by its own hash from now on."""
    locked = _locked(session)
    require_known(can_commit_order(actor, locked))
    witness = clean_text(witness).strip()
    if not witness:
        raise ServiceError(_("Name the witness."), code="witness_needed")
    require_transition("defence_session", locked.state, State.COMMITTED)
    numbers = [row.number for row in defences.heard_by(locked.panel, locked.round)]
    about = f"{locked.round.cycle.programme.code} {locked.round.cycle.year} {locked.round.code} {locked.panel.code}"
    inputs, seed = order_json(numbers, about=about, nonce=secrets.token_hex(32)), secrets.token_hex(32)
    moved = DefenceSession.objects.filter(pk=locked.pk, state=State.DRAFT).update(
        state=State.COMMITTED, inputs=inputs, inputs_sha256=sha256(inputs), seed=seed, seed_sha256=draws.commit(seed),
        witness=witness, committed_by_id=actor.pk, committed_at=now(), version=locked.version + 1,
    )  # fmt: skip
    if not moved:
        raise StaleState
    locked.refresh_from_db()
    after = {"state": State.COMMITTED, "seed_sha256": locked.seed_sha256, "inputs_sha256": locked.inputs_sha256}
    record(actor=actor, action="defence_session.committed", target=locked, before={"state": State.DRAFT}, after=after)
    return locked


@transaction.atomic
def take_back_order(*, actor: Actor, session: DefenceSession, reason: str) -> DefenceSession:
    """Drop a committed seed that was not drawn with, never silently: the reason and its hash stay on record."""
    locked = _locked(session)
    require_known(can_draw_order(actor, locked))
    reason = clean_text(reason).strip()
    if not reason:
        raise ServiceError(_("Give a reason."), code="reason_missing")
    require_transition("defence_session", locked.state, State.DRAFT)
    before = {"state": State.COMMITTED, "seed_sha256": locked.seed_sha256, "inputs_sha256": locked.inputs_sha256}
    moved = DefenceSession.objects.filter(pk=locked.pk, state=State.COMMITTED).update(
        state=State.DRAFT, inputs="", inputs_sha256="", seed="", seed_sha256="", witness="", committed_by=None,
        committed_at=None, version=locked.version + 1,
    )  # fmt: skip
    if not moved:
        raise StaleState
    locked.refresh_from_db()
    record(
        actor=actor, action="defence_session.taken_back", target=locked, before=before,
        after={"state": State.DRAFT}, reason=reason,
    )  # fmt: skip
    return locked


@transaction.atomic
def draw_order(*, actor: Actor, session: DefenceSession, word: str) -> DefenceSession:
    """Draw with the word of the witness: the order stands for good, and the seed is revealed.

    Raises ServiceError when the panel's applications changed since the seed was committed, DomainError for the word.
    """
    locked = _locked(session)
    require_known(can_draw_order(actor, locked))
    if not word.strip():
        raise ServiceError(_("The witness must give a word."), code="word_needed")
    word = draws.spoken(word)
    require_transition("defence_session", locked.state, State.DRAWN)
    outcome = draws.draw(locked.inputs, locked.seed, word)
    rows = {row.number: row for row in defences.heard_by(locked.panel, locked.round)}
    order = order_of(outcome)
    if sorted(rows) != sorted(order):
        sentence = _("The applications of the panel changed since the seed was committed. Take it back and begin anew.")
        raise ServiceError(sentence, code="inputs_changed")
    moved = DefenceSession.objects.filter(pk=locked.pk, state=State.COMMITTED).update(
        state=State.DRAWN, witness_word=word, outcome=outcome, outcome_sha256=sha256(outcome), drawn_by_id=actor.pk,
        drawn_at=now(), version=locked.version + 1,
    )  # fmt: skip
    if not moved:
        raise StaleState
    DefenceSlot.objects.bulk_create(
        DefenceSlot(session=locked, application=rows[number], position=place)
        for place, number in enumerate(order, start=1)
    )
    locked.refresh_from_db()
    after = {"state": State.DRAWN, "seed": locked.seed, "word": word, "outcome_sha256": locked.outcome_sha256}
    record(actor=actor, action="defence_session.drawn", target=locked, before={"state": State.COMMITTED}, after=after)
    return locked


@transaction.atomic
def tell_applicants(*, actor: Actor, session: DefenceSession) -> int:
    """Tell each applicant of the session its own time and place by mail. Returns how many were told."""
    locked = _locked(session)
    require_known(can_tell(actor, locked))
    moved = DefenceSession.objects.filter(pk=locked.pk, sent_at__isnull=True, version=locked.version).update(
        sent_at=now()
    )
    if not moved:
        raise StaleState
    kind, told = "defence_time", 0
    for row in defences.order_of(locked):
        owner = None if row.has_left else owner_of(row.application.organisation)
        if owner is None:
            continue
        queue_message(
            actor=actor, recipient=owner, kind=kind,
            event_key=f"{kind}:{locked.pk}:{locked.version}:{row.slot.pk}:{owner.pk}",
            context={
                "application": row.application, "row": row, "session": locked,
                "words": office_words(locked.round.cycle, kind, owner),
            },
        )  # fmt: skip
        told += 1
    locked.refresh_from_db()
    record(actor=actor, action="defence_session.told", target=locked, after={"applicants": told})
    return told


@transaction.atomic
def run_again(*, actor: Actor, session: DefenceSession) -> list[Any]:
    """Draw again from what was kept and compare every byte. Returns what differs; writes only the record."""
    if session.state != State.DRAWN:
        raise ServiceError(_("This order was not drawn yet."), code="not_drawn")
    faults = defences.faults_of(session)
    after = {"faults": [fault.code for fault in faults], "outcome_sha256": session.outcome_sha256}
    record(actor=actor, action="defence_session.run_again", target=session, after=after)
    return faults


@transaction.atomic
def record_order_download(*, actor: Actor, session: DefenceSession) -> None:
    """Put a download of the record of a draw on record."""
    record(actor=actor, action="defence_session.downloaded", target=session, after={"file": "draw"})
