"""Named reads of the outbox."""

from __future__ import annotations

from django.db.models import QuerySet

from award.core.access import Actor
from award.core.clock import now
from award.outbox.models import Message


def messages_for(actor: Actor) -> QuerySet[Message]:
    """All messages for the office; nothing for anyone else."""
    messages = Message.objects.select_related("recipient")
    return messages if actor.has_role("office") else messages.none()


def messages_due() -> QuerySet[Message]:
    """What the worker is to send now, oldest first; what failed waits until its next attempt is due."""
    return Message.objects.filter(state=Message.State.QUEUED, due_at__lte=now()).order_by("created_at", "pk")
