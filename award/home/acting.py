"""Seeing pages as another person does: who may, for how long, and which pages.

The list of pages holds nothing that the head of the office may not know anyway: no draft, no mark, no remark, no
ballot, no talk among colleagues. A page that is not on the list is refused, whatever it shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Exists, OuterRef, Q, QuerySet

from award.accounts.models import Membership, Role, User
from award.core.access import Actor, Verdict, enforce, found
from award.core.clock import now
from award.home.permissions import can_open_as

KEY = "acting"
LASTS = timedelta(minutes=30)

PAGES = frozenset(
    {
        "home:front",
        "home:dashboard",
        "home:my",
        "home:panel",
        "home:recommend",
        "accounts:organisation",
        "applications:progress",
        "applications:receipt",
        "eligibility:verdict",
        "cycles:announcement_list",
        "cycles:announcement",
        "cycles:criteria_list",
        "cycles:criteria",
    }
)
# These act for the person who logged in, never for the one whose pages are seen.
OWN = frozenset({"home:acting_end", "account_logout", "set_language"})
_NEVER = [Role.Name.OFFICE, Role.Name.CHIEF, Role.Name.SUPERVISOR, Role.Name.COMMITTEE]


@dataclass(frozen=True)
class Acting:
    """Whose pages are seen, and until when."""

    person: User
    until: datetime


def can_act(actor: Actor) -> Verdict:
    """The head of the office."""
    return can_open_as(actor, Role.Name.CHIEF)


def people_to_act_as(actor: Actor, search: str = "") -> QuerySet[User]:
    """Applicants, experts and recommending bodies; never staff, supervisors, the committee or a superuser."""
    rows = User.objects.filter(is_active=True, is_superuser=False, is_staff=False).exclude(pk=actor.pk)
    if not can_act(actor):
        return rows.none()
    barred = Role.objects.filter(user=OuterRef("pk"), name__in=_NEVER)
    role = Role.objects.filter(user=OuterRef("pk"))
    member = Membership.objects.filter(user=OuterRef("pk"))
    rows = rows.filter(~Exists(barred)).filter(Exists(role) | Exists(member))
    for word in search.split():
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(organisations__name__icontains=word))
    return rows.distinct().order_by("name", "pk").prefetch_related("roles", "organisations")


def get_person_to_act_as(actor: Actor, pk: int) -> User:
    """The door to a person whose pages may be seen."""
    enforce(can_act(actor))
    return found(people_to_act_as(actor), pk=pk)


def acting_of(actor: Actor, session: SessionBase) -> Acting | None:
    """Whose pages the actor sees in this session, if it still may and the time is not over."""
    kept = session.get(KEY)
    if not kept:
        return None
    until = datetime.fromisoformat(kept["until"])
    person = people_to_act_as(actor).filter(pk=kept["person"]).first()
    return Acting(person, until) if person is not None and now() < until else None
