"""Returning an application for correction, replying to its points, taking the earlier revision after the due date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from award.applications.correcting import NewPoint, compared, due_by_rule, end_of, places_of
from award.applications.deadlines import FURTHEST, open_correction
from award.applications.models import Application, Correction, CorrectionPoint, Revision
from award.applications.permissions import can_edit_part
from award.applications.queries import latest_revision
from award.applications.rights import can_lapse, can_return
from award.applications.services._steps import move, tell_owner
from award.applications.services.drafts import locked
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState, require_known
from award.domain.lifecycle import require_transition
from award.domain.text import clean_text

OPEN = Correction.State.OPEN
MAX_WORDS = 2000


@transaction.atomic
def return_application(
    *,
    actor: Actor,
    application: Application,
    revision: int,
    points: Sequence[NewPoint],
    due_at: datetime,
    note: str = "",
    origin: str = Correction.Origin.OFFICE,
) -> Correction:
    """Return a submitted application with the points to correct, as the office or as the recommending body.

    `revision` is the number of the one that was read; StaleState when the applicant submitted again meanwhile.
    """
    application = locked(application)
    require_known(can_return(actor, application, origin))
    last = latest_revision(application)
    if last is None or last.number != revision:
        raise StaleState(_("The applicant submitted again meanwhile. Read the new revision first."))
    cleaned = _points(application, points)
    _require_due(application, due_at, origin)
    move(application, Application.State.RETURNED)
    try:
        with transaction.atomic():
            correction = Correction.objects.create(
                application=application, revision=last, origin=origin, note=clean_text(note).strip(), due_at=due_at,
                returned_by_id=actor.pk, returned_at=now(),
            )  # fmt: skip
    except IntegrityError:  # someone else was faster
        raise StaleState from None
    CorrectionPoint.objects.bulk_create(
        CorrectionPoint(correction=correction, place=point.place, code=point.code, words=point.words)
        for point in cleaned
    )
    tell_owner(
        actor=actor, application=application, kind="correction_returned", event=str(correction.pk),
        correction=correction,
    )  # fmt: skip
    record(
        actor=actor,
        action="application.returned",
        target=application,
        before={"state": "submitted", "revision": last.number},
        after={
            "state": "returned", "origin": str(origin), "due_at": due_at.isoformat(),
            "points": [f"{point.place} {point.code}".strip() for point in cleaned],
        },
    )  # fmt: skip
    return correction


def _require_due(application: Application, due_at: datetime, origin: str) -> None:
    """The due date lies ahead, within the days of the programme for a body, within a year for the office."""
    if due_at <= now():
        raise ServiceError(_("The due date lies in the past."), code="due_past")
    if due_at > now() + FURTHEST:
        raise ServiceError(_("The due date may lie one year ahead at most."), code="due_too_late")
    by_rule = due_by_rule(application)
    if origin == Correction.Origin.BODY and due_at > end_of(by_rule):
        text = _("A recommending body sets a due date until %(day)s at the latest.")
        raise ServiceError(text % {"day": by_rule.isoformat()}, code="due_too_late")


def _points(application: Application, points: Sequence[NewPoint]) -> list[NewPoint]:
    known = {(place, code) for place, code, _title in places_of(application)}
    cleaned = [NewPoint(point.place, point.code, clean_text(point.words).strip()) for point in points]
    cleaned = [point for point in cleaned if point.words]
    if not cleaned:
        raise ServiceError(_("Say at least at one place what to correct."), code="no_points")
    places = [(point.place, point.code) for point in cleaned]
    if not set(places) <= known or len(set(places)) < len(places):
        raise ServiceError(_("This place does not exist, or is named twice."), code="unknown_place")
    if any(len(point.words) > MAX_WORDS for point in cleaned):
        raise ServiceError(_("Use at most %(n)s characters for each point.") % {"n": MAX_WORDS}, code="too_long")
    return cleaned


@transaction.atomic
def reply_to_point(*, actor: Actor, application: Application, point: CorrectionPoint, reply: str) -> CorrectionPoint:
    """Say what was done at a point, or why nothing was. An empty reply takes it back."""
    application = locked(application)
    correction = open_correction(application)
    if correction is None or point.correction_id != correction.pk:
        raise StaleState
    require_known(can_edit_part(actor, application, point.place, point.code))
    reply = clean_text(reply).strip()
    if len(reply) > MAX_WORDS:
        raise ServiceError(_("Use at most %(n)s characters for each reply.") % {"n": MAX_WORDS}, code="too_long")
    if reply == point.reply:
        return point
    CorrectionPoint.objects.filter(pk=point.pk).update(reply=reply)
    point.reply = reply
    record(
        actor=actor,
        action="correction.replied",
        target=application,
        after={"point": f"{point.place} {point.code}".strip()},
    )
    return point


@transaction.atomic
def lapse_correction(*, actor: Actor, application: Application) -> Application:
    """Take the revision that was submitted before, since the due date passed without a correction."""
    application = locked(application)
    require_known(can_lapse(actor, application))
    correction = Correction.objects.get(application=application, state=OPEN)
    close_correction(correction, Correction.State.LAPSED)
    move(application, Application.State.SUBMITTED)
    tell_owner(
        actor=actor, application=application, kind="correction_lapsed", event=str(correction.pk),
        correction=correction,
    )  # fmt: skip
    record(
        actor=actor,
        action="correction.lapsed",
        target=application,
        before={"state": "returned"},
        after={"state": "submitted", "revision": correction.revision.number},
    )
    return application


def require_answered(application: Application, correction: Correction) -> None:
    """Refuse to submit while a point has neither a change nor a reply."""
    unanswered = [row.title for row in compared(application, correction) if not row.is_answered]
    if unanswered:
        text = _("Change something or reply at each point. Still open: %(names)s")
        raise ServiceError(text % {"names": _("; ").join(unanswered)}, code="unanswered")


def close_correction(correction: Correction, state: str, revision: Revision | None = None) -> None:
    """Close an open correction. Raises StaleState when it was closed meanwhile."""
    require_transition("correction", correction.state, state)
    moved = Correction.objects.filter(pk=correction.pk, state=OPEN).update(
        state=state, closed_at=now(), answered_with=revision
    )
    if not moved:
        raise StaleState
    correction.state = state
