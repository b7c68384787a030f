"""Whom to log in as, in demo mode only. The list is what `seed_demo` wrote."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.conf import settings

register = template.Library()

DEMO_LOGINS = "demo_logins.json"


@register.inclusion_tag("home/_demo_logins.html")
def demo_logins() -> dict[str, Any]:
    """The cast of the demo with its one password; nothing outside demo mode."""
    path = settings.DATA_DIR / DEMO_LOGINS
    if not settings.DEMO or not path.is_file():
        return {"people": []}
    return json.loads(path.read_text(encoding="utf-8"))
