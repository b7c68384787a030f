"""Who may do what around a submitted application: return it, extend its deadline, recommend it, write about it."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from award.accounts.models import Role
from award.accounts.queries import role_in
from award.applications.bodies import (
    UNDER_REVIEW,
    codes_of,
    is_read_by_body,
    reaches_office,
    recommendation_due,
    rules_of,
    stand_for,
    standing_verdict,
)
from award.applications.deadlines import deadline_of, ordinary_deadline
from award.applications.models import Application, Correction, Evidence, Recommendation, Revision
from award.applications.queries import all_applications, is_in_revision
from award.audit.models import TwoPersonAct
from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, refused
from award.core.clock import now
from award.cycles.queries import programme_of

EXTENSION = "extension"  # the kind of act that two officers make
State = Application.State


# ------------------------------------------------------------------ corrections


def can_return(actor: Actor, application: Application, origin: str) -> Verdict:
    """May the actor return the application for correction: the office, or the body that stands for it?"""
    if not (verdict := _may_handle(actor, application, origin)):
        return verdict
    if application.state != State.SUBMITTED:
        return refused(_("Only a submitted application is returned for correction."))
    if application.cycle.state not in UNDER_REVIEW:
        return refused(_("The eligibility review of this cycle is over; nothing is returned any more."))
    if origin == Correction.Origin.BODY and stands_recommended(application):
        return refused(_("It is recommended already. Change the recommendation first."))
    times = programme_of(application.cycle).application.corrections
    if application.corrections.filter(origin=origin).count() >= times:
        return refused(_("It was returned as often as the programme allows."))
    return ALLOWED


def can_lapse(actor: Actor, application: Application) -> Verdict:
    """May the actor take the revision submitted earlier, because the due date of the correction has passed?"""
    correction = application.corrections.filter(state=Correction.State.OPEN).first()
    if correction is None:
        known = actor.has_role(Role.Name.OFFICE) or stand_for(codes_of(actor), application)
        return refused(_("The application is not returned.")) if known else HIDDEN
    # A body may take it also when its time for recommending is over: the application must not stay returned for ever.
    by_body = correction.origin == Correction.Origin.BODY
    verdict = _may_speak(actor, application) if by_body else _may_handle(actor, application, correction.origin)
    if not verdict:
        return verdict
    if deadline_of(application).is_open:
        return refused(_("The applicant may still correct the application."))
    return ALLOWED


def _may_handle(actor: Actor, application: Application, origin: str) -> Verdict:
    if origin == Correction.Origin.OFFICE:
        return ALLOWED if actor.has_role(Role.Name.OFFICE) and reaches_office(application) else HIDDEN
    return _may_speak(actor, application) and _takes_recommendations(application)


def _may_speak(actor: Actor, application: Application) -> Verdict:
    """May the actor act for the body? Only one who stands for the application and does not belong to its applicant."""
    if not stand_for(codes_of(actor), application):
        return HIDDEN
    if role_in(actor, application.organisation):
        return refused(_("You belong to the applicant; a colleague of your body must recommend it."))
    return ALLOWED


# ------------------------------------------------------------------ recommendation


def _takes_recommendations(application: Application) -> Verdict:
    if not rules_of(application.cycle).is_required:
        return refused(_("This award takes applications without recommendation."))
    due = recommendation_due(application)
    if due is None or now() > due:
        return refused(_("The time for recommending has passed."))
    if stands_recommended(application) and application.state != State.SUBMITTED:
        return refused(_("The award office has taken up the application; the recommendation stands."))
    return ALLOWED


def can_recommend(actor: Actor, application: Application) -> Verdict:
    """May the actor say whether the application is recommended, or change what it said? Once it can change no more."""
    if not (verdict := _may_speak(actor, application)):
        return verdict
    if application.cycle.state not in UNDER_REVIEW:
        return refused(_("The time for recommending has passed."))
    if not (verdict := _takes_recommendations(application)):
        return verdict
    if application.state == State.RETURNED:
        return refused(_("The application is returned to its applicant; recommend it once it is corrected."))
    if application.state != State.SUBMITTED:
        return refused(_("The award office has taken up the application; the recommendation stands."))
    if ordinary_deadline(application).is_open:
        return refused(_("The applicant may still change the application; recommend it after its deadline."))
    return ALLOWED


def get_recommended(actor: Actor, pk: int) -> Application:
    """A recommending body's door to a submitted application that it is asked to recommend.

    Drafts do not exist for it, nor what was withdrawn, nor anything of what comes after the review.
    """
    application = _handled(pk)
    if application.state == State.WITHDRAWN:
        enforce(HIDDEN)
    codes = codes_of(actor) if is_read_by_body(application) else []
    if not stand_for(codes, application) or not _was_submitted(application):
        enforce(HIDDEN)
    return application


def get_recommended_evidence(actor: Actor, pk: int) -> Evidence:
    """A body's door to a file that was submitted by those it stands for."""
    evidence = Evidence.objects.filter(pk=pk).first()
    if evidence is None:
        raise Http404
    evidence.application = get_recommended(actor, evidence.application_id)
    if not is_in_revision(evidence):
        raise Http404
    return evidence


