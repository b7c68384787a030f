"""Who may read and write an application. A draft exists for its members only."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _

from award.accounts.models import Membership, Organisation
from award.accounts.queries import role_in
from award.applications.bodies import UNDER_REVIEW
from award.applications.deadlines import deadline_of, open_correction, takes_by_extension
from award.applications.models import Application, CorrectionPoint, Evidence, Revision, UploadSession
from award.applications.queries import all_applications, application_for, application_held, is_in_revision, revisions_of
from award.core.access import ALLOWED, HIDDEN, Actor, HiddenFromActor, Verdict, enforce, found, refused
from award.core.clock import now
from award.cycles.models import Cycle
from award.cycles.permissions import can_apply

WRITERS = (Membership.Role.OWNER, Membership.Role.EDITOR)
LIVE = (Application.State.DRAFT, Application.State.SUBMITTED)
FINISHING = timedelta(minutes=10)  # for what arrived in time to be checked and attached


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
    """May the actor change all of the draft now? Also after submitting, until the deadline."""
    refusal = _as_writer(actor, application)
    return _is_live(application) if refusal is None else refusal


def can_edit_part(actor: Actor, application: Application, place: str, code: str = "") -> Verdict:
    """May the actor change this part of the draft now? In a returned application only the points named are open.

    `place` is a CorrectionPoint.Place; `code` the item's.
    """
    refusal = _as_writer(actor, application)
    if refusal is not None:
        return refusal
    verdict = _is_live(application)
    correction = None if verdict else open_correction(application)
    if correction is None:
        return verdict
    if not (verdict := _takes_correction(application)):
        return verdict
    if not any((point.place, point.code) == (place, code) for point in correction.points.all()):
        return refused(_("This part was not returned; it stays as it was submitted."))
    return ALLOWED


def _as_writer(actor: Actor, application: Application) -> Verdict | None:
    """Why the actor may never write here, or None."""
    role = role_in(actor, application.organisation)
    if not role:
        return HIDDEN
    if role not in WRITERS:
        return refused(_("You may read this application but not change it."))
    return None


def _takes_correction(application: Application) -> Verdict:
    if application.cycle.state not in UNDER_REVIEW:
        return refused(_("This cycle takes no applications."))
    if not deadline_of(application).is_open:
        return refused(_("The due date of the correction has passed."))
    return ALLOWED


def can_attach_arrived(actor: Actor, application: Application, upload: UploadSession) -> Verdict:
    """May the actor attach what was sent in pieces? A file whose last piece was in before the deadline also just after.

    The check of a big file takes its time; the deadline is for the sender, not for the server.
    """
    verdict = can_edit_part(actor, application, CorrectionPoint.Place.EVIDENCE)
    if verdict or _as_writer(actor, application) is not None or upload.received != upload.size:
        return verdict
    last, arrived = deadline_of(application).grace_until, upload.touched_at
    if last is None or not arrived <= last < now() <= arrived + FINISHING:
        return verdict
    if application.state not in (*LIVE, Application.State.RETURNED) or application.cycle.state not in UNDER_REVIEW:
        return verdict
    correction = open_correction(application)
    places = [CorrectionPoint.Place.EVIDENCE] if correction is None else [row.place for row in correction.points.all()]
    return ALLOWED if CorrectionPoint.Place.EVIDENCE in places else verdict


def can_edit_text(actor: Actor, application: Application, code: str) -> Verdict:
    """May the actor change the texts of item `code`, or with no code those of the profile, now?"""
    place = CorrectionPoint.Place.ITEM if code else CorrectionPoint.Place.PROFILE
    return can_edit_part(actor, application, place, code)


def can_submit(actor: Actor, application: Application) -> Verdict:
    """May the actor submit now? Whether the content is complete is another question."""
    role = role_in(actor, application.organisation)
    if not role:
        return HIDDEN
    if role != Membership.Role.OWNER:
        return refused(_("Only the owner of the organisation submits the application."))
    verdict = _is_live(application)
    if verdict or open_correction(application) is None:
        return verdict
    return _takes_correction(application)


def can_withdraw(actor: Actor, application: Application) -> Verdict:
    """May the actor withdraw the application? Until it was turned down or withdrawn."""
    role = role_in(actor, application.organisation)
    if not role:
        return HIDDEN
    if role != Membership.Role.OWNER:
        return refused(_("Only the owner of the organisation withdraws the application."))
    if application.state not in (*LIVE, Application.State.RETURNED, Application.State.ACCEPTED):
        return refused(_("This application can no longer be withdrawn."))
    return ALLOWED


def can_record_verdict(actor: Actor, application: Application) -> Verdict:
    """The office accepts or turns down; only its head changes such a verdict."""
    if not actor.has_role("office"):
        return HIDDEN
    if application.state in (Application.State.ACCEPTED, Application.State.REJECTED) and not actor.has_role("chief"):
        return refused(_("Only the head of the office changes a verdict."))
    return ALLOWED


def can_reopen_verdict(actor: Actor, application: Application) -> Verdict:
    """May the actor put an accepted application back to where it waits for its verdict? The head of the office."""
    if not actor.has_role("office"):
        return HIDDEN
    if not actor.has_role("chief"):
        return refused(_("Only the head of the office changes a verdict."))
    if application.cycle.state != Cycle.State.ELIGIBILITY or application.state != Application.State.ACCEPTED:
        return refused(_("Only an accepted application is put back, while the review lasts."))
    return ALLOWED


def _is_live(application: Application) -> Verdict:
    """Is all of the draft open? Until the deadline a returned one is no less open than others."""
    if application.state not in (*LIVE, Application.State.RETURNED):
        return refused(_("This application is closed for changes."))
    verdict = can_apply(application.cycle)
    if verdict:
        return verdict
    if takes_by_extension(application):
        return ALLOWED
    if application.state == Application.State.RETURNED:
        return refused(_("The application was returned; only the points named are open."))
    return verdict


def get_application(actor: Actor, pk: int, *, held: bool = False) -> Application:
    """A member's door to its organisation's application. 404 for everyone else.

    `held`: for who is about to write; nobody else can until the transaction ends.
    """
    application = application_held(actor, pk) if held else application_for(actor, pk)
    if application is None:
        raise Http404
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


def can_download(evidence: Evidence, *, as_member: bool = False) -> Verdict:
    """May the file leave the house? One with a virus never, one not scanned yet only to its own team.

    Whether the person may see the file at all is for its door to say.
    """
    if evidence.scan == Evidence.Scan.INFECTED:
        return refused(_("A virus was found in this file. It cannot be downloaded."))
    waits = evidence.scan in (Evidence.Scan.WAITING, Evidence.Scan.FAILED)
    if waits and settings.CLAMD_SOCKET and not as_member:
        return refused(_("This file has not been scanned for viruses yet. Try again in some minutes."))
    return ALLOWED


def get_upload(actor: Actor, key: UUID) -> UploadSession:
    """The door to an upload on its way: its sender's, while they belong to the organisation."""
    upload = found(UploadSession.objects.select_related("item"), key=key, started_by=actor.pk)
    upload.application = get_application(actor, upload.application_id)
    return upload


def find_attached(actor: Actor, key: UUID) -> Evidence | None:
    """The file that an upload ended with, for its sender; None while there is none."""
    rows = Evidence.objects.filter(path__startswith=f"evidence/{key.hex[:2]}/{key.hex}", uploaded_by=actor.pk)
    return rows.select_related("application", "item").first()


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
