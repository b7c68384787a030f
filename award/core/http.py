"""Requests as views see them."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from award.core.access import Actor


class ActorRequest(HttpRequest):
    """A request of someone who is logged in (type only: Django makes the object)."""

    user: Actor  # type: ignore[assignment]
    htmx: HtmxDetails
