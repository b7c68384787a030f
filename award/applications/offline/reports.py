"""What was taken over from a copy, told from the trail."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from award.applications.models import Application
from award.applications.offline.slots import slots_of
from award.audit.queries import events_about

ACTION = "copy.taken_over"


@dataclass(frozen=True)
class Report:
    """Who took over which parts, and when."""

    at: datetime
    by: str
    labels: list[str]


def last_report(application: Application) -> Report | None:
    """The latest taking over by a member of the team."""
    event = events_about(application).filter(action=ACTION, actor__isnull=False).order_by("-seq").first()
    if event is None:
        return None
    names = {slot.key: slot.label for slot in slots_of(application)}
    fields = json.loads(event.body)["after"]["fields"]
    return Report(event.recorded_at, str(event.actor), [names.get(key, key) for key in fields])
