"""What the office does with mail: hold it, let it go, drop it, try again; hold all of a kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import StaleState
from award.domain.lifecycle import may_follow, require_transition
from award.outbox.models import HeldKind, Message

# What the office may do, the states it does it from, and the state that follows. Nothing of a text can be changed.
STEPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "hold": (Message.State.HELD, (Message.State.QUEUED,)),
    "release": (Message.State.QUEUED, (Message.State.HELD,)),
    "drop": (Message.State.DROPPED, (Message.State.QUEUED, Message.State.HELD, Message.State.FAILED)),
    "retry": (Message.State.QUEUED, (Message.State.FAILED,)),
}


def steps_from(state: str) -> list[str]:
    """What the office may do with a message in that state."""
    return [step for step, (new, olds) in STEPS.items() if state in olds and may_follow("message", state, new)]


@transaction.atomic
def move_messages(*, actor: Actor | None, messages: Iterable[Message], step: str) -> int:
    """Do one step with messages; returns with how many. Raises StaleState when one was sent or changed meanwhile."""
    new, olds = STEPS[step]
    moved = [message for message in messages if message.state in olds]
    for message in moved:
        require_transition("message", message.state, new)
        changed = Message.objects.filter(pk=message.pk, state=message.state, attempts=message.attempts).update(
            state=new, **_again(new)
        )
        if not changed:
            raise StaleState
    for message in moved:
        before, after = {"state": message.state}, {"state": str(new)}
        record(actor=actor, action=f"message.{step}", target=message, before=before, after=after)
    return len(moved)


def _again(state: str) -> dict[str, Any]:
    """A message that is let go, or tried again, starts anew."""
    return {"attempts": 0, "due_at": now(), "error": ""} if state == Message.State.QUEUED else {}


@transaction.atomic
def hold_kind(*, actor: Actor, kind: str) -> int:
    """Hold all mail of a kind from now on, and what of it is queued. Returns how many messages were queued."""
    held, created = HeldKind.objects.get_or_create(kind=kind, defaults={"held_by_id": actor.pk, "held_at": now()})
    if not created:
        raise StaleState
    queued = Message.objects.filter(kind=kind, state=Message.State.QUEUED)
    count = move_messages(actor=actor, messages=queued, step="hold")
    record(actor=actor, action="mail_kind.hold", target=held, after={"kind": kind, "messages": count})
    return count


@transaction.atomic
def let_kind_go(*, actor: Actor, kind: str) -> None:
    """Later mail of the kind goes out by itself again. What is held stays held until the office lets it go."""
    held = HeldKind.objects.filter(kind=kind).first()
    if held is None:
        raise StaleState
    HeldKind.objects.filter(pk=held.pk).delete()
    record(actor=actor, action="mail_kind.release", target=held, before={"kind": kind})
