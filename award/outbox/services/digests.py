"""Several messages to one person as one mail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction

from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import StaleState
from award.domain.lifecycle import require_transition
from award.outbox.models import Message
from award.outbox.queries import is_kind_held, messages_due
from award.outbox.texts import digest_text

KIND = "digest"


@transaction.atomic
def make_digests(*, actor: Actor | None) -> int:
    """Put the messages that are due and may be digested into one mail a person; one alone goes by itself."""
    groups: dict[tuple[str, str, int | None], list[Message]] = defaultdict(list)
    for message in messages_due().filter(may_be_digested=True, attempts=0).select_related("recipient"):
        groups[message.address, message.language, message.recipient_id].append(message)
    several = [group for group in groups.values() if len(group) > 1]
    for group in several:
        _digest(actor, group)
    return len(several)


def _digest(actor: Actor | None, messages: Sequence[Message]) -> None:
    first = messages[0]
    subject, body = digest_text(messages)
    state = Message.State.HELD if is_kind_held(KIND) else Message.State.QUEUED
    digest, created = Message.objects.get_or_create(
        event_key=f"{KIND}:{first.pk}",
        defaults={
            "kind": KIND,
            "recipient": first.recipient,
            "address": first.address,
            "language": first.language,
            "subject": subject,
            "body": body,
            "state": state,
            "created_at": now(),
            "due_at": now(),
        },
    )
    require_transition("message", Message.State.QUEUED, Message.State.DIGESTED)
    keys = [message.pk for message in messages]
    moved = Message.objects.filter(pk__in=keys, state=Message.State.QUEUED, attempts=0).update(
        state=Message.State.DIGESTED, digest=digest
    )
    if not created or moved != len(keys):
        raise StaleState
    after = {"state": str(state), "kind": KIND, "messages": keys}
    record(actor=actor, action="message.digested", target=digest, before={"state": "queued"}, after=after)
