"""The script that shows kept pages of the desk without network."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@cache
def _script() -> bytes:
    return Path(str(finders.find("award/panel-worker.js"))).read_bytes()


@require_safe
def panel_worker(request: HttpRequest) -> HttpResponse:
    """Served below /panel/, which is as far as a browser lets it reach; the same for everybody, it holds no data."""
    return HttpResponse(_script(), content_type="text/javascript", headers={"Cache-Control": "no-cache"})
