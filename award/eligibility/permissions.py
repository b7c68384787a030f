"""Who reviews eligibility, who changes a verdict, and who reads one."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from award.applications.bodies import reaches_office
from award.applications.deadlines import takes_by_extension
from award.applications.handled import awaiting_recommendation, still_open
from award.applications.models import Application, Evidence
from award.applications.permissions import can_download, get_application, get_submitted
from award.applications.queries import is_in_revision
from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, found, refused
from award.cycles.models import Cycle
from award.cycles.permissions import can_run_cycles
from award.eligibility.models import DepartmentRequest, EligibilityReview
from award.eligibility.queries import queue_counts, review_of


def can_review(actor: Actor, application: Application) -> Verdict:
    """May the actor give a verdict now? The office the first one, its head another one, until assessment begins."""
    if not actor.has_role("office"):
        return HIDDEN
    if application.state == Application.State.RETURNED:
        return refused(_("The application is returned to its applicant for correction."))
    if application.state not in (Application.State.SUBMITTED, *_DECIDED):
        return refused(_("Only a submitted application is reviewed."))
    if application.cycle.state == Cycle.State.APPLYING:
        return refused(_("Applications are still open; the review begins when they are closed."))
    if application.cycle.state != Cycle.State.ELIGIBILITY:
        return refused(_("The eligibility review of this cycle is finished; verdicts stand."))
    if takes_by_extension(application) and application.state not in _DECIDED:
        return refused(_("The applicant has a later deadline and may still change the application."))
    if application.state in _DECIDED and not actor.has_role("chief"):
        return refused(_("Only the head of the award office changes a verdict."))
    return ALLOWED


_DECIDED = (Application.State.ACCEPTED, Application.State.REJECTED)


def can_finish_review(actor: Actor, cycle: Cycle) -> Verdict:
    """May the actor finish the review, so that assessment can begin? Not while an application waits."""
    if not actor.has_role("office"):
        return HIDDEN
    if cycle.state != Cycle.State.ELIGIBILITY:
        return refused(_("This cycle is not in eligibility review."))
    counts = queue_counts(cycle)
    if waiting := len(still_open(cycle)):
        return refused(_("Applications still with their applicants: %(n)s") % {"n": waiting})
    if waiting := awaiting_recommendation(cycle):
        return refused(_("Applications still with their recommending bodies: %(n)s") % {"n": waiting})
    if waiting := counts[Application.State.SUBMITTED]:
        return refused(_("Applications still waiting for a verdict: %(n)s") % {"n": waiting})
    if not counts[Application.State.ACCEPTED]:
        return refused(_("No application was accepted; there is nothing to assess."))
    return ALLOWED


def get_application_for_review(actor: Actor, pk: int) -> Application:
    """The office's door to a submitted application that reaches it."""
    enforce(can_run_cycles(actor))
    application = get_submitted(actor, pk)
    if not reaches_office(application):
        enforce(HIDDEN)
    return application


def get_evidence_for_review(actor: Actor, pk: int) -> Evidence:
    """The office's door to a file that was submitted; one in a draft only does not exist."""
    enforce(can_run_cycles(actor))
    evidence = Evidence.objects.filter(pk=pk).first()
    if evidence is None or not is_in_revision(evidence):
        raise Http404
    evidence.application = get_application_for_review(actor, evidence.application_id)
    enforce(can_download(evidence))
    return evidence


def get_verdict(actor: Actor, application_pk: int) -> EligibilityReview:
    """A member's door to the verdict on its organisation's application; 404 while there is none."""
    application = get_application(actor, application_pk)
    review = review_of(application)
    if review is None:
        raise Http404
    review.application = application
    return review


def can_ask_departments(actor: Actor, cycle: Cycle) -> Verdict:
    """May the actor write to departments about applicants now? The office, while it reviews."""
    if not actor.has_role("office"):
        return HIDDEN
    if cycle.state != Cycle.State.ELIGIBILITY:
        return refused(_("Departments are asked during the eligibility review."))
    return ALLOWED


def can_record_reply(actor: Actor, row: DepartmentRequest) -> Verdict:
    """May the actor write down what a department replied? Also after the review: a late reply is still on record."""
    if not actor.has_role("office"):
        return HIDDEN
    if row.state not in (DepartmentRequest.State.SENT, DepartmentRequest.State.ANSWERED):
        return refused(_("Only a letter that was sent has a reply."))
    if row.cycle.state in (Cycle.State.PUBLISHED, Cycle.State.CANCELLED):
        return refused(_("This cycle is over."))
    return ALLOWED


def get_request(actor: Actor, pk: int) -> DepartmentRequest:
    """The office's door to a letter to a department."""
    enforce(can_run_cycles(actor))
    rows = DepartmentRequest.objects.select_related("cycle__programme__criteria_set", "made_by", "recorded_by")
    return found(rows.defer("cycle__programme__text", "cycle__programme__criteria_set__text"), pk=pk)


def can_take_back(actor: Actor, cycle: Cycle) -> Verdict:
    """May the actor take back what was accepted together last? The head of the office, within the review."""
    if not actor.has_role("office"):
        return HIDDEN
    if not actor.has_role("chief"):
        return refused(_("Only the head of the award office changes a verdict."))
    if cycle.state != Cycle.State.ELIGIBILITY:
        return refused(_("The eligibility review of this cycle is finished; verdicts stand."))
    return ALLOWED
