"""Named reads of the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from award.core.access import Actor
from award.core.clock import BEIJING, now
from award.outbox.models import Bounce, HeldKind, Message


@dataclass(frozen=True)
class Wanted:
    """Which messages a list shows: of a kind, in a state, to a person (part of name or address), of some days."""

    kind: str = ""
    state: str = ""
    person: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_any(self) -> bool:
        """Is nothing chosen?"""
        return self == Wanted()


def _open_bounces() -> QuerySet[Bounce]:
    return Bounce.objects.filter(cleared_at__isnull=True, address=Lower(OuterRef("address")))


def messages_for(actor: Actor, wanted: Wanted | None = None) -> QuerySet[Message]:
    """The messages for the office, newest first; nothing for anyone else. `is_unreachable`: its address bounced."""
    messages = Message.objects.select_related("recipient").annotate(is_unreachable=Exists(_open_bounces()))
    if not actor.has_role("office"):
        return messages.none()
    return messages.filter(_chosen(wanted)) if wanted is not None else messages


def _chosen(wanted: Wanted) -> Q:
    chosen = Q()
    if wanted.kind:
        chosen &= Q(kind=wanted.kind)
    if wanted.state:
        chosen &= Q(state=wanted.state)
    if wanted.person:
        person = wanted.person
        chosen &= Q(recipient__name__icontains=person) | Q(address__icontains=person)
    if wanted.since:
        chosen &= Q(created_at__gte=_midnight(wanted.since))
    if wanted.until:
        chosen &= Q(created_at__lt=_midnight(wanted.until + timedelta(days=1)))
    return chosen


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=BEIJING)


def messages_due() -> QuerySet[Message]:
    """What the worker is to send now, oldest first; what failed waits until its next attempt is due.

    Nothing for an address that mail does not reach: it waits until the office has cleared it.
    """
    due = Message.objects.filter(~Exists(_open_bounces()), state=Message.State.QUEUED, due_at__lte=now())
    return due.order_by("created_at", "pk")


def digested_in(message: Message) -> QuerySet[Message]:
    """The messages a digest holds."""
    return Message.objects.filter(digest=message).order_by("created_at", "pk")


def held_kinds() -> dict[str, HeldKind]:
    """The kinds of mail that are held, by their code."""
    return {row.kind: row for row in HeldKind.objects.select_related("held_by")}


def is_kind_held(kind: str) -> bool:
    """Does the office hold all mail of that kind?"""
    return HeldKind.objects.filter(kind=kind).exists()


def counts_by_kind() -> dict[str, dict[str, int]]:
    """How many messages of each kind there are, and how many of them are held: kind -> counts."""
    rows = Message.objects.values("kind").annotate(total=Count("pk"), held=Count("pk", filter=Q(state="held")))
    return {row["kind"]: {"total": row["total"], "held": row["held"]} for row in rows.order_by()}


def bounces() -> QuerySet[Bounce]:
    """The addresses that mail did not reach, open ones first, with how many messages wait for each."""
    waiting = Message.objects.filter(state=Message.State.QUEUED).annotate(folded=Lower("address"))
    waits = waiting.filter(folded=OuterRef("address"))
    rows = Bounce.objects.select_related("cleared_by").annotate(has_waiting=Exists(waits))
    return rows.order_by(F("cleared_at").desc(nulls_first=True), "-bounced_at", "-pk")


def open_bounce_of(address: str) -> Bounce | None:
    """The open bounce of an address."""
    return Bounce.objects.filter(address=address.lower(), cleared_at__isnull=True).first()
