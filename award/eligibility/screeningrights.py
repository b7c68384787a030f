"""Who keeps screening lists, who judges hits, and the doors to both."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from award.applications.models import Application
from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, found, refused
from award.core.errors import ServiceError
from award.cycles.models import Cycle
from award.cycles.permissions import can_run_cycles
from award.eligibility.models import ScreeningHit, ScreeningList
from award.eligibility.screened import LIVE, hits_that_ask, hits_that_bar, hits_with_sides, lists_with_counts


def get_screening_list(actor: Actor, pk: int) -> ScreeningList:
    """The office's door to a list."""
    enforce(can_run_cycles(actor))
    return found(lists_with_counts(), pk=pk)


def get_hit(actor: Actor, pk: int) -> ScreeningHit:
    """The office's door to a hit."""
    enforce(can_run_cycles(actor))
    return found(hits_with_sides(), pk=pk)


def can_retire(actor: Actor, screening_list: ScreeningList) -> Verdict:
    """May the actor take the list out of use? Not the platform's own."""
    if not actor.has_role("office"):
        return HIDDEN
    if screening_list.retired_at is not None:
        return refused(_("This list is out of use already."))
    if screening_list.is_own:
        return refused(_("The platform keeps this list itself; it stays in use."))
    return ALLOWED


def can_screen(actor: Actor | None, cycle: Cycle) -> Verdict:
    """May the actor have the cycle screened, once it is open and unless it is cancelled? None: the system."""
    if actor is not None and not actor.has_role("office"):
        return HIDDEN
    if cycle.state in (Cycle.State.DRAFT, Cycle.State.CANCELLED):
        return refused(_("There is nothing to screen in this cycle."))
    return ALLOWED


def can_judge(actor: Actor, hit: ScreeningHit) -> Verdict:
    """May the actor judge the hit? Any officer; what is settled is settled anew by the head."""
    if not actor.has_role("office"):
        return HIDDEN
    is_honoured = hit.application.cycle.state == Cycle.State.PUBLISHED
    if hit.application.state not in LIVE and not is_honoured:
        return refused(_("The application is out; its hits need no judgement."))
    if hit.application.cycle.state == Cycle.State.CANCELLED:
        return refused(_("This cycle is cancelled."))
    return ALLOWED


def can_dismiss(actor: Actor, hit: ScreeningHit) -> Verdict:
    """May the actor say that the entry does not apply? Of a match by code and of a confirmed one the head alone."""
    verdict = can_judge(actor, hit)
    settled = hit.match == ScreeningHit.Match.CODE or hit.state == ScreeningHit.State.CONFIRMED
    if verdict and settled and not actor.has_role("chief"):
        return refused(_("Only the head of the award office dismisses a match by code or one that was confirmed."))
    return verdict


def can_rule_out(actor: Actor, hit: ScreeningHit) -> Verdict:
    """May the actor take the application out on account of the hit, after the review? The head, once confirmed."""
    if not actor.has_role("office"):
        return HIDDEN
    if hit.state != ScreeningHit.State.CONFIRMED:
        return refused(_("Confirm the hit first."))
    if hit.application.state != Application.State.ACCEPTED:
        return refused(_("The application is not in assessment."))
    if hit.application.cycle.state not in (Cycle.State.ASSESSING, Cycle.State.DECIDING):
        return refused(_("In this stage of the cycle an application is not taken out here."))
    if not actor.has_role("chief"):
        return refused(_("Only the head of the award office takes an accepted application out."))
    return ALLOWED


def require_clear(applications: Iterable[Application]) -> None:
    """Raise a ServiceError that names whom a hit bars, and whose match by name nobody has judged yet."""
    rows = list(applications)
    barred = _names(hits_that_bar(rows))
    asked = _names(hits_that_ask(rows))
    said = []
    if barred:
        said.append(_("Barred by screening: %(names)s. Dismiss the hit with a reason, or take the application out.") % {
            "names": barred
        })  # fmt: skip
    if asked:
        said.append(_("Matches by name to be judged first: %(names)s.") % {"names": asked})
    if said:
        raise ServiceError(" ".join(said), code="screened")


def _names(hits: Iterable[ScreeningHit]) -> str:
    named = (
        _("%(name)s (%(detail)s)") % {"name": hit.application.organisation.name, "detail": hit.entry.list}
        for hit in hits
    )
    return _("; ").join(dict.fromkeys(named))
