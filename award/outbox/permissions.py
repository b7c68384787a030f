"""Who may see and handle mail: the award office. For everyone else it does not exist."""

from __future__ import annotations

from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, found
from award.outbox.models import Bounce, Message
from award.outbox.queries import bounces, messages_for


def can_handle_mail(actor: Actor) -> Verdict:
    """Members of the office."""
    return ALLOWED if actor.has_role("office") else HIDDEN


def require_mail(actor: Actor) -> None:
    """Raise a 404 for those who may not handle mail."""
    enforce(can_handle_mail(actor))


def get_message(actor: Actor, pk: int) -> Message:
    """The door to one message."""
    require_mail(actor)
    return found(messages_for(actor).select_related("digest"), pk=pk)


def get_bounce(actor: Actor, pk: int) -> Bounce:
    """The door to an address that mail does not reach."""
    require_mail(actor)
    return found(bounces(), pk=pk)
