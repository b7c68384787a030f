"""What the pages of home put on record: a check of the chain, seeing pages as another person, reminders."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from award.accounts.models import User
from award.audit.queries import last_seq
from award.audit.services import record, verify
from award.core.access import Actor
from award.core.clock import BEIJING, now, today
from award.core.errors import StaleState, require
from award.cycles.models import Cycle
from award.home.acting import can_act
from award.home.permissions import can_read_trail
from award.home.reminding import due_today, waiting_in
from award.outbox.services import queue_message

MOST_EVENTS = 200_000  # a page checks the latest so many; the command checks all
MOST_FAULTS = 20


@dataclass(frozen=True)
class ChainCheck:
    """From which event to which the chain was read, and what was found."""

    first: int
    last: int
    faults: list[str]


@transaction.atomic
def check_chain(*, actor: Actor) -> ChainCheck:
    """Read the chain of the trail and put on record that it was read, and how many faults were found."""
    require(can_read_trail(actor), _("You may not read the audit log."))
    last = last_seq()
    first = max(1, last - MOST_EVENTS + 1)
    faults = list(islice(verify(since=first), MOST_FAULTS))
    record(actor=actor, action="audit.checked", after={"first": first, "last": last, "faults": len(faults)})
    return ChainCheck(first, last, faults)


@transaction.atomic
def start_acting(*, actor: Actor, person: User) -> None:
    """Put on record that the head of the office begins to see pages as this person."""
    require(can_act(actor), _("Only the head of the award office sees pages as another person."))
    record(actor=actor, action="acting.started", target=person)


@transaction.atomic
def note_acting(*, actor: Actor, person: User, view: str) -> None:
    """Put on record that a page was seen, or refused, as this person."""
    record(actor=actor, action="acting.seen", target=person, after={"view": view})


@transaction.atomic
def end_acting(*, actor: Actor, person: User) -> None:
    """Put on record that it ended."""
    record(actor=actor, action="acting.ended", target=person)


@transaction.atomic
def queue_reminders(*, actor: Actor | None, cycle: Cycle) -> int:
    """Write the letters that are due by the programme and not written yet, those of a day that was missed too."""
    queued = 0
    # Letters written before the hour of the digests wait for it, and go in one mail a person.
    is_early = now().astimezone(BEIJING).hour < settings.DIGEST_HOUR
    for rules, reminder, before in due_today(cycle):
        message = queue_message(
            actor=actor,
            recipient=reminder.recipient,
            kind=reminder.kind,
            event_key=reminder.key(str(before)),
            context=reminder.context,
            is_held=rules.is_held,
            may_be_digested=is_early,
        )
        queued += message is not None
    return queued


@transaction.atomic
def remind_now(*, actor: Actor, cycle: Cycle, phase: str, expected: int, is_held: bool = False) -> int:
    """Remind everyone who is waited for in a phase; whoever was so reminded today gets no second letter.

    `expected`: how many letters the person who asks has seen. Returns how many were written.
    """
    reminders = waiting_in(cycle, phase)
    if len(reminders) != expected:
        raise StaleState
    queued = 0
    for reminder in reminders:
        message = queue_message(
            actor=actor,
            recipient=reminder.recipient,
            kind=reminder.kind,
            event_key=reminder.key(f"now{today():%Y%m%d}"),
            context=reminder.context,
            is_held=is_held,
        )
        queued += message is not None
    record(actor=actor, action="reminder.now", target=cycle, after={"phase": phase, "letters": queued})
    return queued
