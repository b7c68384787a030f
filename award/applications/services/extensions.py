"""A later deadline for one applicant: asked for by one officer with the reason, granted or refused by another."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from award.applications.deadlines import FURTHEST, ordinary_deadline
from award.applications.models import Application, Extension
from award.applications.queries import all_applications
from award.applications.rights import EXTENSION, can_ask_extension, can_decide_extension
from award.applications.services._steps import tell_owner
from award.applications.services.drafts import locked
from award.audit.models import TwoPersonAct
from award.audit.services import ask, decide, record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, require_known
from award.cycles.models import Cycle
from award.domain.text import clean_text


@transaction.atomic
def ask_extension(
    *, actor: Actor, cycle: Cycle, number: str, credit_code: str, closes_at: datetime, reason: str
) -> TwoPersonAct:
    """Ask that a second officer give one applicant a later deadline.

    The applicant is named by its number and credit code, as it wrote them: the office sees no list of drafts.
    """
    found = all_applications().filter(
        cycle=cycle, number=number.strip(), organisation__credit_code=credit_code.strip().upper()
    )
    application = found.first()
    if application is None:
        text = _("No application of this cycle has this number and this credit code.")
        raise ServiceError(text, code="unknown_application")
    application = locked(application)
    require_known(can_ask_extension(actor, application))
    _require_later(application, closes_at)
    reason = clean_text(reason).strip()
    if not reason:
        raise ServiceError(_("Give a reason."), code="reason_missing")
    payload = {"closes_at": closes_at.isoformat(), "cycle": cycle.pk}
    return ask(actor=actor, kind=EXTENSION, target=application, payload=payload, reason=reason)


def _require_later(application: Application, closes_at: datetime) -> None:
    present = ordinary_deadline(application).closes_at
    if closes_at <= now() or (present is not None and closes_at <= present):
        raise ServiceError(_("The new deadline must lie ahead and after the present one."), code="not_later")
    if closes_at > now() + FURTHEST:
        raise ServiceError(_("The new deadline may lie one year ahead at most."), code="too_late")


@transaction.atomic
def decide_extension(*, actor: Actor, act: TwoPersonAct, approve: bool, reason: str = "") -> Extension | None:
    """Grant or refuse, as the second officer, what was asked. The applicant hears of a later deadline by mail.

    Raises ServiceError for the one who asked, and when the new deadline has passed meanwhile; StaleState.
    """
    require_known(can_decide_extension(actor, act))
    application = locked(Application.objects.get(pk=int(act.object_id)))
    reason = clean_text(reason).strip()
    if not approve:
        if not reason:
            raise ServiceError(_("Say why the extension is refused."), code="reason_missing")
        decide(actor=actor, act=act, approve=False, target=application, reason=reason)
        return None
    closes_at = datetime.fromisoformat(act.payload["closes_at"])
    require_known(can_ask_extension(actor, application))
    _require_later(application, closes_at)
    decide(actor=actor, act=act, approve=True, target=application, reason=reason)
    extension = Extension.objects.create(
        application=application, closes_at=closes_at, reason=act.reason, asked_by_id=act.asked_by_id,
        granted_by_id=actor.pk, granted_at=now(),
    )  # fmt: skip
    tell_owner(
        actor=actor, application=application, kind="deadline_extended", event=str(extension.pk), extension=extension
    )
    record(
        actor=actor,
        action="deadline.extended",
        target=application,
        after={"closes_at": closes_at.isoformat(), "act": act.pk},
        reason=act.reason,
    )
    return extension
