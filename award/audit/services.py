"""Writing the trail, verifying it, and acts that need two people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import CharField, Model
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from award.audit.chain import GENESIS, canonical, event_hash
from award.audit.models import AuditEvent, ChainHead, TwoPersonAct
from award.audit.queries import events_about, object_ref
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState
from award.domain.lifecycle import require_transition

EDITED = "draft.edited"
EDIT_PAUSE = timedelta(hours=1)


@transaction.atomic(savepoint=False)
def record(
    *,
    actor: Actor | None,
    action: str,
    target: Model | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Add one event to the chain, in the caller's transaction. Call it last: it holds the chain's lock.

    `before` and `after` hold states, never a mark, remark, answer, ballot or contact datum.
    `actor` is None for what the system does by itself or an anonymous visitor does.
    """
    head, _created = ChainHead.objects.select_for_update().get_or_create(pk=1)
    moment = now()
    object_type, object_id = object_ref(target) if target is not None else ("", "")
    seq = head.seq + 1
    body = canonical(
        {
            "action": action,
            "actor": actor.pk if actor is not None else None,
            "after": after or {},
            "at": moment.isoformat(),
            "before": before or {},
            "object": f"{object_type}:{object_id}" if object_type else "",
            "reason": reason,
        }
    )
    event = AuditEvent.objects.create(
        seq=seq,
        recorded_at=moment,
        actor_id=actor.pk if actor is not None else None,
        action=action,
        object_type=object_type,
        object_id=object_id,
        body=body,
        previous_hash=head.hash,
        hash=event_hash(seq, head.hash, body),
    )
    ChainHead.objects.filter(pk=1).update(seq=seq, hash=event.hash)
    return event


@transaction.atomic(savepoint=False)
def record_edit(*, actor: Actor, target: Model, field: str = "") -> None:
    """Note that a draft was written on: once a person, object and hour. It may name the field, never its value."""
    since = now() - EDIT_PAUSE
    if not events_about(target).filter(actor_id=actor.pk, action=EDITED, recorded_at__gt=since).exists():
        record(actor=actor, action=EDITED, target=target, after={"field": field} if field else None)


def verify(*, since: int = 1) -> Iterator[str]:
    """Read the chain from event `since` on and yield one sentence for each fault found."""
    previous = AuditEvent.objects.filter(seq=since - 1).values_list("hash", flat=True).first() or GENESIS
    expected = since
    # The time as text: a damaged one must be named as a fault, not stop the reading.
    rows = AuditEvent.objects.filter(seq__gte=since).defer("recorded_at").annotate(at=Cast("recorded_at", CharField()))
    for event in rows.order_by("seq").iterator(chunk_size=2000):
        if event.seq != expected:
            yield f"event {expected} is missing: the next one is {event.seq}"
            expected = event.seq
        if event.previous_hash != previous:
            yield f"event {event.seq}: does not continue the event before it"
        if event_hash(event.seq, event.previous_hash, event.body) != event.hash:
            yield f"event {event.seq}: its hash does not fit its content"
        elif fault := _column_fault(event):
            yield f"event {event.seq}: {fault}"
        previous, expected = event.hash, event.seq + 1
    head = ChainHead.objects.filter(pk=1).values_list("seq", "hash").first() or (0, GENESIS)
    if head != (expected - 1, previous):
        yield f"the chain should end at event {head[0]}: it ends at {expected - 1}"


def _moment(text: str) -> str:
    """A moment as the database writes it, in the form of the hashed body; "" for what is no moment."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def _column_fault(event: Any) -> str:
    """The searchable columns must repeat what the hashed body says."""
    body = json.loads(event.body)
    target = f"{event.object_type}:{event.object_id}" if event.object_type else ""
    columns = {
        "action": event.action,
        "actor": event.actor_id,
        "object": target,
        "at": _moment(event.at),
    }
    for key, value in columns.items():
        if body.get(key) != value:
            return f"the column for {key} differs from the hashed body"
    return ""


@transaction.atomic
def ask(
    *, actor: Actor, kind: str, target: Model, payload: dict[str, Any] | None = None, reason: str = ""
) -> TwoPersonAct:
    """Ask for something that a second person must decide. Raises ServiceError when it is asked already."""
    object_type, object_id = object_ref(target)
    try:
        with transaction.atomic():
            act = TwoPersonAct.objects.create(
                kind=kind,
                object_type=object_type,
                object_id=object_id,
                payload=payload or {},
                reason=reason,
                asked_by_id=actor.pk,
                asked_at=now(),
            )
    except IntegrityError:
        raise ServiceError(_("This was asked already and awaits a second person."), code="act_open") from None
    record(actor=actor, action=f"{kind}.asked", target=target, after={"act": act.pk}, reason=reason)
    return act


@transaction.atomic
def decide(*, actor: Actor, act: TwoPersonAct, approve: bool, target: Model, reason: str = "") -> TwoPersonAct:
    """Approve or refuse an act. The caller, a service, does what was asked in the same transaction.

    Raises ServiceError for the person who asked, StaleState when it was decided meanwhile.
    """
    if act.asked_by_id == actor.pk:
        raise ServiceError(
            _("The person who asked cannot also decide. A second person must do it."), code="same_person"
        )
    if act.state != TwoPersonAct.State.ASKED:
        raise StaleState
    new = TwoPersonAct.State.APPROVED if approve else TwoPersonAct.State.REFUSED
    require_transition("act", act.state, new)
    moved = TwoPersonAct.objects.filter(pk=act.pk, state=TwoPersonAct.State.ASKED).update(
        state=new, decided_by_id=actor.pk, decided_at=now(), decision_reason=reason
    )
    if not moved:
        raise StaleState
    record(actor=actor, action=f"{act.kind}.{new}", target=target, before={"act": act.pk}, reason=reason)
    act.refresh_from_db()
    return act
