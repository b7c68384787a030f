"""What the services of panels share: saving, telling, and adding assignments."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from award.accounts.models import User
from award.applications.models import Application
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState
from award.cycles.letters import office_words
from award.cycles.models import Round
from award.outbox.models import Message
from award.outbox.services import move_messages, queue_message
from award.panels.bars import bars_of
from award.panels.models import Assignment, Seat, SeatInvitation


def save(row: Model) -> None:
    """Save a checked row; what the model refuses becomes a sentence."""
    try:
        row.full_clean()
        with transaction.atomic():
            row.save()
    except ValidationError as error:
        raise ServiceError(" ".join(error.messages), code="invalid") from None
    except IntegrityError:
        raise StaleState from None


def tell(actor: Actor | None, user: User, kind: str, key: object, **context: Any) -> None:
    """Queue one mail for one event; `key` names what happened."""
    context["address"] = settings.BASE_URL
    place = context.get("panel") or context.get("round")
    if place is not None:
        context["words"] = office_words(place.cycle, kind, user)
    queue_message(actor=actor, recipient=user, kind=kind, event_key=f"{kind}:{key}:{user.pk}", context=context)


def recall_letter(actor: Actor | None, invitation: SeatInvitation) -> bool:
    """Drop what waits in the outbox with a link that is void now. Was there such a letter?"""
    waiting = Message.objects.filter(
        kind="seat_invited",
        event_key__startswith=f"seat_invited:{invitation.pk}:",
        state__in=[Message.State.QUEUED, Message.State.HELD, Message.State.FAILED],
    )
    return bool(move_messages(actor=actor, messages=waiting, step="drop"))


def add_assignments(actor: Actor, seats: list[Seat], round: Round, rows: list[Application]) -> list[Assignment]:
    """The missing assignments; each person gets one mail for what is new. Who is barred gets none."""
    bars = bars_of(round.cycle, rows)
    made = []
    for seat in seats:
        present = set(Assignment.objects.filter(seat=seat, round=round).values_list("application_id", flat=True))
        barred = bars.get(seat.expert.user_id, {})
        new = [row for row in rows if row.pk not in present and row.pk not in barred]
        batch = [Assignment.objects.create(round=round, application=row, seat=seat, assigned_at=now()) for row in new]
        if batch:
            tell(actor, seat.expert.user, "panel_assigned", batch[0].pk, round=round, count=len(batch))
        made += batch
    return made
