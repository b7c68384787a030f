"""The side bar of the office's pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from award.core.access import Actor
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
            (_("Screening"), "eligibility:screening_hits", True),
            (_("Later deadlines"), "applications:extensions", True),
            (pgettext_lazy("with the office", "Messages"), "applications:office_threads", True),
            (_("Panels and assignments"), "panels:panel_list", True),
            (_("Invitations"), "panels:invitations", True),
            (_("Conflicts of interest"), "panels:conflict_list", True),
            (_("Progress"), "scoring:progress", True),
            (_("Site visits"), "scoring:office_visits", True),
            (_("Reminders"), "home:reminders", True),
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
            (_("Screening lists"), "eligibility:screening_lists", False),
            (_("Working days"), "cycles:calendar", False),
            (_("Outbox"), "home:outbox", False),
            (_("See as another person"), "home:acting", False),
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
            {
                "label": label,
                "url": reverse(name, args=[cycle.pk] if of_cycle else []),
                "is_current": name == here,
                "slug": slug_of(name),
            }
            for label, name, of_cycle in entries
            if not (of_cycle and cycle is None) and (name not in _FOR_THE_HEAD or may_read_trail)
        ]
        sections.append({"title": title, "links": links})
    return {"cycle": cycle, "sections": sections}


_FOR_THE_HEAD = {"home:audit", "home:acting"}


def pages_of(actor: Actor) -> list[tuple[str, str]]:
    """(name, address) of the pages of the side bar, for the search."""
    cycle, is_head = latest_cycle(), bool(can_read_trail(actor))
    return [
        (str(label), reverse(name, args=[cycle.pk] if of_cycle and cycle else []))
        for _title, entries in _SECTIONS
        for label, name, of_cycle in entries
        if not (of_cycle and cycle is None) and (name not in _FOR_THE_HEAD or is_head)
    ]


# Pages of an app belong to the entry of that app; these few to another.
_ELSEWHERE = {
    "cycles:cycle_list": "cycles:cycle_list",
    "cycles:cycle_new": "cycles:cycle_list",
    "cycles:calendar": "cycles:calendar",
    "scoring:office_visits": "scoring:office_visits",
    "scoring:office_visit": "scoring:office_visits",
    "cycles:calendar_confirm": "cycles:calendar",
    "cycles:calendar_import": "cycles:calendar",
    "cycles:calendar_preview": "cycles:calendar",
    "eligibility:screening_hits": "eligibility:screening_hits",
    "eligibility:screening_hit": "eligibility:screening_hits",
    "eligibility:screening_rule_out": "eligibility:screening_hits",
    "eligibility:screening_lists": "eligibility:screening_lists",
    "eligibility:screening_list": "eligibility:screening_lists",
    "eligibility:screening_import": "eligibility:screening_lists",
    "eligibility:screening_preview": "eligibility:screening_lists",
    "eligibility:screening_retire": "eligibility:screening_lists",
    "panels:expert_list": "panels:expert_list",
    "panels:expert_new": "panels:expert_list",
    "panels:expert": "panels:expert_list",
    "panels:conflict_add": "panels:expert_list",
    "panels:expert_import": "panels:expert_list",
    "panels:expert_import_check": "panels:expert_list",
    "panels:conduct_add": "panels:expert_list",
    "panels:tie_add": "panels:expert_list",
    "panels:invitations": "panels:invitations",
    "panels:invitation_withdraw": "panels:invitations",
    "panels:invitation_replace": "panels:invitations",
    "panels:conflict_list": "panels:conflict_list",
    "panels:conflict_new": "panels:conflict_list",
    "panels:conflict": "panels:conflict_list",
    "panels:avoidance_list": "panels:conflict_list",
    "panels:avoidance": "panels:conflict_list",
    "applications:office_threads": "applications:office_threads",
    "applications:office_notes": "applications:office_threads",
    "applications:return": "eligibility:queue",
    "home:audit": "home:audit",
    "home:event": "home:audit",
    "home:chain_check": "home:audit",
    "home:acting": "home:acting",
    "home:search": "",
    **dict.fromkeys(("home:outbox", "home:outbox_message", "home:outbox_bulk", "home:outbox_kinds"), "home:outbox"),
    "eligibility:requests": "eligibility:queue",
    **dict.fromkeys(("home:bounces", "home:bounces_import"), "home:outbox"),
    **dict.fromkeys(("home:reminders", "home:reminder"), "home:reminders"),
    "reports:ranking_xlsx": "results:rounds",
    **dict.fromkeys(("scoring:defence", "scoring:defence_day", "scoring:survey"), "cycles:cycle"),
    **dict.fromkeys(("scoring:survey_import", "scoring:survey_preview", "scoring:survey_decide"), "cycles:cycle"),
}


def entry_of(view_name: str) -> str:
    """The entry of the side bar a page belongs to: "panels:panel" → "panels:panel_list"."""
    if view_name in _ELSEWHERE:
        return _ELSEWHERE[view_name]
    app = view_name.partition(":")[0]
    names = [name for _title, entries in _SECTIONS for _label, name, _of_cycle in entries]
    return next((name for name in names if name.partition(":")[0] == app), "")


def slug_of(name: str) -> str:
    """The name of an entry as part of an id: "home:outbox" → "home-outbox"."""
    return name.replace(":", "-").replace("_", "-")
