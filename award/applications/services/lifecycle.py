"""The life of an application: started, submitted, withdrawn, accepted or not."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from award.accounts.models import Organisation
from award.applications.content import draft_content, frozen
from award.applications.correcting import corrected_content, correction_problems
from award.applications.deadlines import open_correction
from award.applications.models import Application, BasicData, Correction, Revision
from award.applications.permissions import (
    can_edit,
    can_record_verdict,
    can_reopen_verdict,
    can_start,
    can_submit,
    can_withdraw,
)
from award.applications.progress import Problem, progress_of
from award.applications.queries import has_unsubmitted_changes, latest_revision
from award.applications.services._steps import move, tell_owner
from award.applications.services.corrections import close_correction, require_answered
from award.applications.services.drafts import locked
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState, require_known
from award.cycles.models import Cycle
from award.cycles.queries import programme_of
from award.domain.lifecycle import require_transition
from award.domain.text import clean_text


@transaction.atomic
def start_application(*, actor: Actor, cycle: Cycle, organisation: Organisation) -> Application:
    """Start an application with the next number of the cycle; known facts are filled in."""
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    require_known(can_start(actor, cycle, organisation))
    serial = Application.objects.filter(cycle=cycle).count() + 1
    application = Application.objects.create(
        cycle=cycle,
        organisation=organisation,
        number=programme_of(cycle).application.number.format(year=cycle.year, serial=serial),
        created_by_id=actor.pk,
        created_at=now(),
    )
    BasicData.objects.create(
        application=application,
        legal_representative=organisation.legal_representative,
        address=organisation.address,
    )
    after = {"state": application.state, "number": application.number}
    record(actor=actor, action="application.started", target=application, after=after)
    return application


@transaction.atomic
def submit_application(
    *, actor: Actor, application: Application, submission_key: uuid.UUID, commitments: list[str]
) -> Revision:
    """Freeze the draft as the next revision. The same key again returns the revision it made.

    Raises ServiceError after the deadline (the server's clock, with the programme's grace), for a commitment not
    confirmed, for what blocks submission (named), and when nothing changed since the last revision. Of a returned
    application only the returned parts are handed in, once each of its points is answered.
    """
    application = locked(application)
    verdict = can_submit(actor, application)
    if not verdict.hidden and (earlier := _by_key(application, submission_key)):
        return earlier
    require_known(verdict)
    confirmed = _confirmed(application, commitments)
    correction, last = open_correction(application), latest_revision(application)
    number = last.number + 1 if last else 1
    content = _content(actor, application, correction, number, last)
    payload, sha256 = frozen({**content, "commitments": confirmed})
    moment, old = now(), application.state
    require_transition("application", old, Application.State.SUBMITTED)
    moved = Application.objects.filter(pk=application.pk, state=old).update(
        state=Application.State.SUBMITTED, submitted_at=moment
    )
    if not moved:
        raise StaleState
    revision = Revision.objects.create(
        application=application,
        number=number,
        payload=payload,
        sha256=sha256,
        receipt_number=_receipt_number(application, number),
        submission_key=submission_key,
        submitted_by_id=actor.pk,
        submitted_at=moment,
    )
    if correction is not None:
        close_correction(correction, Correction.State.ANSWERED, revision)
    tell_owner(
        actor=actor, application=application, kind="application_submitted", event=f"revision:{revision.pk}",
        revision=revision,
    )  # fmt: skip
    after = {"state": "submitted", "revision": number, "sha256": sha256}
    record(actor=actor, action="application.submitted", target=application, before={"state": old}, after=after)
    return revision


def _content(
    actor: Actor, application: Application, correction: Correction | None, number: int, last: Revision | None
) -> dict[str, Any]:
    """What is handed in, complete: the draft; of a returned application what `corrected_content` says."""
    if correction is not None:
        require_answered(application, correction)
        if not can_edit(actor, application):  # before the deadline all of it is open, and so all of it counts
            _require(correction_problems(application, correction))
            return corrected_content(application, correction, number)
    _require(progress_of(application).problems)
    if correction is None and not has_unsubmitted_changes(application, last):
        raise ServiceError(_("Nothing changed since the last submission."), code="unchanged")
    return draft_content(application, number)


def _receipt_number(application: Application, number: int) -> str:
    """The application's number and the revision's; application numbers repeat only across programmes."""
    plain = f"{application.number}-{number:02d}"
    taken = Revision.objects.filter(receipt_number=plain).exists()
    return f"{plain}-{application.cycle_id}" if taken else plain


def _by_key(application: Application, key: uuid.UUID) -> Revision | None:
    revision = Revision.objects.filter(submission_key=key).first()
    if revision is not None and revision.application_id != application.pk:
        raise ServiceError(_("This form belongs to another application. Open the page again."), code="wrong_key")
    return revision


def _confirmed(application: Application, codes: list[str]) -> list[dict[str, str]]:
    wanted = programme_of(application.cycle).application.commitments
    missing = [sentence for sentence in wanted if sentence.code not in codes]
    if missing:
        raise ServiceError(_("Confirm every commitment before you submit."), code="commitment_missing")
    return [{"code": sentence.code, "text": sentence.text.zh} for sentence in wanted]


def _require(problems: Sequence[Problem]) -> None:
    if not problems:
        return
    names = _("; ").join(problem.text for problem in problems[:3])
    text = ngettext(
        "%(n)s thing still blocks the submission: %(names)s",
        "%(n)s things still block the submission: %(names)s",
        len(problems),
    )
    raise ServiceError(text % {"n": len(problems), "names": names}, code="incomplete")


@transaction.atomic
def withdraw_application(*, actor: Actor, application: Application, reason: str) -> Application:
    """Withdraw the application for good, with a reason that the office reads. Submitted revisions stay on record."""
    application = locked(application)
    require_known(can_withdraw(actor, application))
    reason = clean_text(reason).strip()
    if not reason:
        raise ServiceError(_("Say why you withdraw the application."), code="reason_missing")
    old = application.state
    if correction := open_correction(application):
        close_correction(correction, Correction.State.LAPSED)
    move(application, Application.State.WITHDRAWN)
    tell_owner(
        actor=actor, application=application, kind="application_withdrawn", event=f"withdrawn:{application.pk}",
        reason=reason,
    )  # fmt: skip
    record(
        actor=actor,
        action="application.withdrawn",
        target=application,
        before={"state": old},
        after={"state": "withdrawn"},
        reason=reason,
    )
    return application


@transaction.atomic
def reopen_verdict(*, actor: Actor, application: Application) -> Application:
    """Take an accepted application back to where it waits for its verdict; its owner is told by mail."""
    application = locked(application)
    require_known(can_reopen_verdict(actor, application))
    move(application, Application.State.SUBMITTED)
    event = f"{application.pk}:{now().isoformat()}"
    tell_owner(actor=actor, application=application, kind="eligibility_reopened", event=event)
    record(
        actor=actor,
        action="application.reopened",
        target=application,
        before={"state": "accepted"},
        after={"state": "submitted"},
    )
    return application


@transaction.atomic
def record_verdict(*, actor: Actor, application: Application, accepted: bool) -> Application:
    """Put the outcome of the eligibility review on the application. The reasons are kept by the review."""
    application = locked(application)
    require_known(can_record_verdict(actor, application))
    old, new = application.state, Application.State.ACCEPTED if accepted else Application.State.REJECTED
    move(application, new)
    record(
        actor=actor,
        action=f"application.{new}",
        target=application,
        before={"state": old},
        after={"state": str(new)},
    )
    return application
