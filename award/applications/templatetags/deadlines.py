"""Why a page is closed for writing: when it closed, what became of what was typed, whom to call."""

from __future__ import annotations

from typing import Any

from django import template

from award.applications.deadlines import deadline_of
from award.applications.models import Application
from award.applications.reading import office_phone
from award.core.access import Verdict

register = template.Library()


@register.inclusion_tag("applications/_closed.html", takes_context=True)
def closed_note(context: dict[str, Any], application: Application, verdict: Verdict) -> dict[str, Any]:
    """A note above a form that may not be written in now; nothing when it may."""
    if verdict:
        return {"verdict": verdict}
    deadline = deadline_of(application)
    return {
        "verdict": verdict,
        "application": application,
        "closed_at": None if deadline.is_open else deadline.closes_at,
        "is_typed": context["request"].method == "POST",
        "is_returned": application.state == Application.State.RETURNED,
        "phone": office_phone(application.cycle),
    }
