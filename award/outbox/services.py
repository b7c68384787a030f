"""Queueing and sending mail. A message is a row of the transaction that caused it."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.outbox.models import Message
from award.outbox.queries import messages_due

MAX_ATTEMPTS = 5


@transaction.atomic
def queue_message(
    *, actor: Actor | None, recipient: Any, kind: str, event_key: str, context: dict[str, Any]
) -> Message | None:
    """Queue the mail `templates/outbox/<kind>.txt` (first line: subject) to a user, in the user's language.

    `event_key` names the event and the person; asked twice, the second call returns None and queues nothing.
    """
    with translation.override(recipient.language):
        text = render_to_string(f"outbox/{kind}.txt", {"recipient": recipient, **context})
    subject, _, body = text.strip().partition("\n")
    message, created = Message.objects.get_or_create(
        event_key=event_key[:160],
        defaults={
            "kind": kind,
            "recipient": recipient,
            "address": recipient.email,
            "language": recipient.language,
            "subject": subject.strip()[:200],
            "body": body.strip(),
            "created_at": now(),
        },
    )
    if not created:
        return None
    record(actor=actor, action="message.queued", target=message, after={"state": "queued", "kind": kind})
    return message


@transaction.atomic
def send_message(*, actor: Actor | None, message: Message) -> bool:
    """Send one queued message. True when it went out; after MAX_ATTEMPTS failures it is marked failed."""
    row = Message.objects.select_for_update().filter(pk=message.pk, state=Message.State.QUEUED).first()
    if row is None:
        return False
    row.attempts += 1
    try:
        EmailMessage(row.subject, row.body, to=[row.address]).send()
    except OSError as error:
        row.error = str(error)[:300]
        row.state = Message.State.FAILED if row.attempts >= MAX_ATTEMPTS else Message.State.QUEUED
    else:
        row.state, row.sent_at, row.error = Message.State.SENT, now(), ""
    row.save(update_fields=["attempts", "error", "state", "sent_at"])
    if row.state != Message.State.QUEUED:
        record(
            actor=actor,
            action=f"message.{row.state}",
            target=row,
            before={"state": "queued"},
            after={"state": row.state},
        )
    return row.state == Message.State.SENT


def send_due(*, actor: Actor | None = None, limit: int = 100) -> int:
    """Send what is queued, at most `limit` messages. Returns how many went out."""
    return sum(send_message(actor=actor, message=message) for message in messages_due()[:limit])
