"""Named reads of the trail."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet

from award.audit.models import AuditEvent, TwoPersonAct
from award.core.access import Actor


def object_ref(target: Model) -> tuple[str, str]:
    """How the trail names an object: ("applications.application", "17")."""
    return target._meta.label_lower, str(target.pk)


def events_for(actor: Actor) -> QuerySet[AuditEvent]:
    """The whole trail for supervisors and the head of the office; nothing for anyone else."""
    events = AuditEvent.objects.select_related("actor").order_by("-seq")
    return events if actor.has_role("supervisor") or actor.has_role("chief") else events.none()


def events_about(target: Model) -> QuerySet[AuditEvent]:
    """The events of one object, oldest first."""
    object_type, object_id = object_ref(target)
    return AuditEvent.objects.filter(object_type=object_type, object_id=object_id).select_related("actor")


def open_act(kind: str, target: Model) -> TwoPersonAct | None:
    """The act of this kind that awaits a second person, if any."""
    object_type, object_id = object_ref(target)
    return TwoPersonAct.objects.filter(kind=kind, object_type=object_type, object_id=object_id, state="asked").first()


def open_acts(kinds: list[str] | None = None) -> QuerySet[TwoPersonAct]:
    """All acts that await a second person, newest first."""
    acts: QuerySet[Any] = TwoPersonAct.objects.filter(state="asked").select_related("asked_by")
    return acts.filter(kind__in=kinds) if kinds is not None else acts


def last_hash() -> str:
    """The end of the chain now; receipts carry it as a checkpoint."""
    event = AuditEvent.objects.order_by("-seq").first()
    return event.hash if event else "0" * 64


def last_seq() -> int:
    """The number of the last event, 0 where there is none."""
    return AuditEvent.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
