"""What every page knows. Nothing here may read a model above `core`: it runs on an applicant's pages too."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from award.core.clock import now


def site(request: HttpRequest) -> dict[str, object]:
    """Demo flag, public address and the server's time."""
    return {"demo": settings.DEMO, "base_url": settings.BASE_URL, "server_now": now()}
