"""What every step in the life of an application does: the state moves, and the owner hears of it."""

from __future__ import annotations

from typing import Any

from award.accounts.queries import owner_of
from award.applications.models import Application
from award.core.access import Actor
from award.core.errors import StaleState
from award.cycles.letters import office_words
from award.domain.lifecycle import require_transition
from award.outbox.services import queue_message


def move(application: Application, new: str) -> None:
    """Take the application on to the state `new`. Raises StaleState when someone else moved it meanwhile."""
    require_transition("application", application.state, new)
    if not Application.objects.filter(pk=application.pk, state=application.state).update(state=new):
        raise StaleState
    application.state = new


def tell_owner(*, actor: Actor, application: Application, kind: str, event: str, **context: Any) -> None:
    """Queue the mail `kind` to the owner of the organisation, once for the `event`."""
    if owner := owner_of(application.organisation):
        queue_message(
            actor=actor,
            recipient=owner,
            kind=kind,
            event_key=f"{kind}:{event}:{owner.pk}",
            context={
                "application": application,
                "organisation": application.organisation,
                "words": office_words(application.cycle, kind, owner),
                **context,
            },
        )
