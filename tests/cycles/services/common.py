"""Events as written, dates in order, and a cycle that is open."""

from __future__ import annotations

import json
from datetime import timedelta

from award.audit.models import AuditEvent
from award.core.clock import now
from award.cycles import services


def events() -> list[tuple[str, dict, dict, str]]:
    """(action, before, after, reason) of every event, oldest first."""
    bodies = [json.loads(event.body) for event in AuditEvent.objects.order_by("seq")]
    return [(body["action"], body["before"], body["after"], body["reason"]) for body in bodies]


def dates(**changes):
    start = now().replace(microsecond=0)
    values = {
        "applications_open_at": start + timedelta(days=1),
        "applications_close_at": start + timedelta(days=30),
        "results_on": (start + timedelta(days=120)).date(),
        "round_due": {"material": start + timedelta(days=60), "consensus": start + timedelta(days=70)},
    }
    return {**values, **changes}


def opened(clerk, draft):
    services.set_dates(actor=clerk, cycle=draft, **dates())
    return services.open_cycle(actor=clerk, cycle=draft)
