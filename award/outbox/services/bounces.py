"""Addresses that mail does not reach: nothing is sent there until the office has cleared them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import StaleState
from award.outbox.models import Bounce


@transaction.atomic
def add_bounces(*, actor: Actor | None, entries: Iterable[tuple[str, str]]) -> int:
    """Note addresses with the reason; those that are noted already stay as they are. Returns how many were new."""
    new = 0
    for address, reason in entries:
        bounce, created = Bounce.objects.get_or_create(
            address=address.strip().lower(),
            cleared_at=None,
            defaults={"reason": reason[:300], "bounced_at": now()},
        )
        if created:
            new += 1
            record(actor=actor, action="bounce.noted", target=bounce, after={"state": "open"})
    return new


@transaction.atomic
def clear_bounce(*, actor: Actor, bounce: Bounce) -> None:
    """Mail may go to the address again; what is queued for it goes with the next run."""
    cleared = Bounce.objects.filter(pk=bounce.pk, cleared_at__isnull=True).update(
        cleared_at=now(), cleared_by_id=actor.pk
    )
    if not cleared:
        raise StaleState
    record(actor=actor, action="bounce.cleared", target=bounce, before={"state": "open"}, after={"state": "cleared"})
