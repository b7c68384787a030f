"""The side bar of the office's pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
            (_("Later deadlines"), "applications:extensions", True),
            (pgettext_lazy("with the office", "Messages"), "applications:office_threads", True),
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
            (_("Commendation"), "honours:office", True),
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
    may_read_trail = bool(can_read_trail(request.user))
    here = entry_of(request.resolver_match.view_name if request.resolver_match else "")
    sections: list[dict[str, Any]] = []
    for title, entries in _SECTIONS:
        links = [
            {"label": label, "url": reverse(name, args=[cycle.pk] if of_cycle else []), "is_current": name == here}
            for label, name, of_cycle in entries
            if not (of_cycle and cycle is None) and (name != "home:audit" or may_read_trail)
        ]
        sections.append({"title": title, "links": links})
    return {"cycle": cycle, "sections": sections}


# Pages of an app belong to the entry of that app; these few to another.
_ELSEWHERE = {
    "cycles:cycle_list": "cycles:cycle_list",
    "cycles:cycle_new": "cycles:cycle_list",
    "cycles:calendar": "cycles:calendar",
    "cycles:calendar_confirm": "cycles:calendar",
    "panels:expert_list": "panels:expert_list",
    "panels:expert_new": "panels:expert_list",
    "panels:expert": "panels:expert_list",
    "panels:conflict_add": "panels:expert_list",
    "applications:office_threads": "applications:office_threads",
    "applications:office_notes": "applications:office_threads",
    "applications:return": "eligibility:queue",
    "home:audit": "home:audit",
    "home:outbox": "home:outbox",
    "reports:ranking_xlsx": "results:rounds",
}


def entry_of(view_name: str) -> str:
    """The entry of the side bar a page belongs to: "panels:panel" → "panels:panel_list"."""
    if view_name in _ELSEWHERE:
        return _ELSEWHERE[view_name]
    app = view_name.partition(":")[0]
    names = [name for _title, entries in _SECTIONS for _label, name, _of_cycle in entries]
    return next((name for name in names if name.partition(":")[0] == app), "")
