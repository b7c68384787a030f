"""Giving and changing verdicts, finishing the review, reading evidence."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from award.accounts.queries import owner_of
from award.applications.models import Application, Evidence
from award.applications.queries import latest_revision
from award.applications.services import record_verdict
from award.applications.services.drafts import locked
from award.audit.services import record
from award.core.access import Actor, enforce
from award.core.clock import now
from award.core.errors import ServiceError, StaleState, require_known
from award.cycles.letters import office_words
from award.cycles.models import Cycle
from award.cycles.queries import programme_of
from award.cycles.services import move_cycle
from award.domain.text import clean_text
from award.eligibility.autochecks import NOT_MET
from award.eligibility.checks import Line, checklist, summary_of
from award.eligibility.models import EligibilityReview, ScreeningHit, ScreeningRun
from award.eligibility.permissions import can_finish_review, can_review
from award.eligibility.queries import queue_counts, review_of
from award.eligibility.screened import screening_bar
from award.eligibility.screeningrights import can_rule_out
from award.eligibility.services.screening import pass_screening
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
    was given or handed in meanwhile. Accepting needs every line of the checklist met, turning down one that is not, or
    a standard reason. Turning down, and changing a verdict, need a reason. A standard reason by its code stands for
    itself when nothing is typed, and so do the lines that are not met.
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
    if verdict == ACCEPTED and (bar := screening_bar(application)):
        raise ServiceError(bar, code="screened")
    lines = checklist(application, last, actor.pk)
    reason = _reason(application, verdict, reason_code, reason, lines, is_change=before is not None)
    _require_lines(verdict, reason_code, lines)
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


def _require_lines(verdict: str, reason_code: str, lines: list[Line]) -> None:
    """The checklist bears the verdict out."""
    if not lines:
        return
    summary = summary_of(lines)
    if verdict == ACCEPTED and not summary.is_ready:
        open_lines = _("; ").join(line.name for line in lines if not line.may_pass)
        text = _("Every line must be met before the application is accepted. Still open: %(names)s")
        raise ServiceError(text % {"names": open_lines}, code="lines_open")
    if verdict == REJECTED and not summary.not_met and not reason_code:
        text = _("Mark at least one line as not met, or choose a standard reason.")
        raise ServiceError(text, code="line_missing")


def _unmet(lines: list[Line]) -> str:
    """The lines not met as a reason for the applicant, in Chinese like the standard reasons."""
    names = [line.check.name.zh for line in lines if line.state == NOT_MET]
    if not names:
        return ""
    with override("zh-hans"):
        return _("Conditions not met: %(names)s") % {"names": _("; ").join(names)}


def _reason(
    application: Application, verdict: str, reason_code: str, reason: str, lines: list[Line], *, is_change: bool
) -> str:
    if verdict not in EligibilityReview.Verdict.values:
        raise ServiceError(_("Choose whether the application is accepted."), code="verdict_missing")
    canned = {entry.code: entry.text.zh for entry in programme_of(application.cycle).eligibility.reasons}
    if reason_code and reason_code not in canned:
        raise ServiceError(_("Choose one of the standard reasons."), code="reason_unknown")
    reason = clean_text(reason).strip() or canned.get(reason_code, "")
    if verdict == REJECTED:
        reason = reason or _unmet(lines)
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
    kind = f"eligibility_{review.verdict}"
    queue_message(
        actor=actor,
        recipient=owner,
        kind=kind,
        # The key of the row tells verdicts apart that were taken back.
        event_key=f"eligibility:{application.pk}:{review.pk}:{review.version}",
        context={
            "application": application,
            "review": review,
            "words": office_words(application.cycle, kind, owner),
        },
    )


def finish_review(*, actor: Actor, cycle: Cycle) -> Cycle:
    """Finish the review once every application has a verdict; the cycle goes on to assessment.

    All are screened once more first. Raises ServiceError with the names where someone accepted is barred, or a match
    by name is not judged.
    """
    enforce(can_finish_review(actor, cycle))
    pass_screening(actor=actor, cycle=cycle, occasion=ScreeningRun.Occasion.REVIEW)
    return _finish(actor=actor, cycle=cycle)


@transaction.atomic
def _finish(*, actor: Actor, cycle: Cycle) -> Cycle:
    enforce(can_finish_review(actor, cycle))
    counts = queue_counts(cycle)
    cycle = move_cycle(actor=actor, cycle=cycle, to=Cycle.State.ASSESSING)
    after = {"accepted": counts[Application.State.ACCEPTED], "rejected": counts[Application.State.REJECTED]}
    record(actor=actor, action="eligibility.finished", target=cycle, after=after)
    return cycle


@transaction.atomic
def rule_out(*, actor: Actor, hit: ScreeningHit, reason: str) -> EligibilityReview:
    """Take an accepted application out after the review, on a confirmed hit; the applicant gets the reason by mail."""
    require_known(can_rule_out(actor, hit))
    application = locked(hit.application)
    before = review_of(application)
    if before is None or application.state != Application.State.ACCEPTED:
        raise StaleState
    reason = clean_text(reason).strip()
    if not reason:
        raise ServiceError(_("Give the reason; the applicant reads it."), code="reason_missing")
    review = _write(actor, application, before, REJECTED, "", reason)
    record_verdict(actor=actor, application=application, accepted=False)
    _tell_owner(actor, application, review)
    record(
        actor=actor,
        action="eligibility.ruled_out",
        target=application,
        before={"verdict": before.verdict, "version": before.version},
        after={"verdict": review.verdict, "version": review.version, "hit": hit.pk},
        reason=reason,
    )
    return review


@transaction.atomic
def note_evidence_read(*, actor: Actor, evidence: Evidence) -> None:
    """Keep on record that the office opened a file of an applicant."""
    record(
        actor=actor,
        action="evidence.read",
        target=evidence.application,
        after={"evidence": evidence.pk, "sha256": evidence.sha256},
    )
