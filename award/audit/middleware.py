"""Refusals are recorded here, so that `core`, which refuses, need not know of the trail."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from award.audit.services import record
from award.core.access import HiddenFromActor


class RefusalMiddleware:
    """Record what a logged-in person asked for and was refused; hidden things count as refused inside."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if not isinstance(exception, HiddenFromActor | PermissionDenied) or not request.user.is_authenticated:
            return
        match = request.resolver_match
        # Someone who sees pages as another person is the one who was refused.
        record(
            actor=getattr(request, "acting_by", request.user),
            action="access.refused",
            after={
                "view": match.view_name if match else "",
                "arguments": {key: str(value) for key, value in (match.kwargs if match else {}).items()},
                "method": request.method,
                "hidden": isinstance(exception, HiddenFromActor),
            },
        )
