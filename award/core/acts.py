"""What most buttons do: call a service, and say what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages

from award.core.http import ActorRequest
from award.core.messages import sentence
from award.domain.errors import AwardError


def act(request: ActorRequest, done: str, service: Callable[..., Any], **arguments: Any) -> Any:
    """Call `service` as the person of the request; say `done` (nothing if empty), or why it was refused.

    Returns what the service returned (True where it returns nothing), None when it refused.
    """
    try:
        result = service(actor=request.user, **arguments)
    except AwardError as error:
        messages.error(request, sentence(error))
        return None
    if done:
        messages.success(request, done)
    return True if result is None else result
