"""The side bar of the office's pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from award.home.permissions import can_read_trail
from award.home.queries import latest_cycle

register = template.Library()

# section → (label, URL name, whether the page belongs to a cycle)
_SECTIONS = [
    (
        None,
        [
            (_("Overview"), "home:office", False),
            (_("Cycle and dates"), "cycles:cycle", True),
            (_("Eligibility review"), "eligibility:queue", True),
            (_("Panels and assignments"), "panels:panel_list", True),
            (_("Progress"), "scoring:progress", True),
            (_("Rounds and ranking"), "results:rounds", True),
        ],
    ),
    (
        _("Results"),
        [
            (_("Decision"), "deliberation:decision", True),
            (_("Public notice"), "notices:office_list", True),
            (_("Commendation and certificates"), "honours:office", True),
        ],
    ),
    (
        _("Archive"),
        [
            (_("All cycles"), "cycles:cycle_list", False),
            (_("Register of experts"), "panels:expert_list", False),
            (_("Working days"), "cycles:calendar", False),
            (_("Outbox"), "home:outbox", False),
            (_("Audit log"), "home:audit", False),
        ],
    ),
]


@register.inclusion_tag("home/_office_nav.html", takes_context=True)
def office_nav(context: dict[str, Any], cycle: Any = None) -> dict[str, Any]:
    """The links of the office, with those of `cycle` (else of the cycle at work)."""
    cycle = cycle or latest_cycle()
    request = context["request"]
    path, may_read_trail = request.path, bool(can_read_trail(request.user))
    sections: list[dict[str, Any]] = []
    for title, entries in _SECTIONS:
        links = []
        for label, name, of_cycle in entries:
            if (of_cycle and cycle is None) or (name == "home:audit" and not may_read_trail):
                continue
            try:
                url = reverse(name, args=[cycle.pk] if of_cycle else [])
            except NoReverseMatch:
                continue
            links.append({"label": label, "url": url})
        sections.append({"title": title, "links": links})
    longest = max(
        (link for section in sections for link in section["links"] if path.startswith(link["url"])),
        key=lambda link: len(link["url"]),
        default=None,
    )
    if longest:
        longest["is_current"] = True
    return {"cycle": cycle, "sections": sections}
