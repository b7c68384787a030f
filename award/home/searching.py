"""The office's search over organisations, experts, panels, cycles and pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from award.applications.bodies import reaches_office
from award.applications.models import Application
from award.core.access import Actor
from award.cycles.models import Cycle
from award.panels.models import Panel
from award.panels.queries import experts_for

MOST = 8  # a group
MOST_LOOKED_AT = 40  # applications, of which some may not reach the office


@dataclass(frozen=True)
class Hit:
    """Something found: its name, what tells it apart, where it is."""

    name: str
    note: str
    url: str


@dataclass(frozen=True)
class Group:
    """The hits of one kind."""

    title: str
    hits: list[Hit]


def search(actor: Actor, text: str, pages: Iterable[tuple[str, str]]) -> list[Group]:
    """What the office finds by `text`, by kind, at most eight each; `pages` are (name, address) of the side bar.

    Of applications only those that were submitted and reach the office: a draft is its owner's own, and what waits
    for its recommending body is not the office's yet.
    """
    text = " ".join(text.split())[:80]
    if not text or not actor.has_role("office"):
        return []
    groups = [
        Group(_("Pages"), [Hit(name, "", url) for name, url in pages if text.casefold() in name.casefold()][:MOST]),
        Group(_("Applications"), _applications(text)),
        Group(_("Experts"), _experts(actor, text)),
        Group(_("Panels"), _panels(text)),
        Group(_("Cycles"), _cycles(text)),
    ]
    return [group for group in groups if group.hits]


def _applications(text: str) -> list[Hit]:
    named = Q(organisation__name__icontains=text) | Q(organisation__name_en__icontains=text)
    coded = Q(organisation__credit_code__icontains=text) | Q(number__icontains=text)
    sounded = Q(organisation__sort_key__icontains=text.casefold())
    rows = Application.objects.filter(named | coded | sounded, submitted_at__isnull=False)
    rows = rows.select_related("organisation", "cycle__programme__criteria_set").order_by("-cycle__year", "number")
    reaching = (row for row in rows[:MOST_LOOKED_AT] if reaches_office(row))
    return [
        Hit(
            row.organisation.name, f"{row.number} · {row.cycle.name}", reverse("eligibility:application", args=[row.pk])
        )
        for row in islice(reaching, MOST)
    ]


def _experts(actor: Actor, text: str) -> list[Hit]:
    rows = experts_for(actor, search=text)[:MOST]
    return [Hit(str(row), row.employer, reverse("panels:expert", args=[row.pk])) for row in rows]


def _panels(text: str) -> list[Hit]:
    rows = Panel.objects.filter(Q(name__icontains=text) | Q(code__icontains=text)).select_related("cycle")
    return [
        Hit(row.name, row.cycle.name, reverse("panels:panel", args=[row.pk])) for row in rows.order_by("-pk")[:MOST]
    ]


def _cycles(text: str) -> list[Hit]:
    named = Q(name_zh__icontains=text) | Q(name_en__icontains=text)
    if text.isdecimal() and len(text) == 4:
        named |= Q(year=int(text))
    rows = Cycle.objects.filter(named).order_by("-year", "-pk")[:MOST]
    return [Hit(row.name, str(row.get_state_display()), reverse("cycles:cycle", args=[row.pk])) for row in rows]
