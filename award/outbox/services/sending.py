"""Queueing and sending mail. A message is a row of the transaction that caused it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from award.audit.services import record
from award.core.access import Actor
from award.core.clock import BEIJING, now
from award.core.errors import StaleState
from award.domain.lifecycle import require_transition
from award.outbox.models import Message
from award.outbox.queries import is_kind_held, messages_due
from award.outbox.services.bounces import add_bounces
from award.outbox.services.digests import make_digests

MAX_ATTEMPTS = 6
FIRST_PAUSE = timedelta(minutes=1)  # then 4, 16, 64 and 256 minutes: an evening without mail server loses nothing


@dataclass(frozen=True)
class Addressee:
    """Someone to write to who has no account: an address and the language to write in."""

    email: str
    language: str


def rendered(kind: str, recipient: Any, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and text of the mail `templates/outbox/<kind>.txt` as it goes to a person, in its language.

    `words` of the context, where there are any, are what the office adds at the end.
    """
    with translation.override(recipient.language):
        text = render_to_string(f"outbox/{kind}.txt", {"recipient": recipient, **context})
    subject, _, body = text.strip().partition("\n")
    paragraphs = [body.strip(), str(context.get("words", "")).strip()]
    return subject.strip()[:200], "\n\n".join(filter(None, paragraphs))


@transaction.atomic
def queue_message(
    *,
    actor: Actor | None,
    recipient: Any,
    kind: str,
    event_key: str,
    context: dict[str, Any],
    is_held: bool = False,
    may_be_digested: bool = False,
) -> Message | None:
    """Queue the mail `templates/outbox/<kind>.txt` (first line: subject) to a user, or an Addressee, in its language.

    `event_key` names the event and the person; asked twice, the second call returns None and queues nothing.
    `is_held`: the office lets it go. `may_be_digested`: it waits for the morning, and goes in one mail with others.
    """
    subject, body = rendered(kind, recipient, context)
    state = Message.State.HELD if is_held or is_kind_held(kind) else Message.State.QUEUED
    message, created = Message.objects.get_or_create(
        event_key=event_key[:160],
        defaults={
            "kind": kind,
            "recipient": None if isinstance(recipient, Addressee) else recipient,
            "address": recipient.email,
            "language": recipient.language,
            "subject": subject,
            "body": body,
            "state": state,
            "created_at": now(),
            "due_at": next_morning() if may_be_digested else now(),
            "may_be_digested": may_be_digested,
        },
    )
    if not created:
        return None
    record(actor=actor, action="message.queued", target=message, after={"state": str(state), "kind": kind})
    return message


def next_morning() -> datetime:
    """The next moment at which digests go out."""
    moment = now().astimezone(BEIJING)
    morning = moment.replace(hour=settings.DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return morning if moment <= morning else morning + timedelta(days=1)


def send_message(*, actor: Actor | None, message: Message) -> bool:
    """Send one message that is due. True when it went out; after MAX_ATTEMPTS failures it is marked failed.

    Not one transaction: a mail server that does not answer must not hold a lock of the database.
    """
    if not _claim(message):
        return False
    try:
        EmailMessage(message.subject, message.body, to=[message.address]).send()
    except (OSError, ValueError) as error:  # ValueError: an address or subject that no mail can carry
        text = str(error) or type(error).__name__
        _settle(actor=actor, message=message, error=text, is_final=_is_unknown_address(error))
        return False
    _settle(actor=actor, message=message, error="")
    return True


def _is_unknown_address(error: Exception) -> bool:
    """Did the mail server say for good (5xx) that it takes nothing for this address?"""
    refused = error.recipients if isinstance(error, SMTPRecipientsRefused) else {}
    return bool(refused) and all(500 <= code < 600 for code, _words in refused.values())


def _claim(message: Message) -> bool:
    """Take the next attempt for oneself: of several senders one wins. Later attempts wait longer."""
    pause = FIRST_PAUSE * 4**message.attempts
    claimed = Message.objects.filter(
        pk=message.pk, state=Message.State.QUEUED, attempts=message.attempts, due_at__lte=now()
    ).update(attempts=message.attempts + 1, due_at=now() + pause)
    message.attempts += claimed
    return bool(claimed)


@transaction.atomic
def _settle(*, actor: Actor | None, message: Message, error: str, is_final: bool = False) -> None:
    """Write down how the attempt ended."""
    if error and message.attempts < MAX_ATTEMPTS and not is_final:
        Message.objects.filter(pk=message.pk, state=Message.State.QUEUED).update(error=error[:300])
        return
    new = Message.State.FAILED if error else Message.State.SENT
    require_transition("message", Message.State.QUEUED, new)
    moved = Message.objects.filter(pk=message.pk, state=Message.State.QUEUED).update(
        state=new, sent_at=None if error else now(), error=error[:300]
    )
    if is_final:
        add_bounces(actor=actor, entries=[(message.address, error)])
    if moved:
        record(
            actor=actor,
            action=f"message.{new}",
            target=message,
            before={"state": "queued"},
            after={"state": str(new)},
        )


def send_due(*, actor: Actor | None = None, limit: int = 100) -> int:
    """Send what is queued, at most `limit` messages. Returns how many went out."""
    with suppress(StaleState):  # another sender, or the office, took one meanwhile: the next run gathers the rest
        make_digests(actor=actor)
    return sum(send_message(actor=actor, message=message) for message in messages_due()[:limit])
