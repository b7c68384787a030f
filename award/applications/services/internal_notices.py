"""Recording the notice inside the applicant's own organisation."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from award.applications.internalnotice import MAX_DAYS, notice_of
from award.applications.models import Application, CorrectionPoint, InternalNotice
from award.applications.permissions import can_edit_part
from award.applications.services.drafts import locked
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import Conflict, ServiceError, require_known
from award.core.templatetags.award import beijing_day


@transaction.atomic
def record_internal_notice(
    *,
    actor: Actor,
    application: Application,
    posted_on: date,
    ended_on: date,
    place: str,
    objections: str = "",
    version: int = 0,
) -> InternalNotice:
    """Record when and where the application hung in the organisation. Too short a notice is kept; it blocks submitting.

    Raises ServiceError for days that cannot be, Conflict when a colleague recorded it since `version`.
    """
    application = locked(application)
    require_known(can_edit_part(actor, application, CorrectionPoint.Place.NOTICE))
    if (ended_on - posted_on).days > MAX_DAYS:
        raise ServiceError(_("The notice lasts more than a year. Check the years."), code="too_long")
    row = notice_of(application)
    new = {"posted_on": posted_on, "ended_on": ended_on, "place": place, "objections": objections}
    if row is None:
        row, at = InternalNotice(application=application, version=0), 0
    else:
        at = row.version
    if all(getattr(row, key) == value for key, value in new.items()):
        return row
    if at != version:
        raise Conflict(current=_as_lines(row), version=at)
    for key, value in new.items():
        setattr(row, key, value)
    row.version, row.recorded_by_id, row.recorded_at = at + 1, actor.pk, now()
    try:
        row.full_clean(exclude=["application", "recorded_by"])
    except ValidationError as error:
        raise ServiceError(" ".join(error.messages), code="invalid") from None
    row.save()
    record(actor=actor, action="internal_notice.recorded", target=application, after={"version": row.version})
    return row


def _as_lines(row: InternalNotice) -> str:
    days = f"{beijing_day(row.posted_on)} – {beijing_day(row.ended_on)}"
    return "\n".join(text for text in (days, row.place, row.objections) if text)
