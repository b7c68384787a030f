"""Who may read and write an application. A draft exists for its members only."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from award.accounts.models import Membership, Organisation
from award.accounts.queries import role_in
from award.applications.models import Application, Evidence, Revision
from award.applications.queries import all_applications, is_in_revision, revisions_of
from award.core.access import ALLOWED, HIDDEN, Actor, HiddenFromActor, Verdict, enforce, refused
from award.cycles.models import Cycle
from award.cycles.permissions import can_apply

WRITERS = (Membership.Role.OWNER, Membership.Role.EDITOR)
LIVE = (Application.State.DRAFT, Application.State.SUBMITTED)


def can_start(actor: Actor, cycle: Cycle, organisation: Organisation) -> Verdict:
    """May the actor start an application of the organisation in the cycle now?"""
    role = role_in(actor, organisation)
    if not role:
        return HIDDEN
    if role not in WRITERS:
        return refused(_("Only the owner and editors of the organisation can start an application."))
    if not (verdict := can_apply(cycle)):
        return verdict
    taken = Application.objects.filter(cycle=cycle, organisation=organisation).exclude(
        state=Application.State.WITHDRAWN
    )
    if taken.exists():
        return refused(_("Your organisation has an application in this cycle already."))
    return ALLOWED


def can_view(actor: Actor, application: Application) -> Verdict:
    """Members of the organisation see the draft."""
    return ALLOWED if role_in(actor, application.organisation) else HIDDEN


def can_edit(actor: Actor, application: Application) -> Verdict:
    """May the actor change the draft now? Also after submitting, until the deadline."""
    role = role_in(actor, application.organisation)
    if not role:
        return HIDDEN
    if role not in WRITERS:
        return refused(_("You may read this application but not change it."))
    return _is_live(application)


def can_submit(actor: Actor, application: Application) -> Verdict:
    """May the actor submit now? Whether the content is complete is another question."""
    role = role_in(actor, application.organisation)
    if not role:
        return HIDDEN
    if role != Membership.Role.OWNER:
        return refused(_("Only the owner of the organisation submits the application."))
    return _is_live(application)


def can_withdraw(actor: Actor, application: Application) -> Verdict:
    """May the actor withdraw the application? Until it was turned down or withdrawn."""
    role = role_in(actor, application.organisation)
    if not role:
        return HIDDEN
    if role != Membership.Role.OWNER:
        return refused(_("Only the owner of the organisation withdraws the application."))
    if application.state not in (*LIVE, Application.State.ACCEPTED):
        return refused(_("This application can no longer be withdrawn."))
    return ALLOWED


def can_record_verdict(actor: Actor, application: Application) -> Verdict:
    """The office accepts or turns down; only its head changes such a verdict."""
    if not actor.has_role("office"):
        return HIDDEN
    if application.state in (Application.State.ACCEPTED, Application.State.REJECTED) and not actor.has_role("chief"):
        return refused(_("Only the head of the office changes a verdict."))
    return ALLOWED


def _is_live(application: Application) -> Verdict:
    if application.state not in LIVE:
        return refused(_("This application is closed for changes."))
    return can_apply(application.cycle)


def get_application(actor: Actor, pk: int) -> Application:
    """A member's door to its organisation's application. 404 for everyone else."""
    application = _found(pk)
    enforce(can_view(actor, application))
    return application


def get_submitted(actor: Actor, pk: int) -> Application:
    """The office's and supervisors' door: only what was submitted, never a draft."""
    application = _found(pk)
    if not (actor.has_role("office") or actor.has_role("supervisor")):
        raise HiddenFromActor
    if not revisions_of(application).exists():
        raise HiddenFromActor
    return application


def get_evidence(actor: Actor, pk: int) -> Evidence:
    """A member's door to a file: one attached now, or one that was ever submitted."""
    rows = Evidence.objects.select_related("application__organisation", "application__cycle", "item")
    evidence = rows.filter(pk=pk).first()
    if evidence is None:
        raise Http404
    enforce(can_view(actor, evidence.application))
    if evidence.removed_at is not None and not is_in_revision(evidence):
        raise Http404
    return evidence


def get_revision(actor: Actor, pk: int, number: int) -> Revision:
    """A member's door to a submitted revision and its receipt."""
    application = get_application(actor, pk)
    revision = revisions_of(application).filter(number=number).first()
    if revision is None:
        raise Http404
    revision.application = application
    return revision


def _found(pk: int) -> Application:
    application = all_applications().filter(pk=pk).first()
    if application is None:
        raise Http404
    return application
