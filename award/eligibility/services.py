"""Giving and changing verdicts, finishing the review, reading evidence."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from award.accounts.queries import owner_of
from award.applications.models import Application, Evidence
from award.applications.queries import latest_revision
from award.applications.services import record_verdict
from award.applications.services.drafts import locked
from award.audit.services import record
from award.core.access import Actor, enforce
from award.core.clock import now
from award.core.errors import ServiceError, StaleState, require_known
from award.cycles.models import Cycle
from award.cycles.queries import programme_of
from award.cycles.services import move_cycle
from award.domain.text import clean_text
from award.eligibility.models import EligibilityReview
from award.eligibility.permissions import can_finish_review, can_review
from award.eligibility.queries import queue_counts, review_of
from award.outbox.services import queue_message

ACCEPTED, REJECTED = EligibilityReview.Verdict.ACCEPTED, EligibilityReview.Verdict.REJECTED


@transaction.atomic
def give_verdict(
    *,
    actor: Actor,
    application: Application,
    verdict: str,
    reason_code: str = "",
    reason: str = "",
    version: int = 0,
    revision: int = 1,
) -> EligibilityReview:
    """Accept the application or turn it down; the applicant gets the verdict and its reason by mail.

    `version` is that of the verdict seen (0: none yet), `revision` the number of the text read; StaleState when another
    was given or handed in meanwhile. Turning down, and changing a verdict, need a reason. A standard reason by its code
    stands for itself when nothing is typed.
    """
    enforce(can_review(actor, application))
    application = locked(application)
    before, last = review_of(application), latest_revision(application)
    if (before.version if before else 0) != version:
        raise StaleState
    if last is None or last.number != revision:
        raise StaleState(_("The applicant submitted again meanwhile. Read the new revision first."))
    # A colleague may have returned it since the row was read.
    require_known(can_review(actor, application))
    reason = _reason(application, verdict, reason_code, reason, is_change=before is not None)
    review = _write(actor, application, before, verdict, reason_code, reason)
    record_verdict(actor=actor, application=application, accepted=verdict == ACCEPTED)
    _tell_owner(actor, application, review)
    record(
        actor=actor,
        action=f"eligibility.{review.verdict}",
        target=application,
        before={"verdict": before.verdict, "version": before.version} if before else None,
        after={
            "verdict": review.verdict,
            "version": review.version,
            "reason_code": reason_code,
            "revision": review.revision.sha256,
        },
        reason=reason,
    )
    return review


def _reason(application: Application, verdict: str, reason_code: str, reason: str, *, is_change: bool) -> str:
    if verdict not in EligibilityReview.Verdict.values:
        raise ServiceError(_("Choose whether the application is accepted."), code="verdict_missing")
    canned = {entry.code: entry.text.zh for entry in programme_of(application.cycle).eligibility.reasons}
    if reason_code and reason_code not in canned:
        raise ServiceError(_("Choose one of the standard reasons."), code="reason_unknown")
    reason = clean_text(reason).strip() or canned.get(reason_code, "")
    if verdict == REJECTED and not reason:
        raise ServiceError(_("Give the reason; the applicant reads it."), code="reason_missing")
    if is_change and not reason:
        raise ServiceError(_("Give the reason for changing the verdict."), code="reason_missing")
    return reason


def _write(
    actor: Actor,
    application: Application,
    before: EligibilityReview | None,
    verdict: str,
    reason_code: str,
    reason: str,
) -> EligibilityReview:
    values = {
        "revision": latest_revision(application),
        "verdict": verdict,
        "reason_code": reason_code,
        "reason": reason,
        "decided_by_id": actor.pk,
        "decided_at": now(),
        "version": before.version + 1 if before else 1,
    }
    if before is None:
        try:
            with transaction.atomic():
                return EligibilityReview.objects.create(application=application, **values)
        except IntegrityError:  # a colleague was faster
            raise StaleState from None
    if not EligibilityReview.objects.filter(pk=before.pk, version=before.version).update(**values):
        raise StaleState
    return EligibilityReview.objects.select_related("revision").get(pk=before.pk)


def _tell_owner(actor: Actor, application: Application, review: EligibilityReview) -> None:
    owner = owner_of(application.organisation)
    if owner is None:
        return
    queue_message(
        actor=actor,
        recipient=owner,
        kind=f"eligibility_{review.verdict}",
        event_key=f"eligibility:{application.pk}:{review.version}",
        context={"application": application, "review": review},
    )


@transaction.atomic
def finish_review(*, actor: Actor, cycle: Cycle) -> Cycle:
    """Finish the review once every application has a verdict; the cycle goes on to assessment."""
    enforce(can_finish_review(actor, cycle))
    counts = queue_counts(cycle)
    cycle = move_cycle(actor=actor, cycle=cycle, to=Cycle.State.ASSESSING)
    after = {"accepted": counts[Application.State.ACCEPTED], "rejected": counts[Application.State.REJECTED]}
    record(actor=actor, action="eligibility.finished", target=cycle, after=after)
    return cycle


@transaction.atomic
def note_evidence_read(*, actor: Actor, evidence: Evidence) -> None:
    """Keep on record that the office opened a file of an applicant."""
    record(
        actor=actor,
        action="evidence.read",
        target=evidence.application,
        after={"evidence": evidence.pk, "sha256": evidence.sha256},
    )
