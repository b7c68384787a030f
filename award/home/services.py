"""What the pages of home put on record: a check of the chain, and seeing pages as another person."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from award.accounts.models import User
from award.audit.queries import last_seq
from award.audit.services import record, verify
from award.core.access import Actor
from award.core.errors import require
from award.home.acting import can_act
from award.home.permissions import can_read_trail

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
