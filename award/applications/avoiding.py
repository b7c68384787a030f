"""An applicant asks that someone does not assess it: until when, how often, and who reads it.

Nothing here knows who assesses: the applicant's page is the same whether or not the person is an expert.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from award.accounts.queries import role_in
from award.applications.models import Application, Avoidance
from award.applications.permissions import WRITERS
from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, found, refused
from award.cycles.models import Cycle, Round

MOST = 10  # that an applicant may ask
_SENT_IN = (Application.State.SUBMITTED, Application.State.RETURNED, Application.State.ACCEPTED)
_FIRST_REVIEW = "independent"  # the kind of round in which assessors first read applications


def avoidance_rows() -> QuerySet[Avoidance]:
    """What applicants asked, with what pages and permissions need."""
    return Avoidance.objects.select_related("application__organisation", "application__cycle", "asked_by")


def avoidances_of(application: Application) -> list[Avoidance]:
    """What an applicant asked, in the order it asked."""
    rows = list(Avoidance.objects.filter(application=application).select_related("asked_by").order_by("asked_at", "pk"))
    for row in rows:
        row.application = application  # it knows the role of who asks
    return rows


def avoidances_in(cycle: Cycle) -> QuerySet[Avoidance]:
    """What the applicants of a cycle asked and did not take back: the open ones first."""
    rows = avoidance_rows().filter(application__cycle=cycle).exclude(state=Avoidance.State.WITHDRAWN)
    return rows.select_related("answered_by").order_by("answered_at", "asked_at", "pk")


def can_ask_avoidance(actor: Actor, application: Application) -> Verdict:
    """May the actor ask now? Once submitted, until the first assessors read."""
    role = role_in(actor, application.organisation)
    if not role:
        return HIDDEN
    if role not in WRITERS:
        return refused(_("Only the owner and editors of the organisation can ask for this."))
    if application.state == Application.State.DRAFT:
        return refused(_("Submit the application first; then you can ask for this."))
    if application.state not in _SENT_IN:
        return refused(_("This application is not under assessment."))
    if review_has_begun(application.cycle):
        return refused(_("The review has begun; nothing more can be asked."))
    asked = Avoidance.objects.filter(application=application).exclude(state=Avoidance.State.WITHDRAWN)
    if asked.count() >= MOST:
        return refused(_("You have asked %(n)d times; that is the most.") % {"n": MOST})
    return ALLOWED


def review_has_begun(cycle: Cycle) -> bool:
    """Has the first round in which assessors read been opened?"""
    return cycle.rounds.filter(kind=_FIRST_REVIEW).exclude(state=Round.State.PENDING).exists()


def can_withdraw_avoidance(actor: Actor, avoidance: Avoidance) -> Verdict:
    """May the actor take it back? Until it is answered."""
    role = role_in(actor, avoidance.application.organisation)
    if not role:
        return HIDDEN
    if role not in WRITERS:
        return refused(_("Only the owner and editors of the organisation can ask for this."))
    if avoidance.state != Avoidance.State.OPEN:
        return refused(_("It is answered or withdrawn already."))
    return ALLOWED


def get_own_avoidance(actor: Actor, pk: int) -> Avoidance:
    """A member's door to what its organisation asked; whoever cannot take it back has no business there."""
    avoidance = found(avoidance_rows(), pk=pk)
    enforce(can_withdraw_avoidance(actor, avoidance))
    return avoidance