# ------------------------------------------------------------------ extensions


def can_ask_extension(actor: Actor, application: Application) -> Verdict:
    """May the actor ask for a later deadline of this applicant? Until its application is decided."""
    if not actor.has_role(Role.Name.OFFICE):
        return HIDDEN
    if application.state not in (State.DRAFT, State.SUBMITTED):
        return refused(_("The deadline of this application can no longer be extended."))
    if application.cycle.state not in UNDER_REVIEW:
        return refused(_("This cycle takes no applications."))
    return ALLOWED


def can_decide_extension(actor: Actor, act: TwoPersonAct) -> Verdict:
    """May the actor approve or refuse the extension? Anyone of the office but the one who asked."""
    if not actor.has_role(Role.Name.OFFICE):
        return HIDDEN
    if act.asked_by_id == actor.pk:
        return refused(_("The person who asked cannot also decide. A second person must do it."))
    return ALLOWED


def get_extension_act(actor: Actor, pk: int) -> TwoPersonAct:
    """The office's door to an extension that was asked for."""
    if not actor.has_role(Role.Name.OFFICE):
        enforce(HIDDEN)
    act = TwoPersonAct.objects.filter(pk=pk, kind=EXTENSION).first()
    if act is None:
        raise Http404
    return act


# ------------------------------------------------------------------ messages


def can_write_note(actor: Actor, application: Application) -> Verdict:
    """May the actor write to the other side: a member of the applicant, or the office once it may know of it?"""
    if role_in(actor, application.organisation):
        return ALLOWED
    return can_read_notes(actor, application)


def can_read_notes(actor: Actor, application: Application) -> Verdict:
    """May the actor read the messages? Members, and the office once something was submitted or written to it."""
    if role_in(actor, application.organisation):
        return ALLOWED
    knows = _was_submitted(application) or application.notes.exists()
    return ALLOWED if actor.has_role(Role.Name.OFFICE) and knows else HIDDEN


def get_application_for_office(actor: Actor, pk: int) -> Application:
    """The office's door to an application it may know of: submitted and within its reach, or writing to it."""
    if not actor.has_role(Role.Name.OFFICE):
        enforce(HIDDEN)
    application = _handled(pk)
    enforce(can_read_notes(actor, application))
    return application


def get_returnable(actor: Actor, pk: int) -> Application:
    """The office's door to a submitted application that reached it."""
    application = get_application_for_office(actor, pk)
    if not _was_submitted(application) or not reaches_office(application):
        enforce(HIDDEN)
    return application


def _was_submitted(application: Application) -> bool:
    return Revision.objects.filter(application=application).exists()


def _handled(pk: int) -> Application:
    application = all_applications().filter(pk=pk).first()
    if application is None:
        raise Http404
    return application


def stands_recommended(application: Application) -> bool:
    """Is the application recommended now?"""
    return standing_verdict(application) == Recommendation.Verdict.RECOMMENDED
