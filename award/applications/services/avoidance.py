"""An applicant's wish that someone does not assess it: asked, taken back, answered."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from award.accounts.models import Role
from award.applications.avoiding import can_ask_avoidance, can_withdraw_avoidance
from award.applications.models import Application, Avoidance
from award.applications.services._steps import tell_owner
from award.applications.services.drafts import locked
from award.audit.services import record
from award.core.access import HIDDEN, Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState, require_known
from award.domain.lifecycle import require_transition
from award.domain.text import clean_text

State = Avoidance.State


@transaction.atomic
def ask_avoidance(
    *, actor: Actor, application: Application, reason: str, person: str = "", employer: str = ""
) -> Avoidance:
    """Ask that a person, or the people of an organisation, do not assess. Raises ServiceError for what is missing."""
    application = locked(application)
    require_known(can_ask_avoidance(actor, application))
    row = Avoidance(
        application=application, person=person.strip(), employer=employer.strip(), reason=reason.strip(),
        asked_by_id=actor.pk, asked_at=now(),
    )  # fmt: skip
    same = Avoidance.objects.filter(application=application, state=State.OPEN, person=row.person, employer=row.employer)
    if same.exists():
        raise ServiceError(_("You have asked this already; the office has not answered yet."), code="asked")
    try:
        row.full_clean(exclude=["application", "asked_by"])
    except ValidationError as error:
        raise ServiceError(" ".join(error.messages), code="invalid") from None
    row.save()
    record(actor=actor, action="avoidance.asked", target=application, after={"avoidance": row.pk, "state": State.OPEN})
    return row


@transaction.atomic
def withdraw_avoidance(*, actor: Actor, avoidance: Avoidance) -> Avoidance:
    """Take a wish back before it is answered."""
    require_known(can_withdraw_avoidance(actor, avoidance))
    _move(avoidance, State.WITHDRAWN)
    _record(actor, avoidance, "withdrawn")
    return avoidance


@transaction.atomic
def answer_avoidance(*, actor: Actor, avoidance: Avoidance, granted: bool, answer: str = "") -> Avoidance:
    """The office grants it or refuses with the reason. The owner hears of it: the same words whoever is meant."""
    if not actor.has_role(Role.Name.OFFICE):
        require_known(HIDDEN)
    answer = clean_text(answer).strip()
    if not granted and not answer:
        raise ServiceError(_("Say why it is refused; the applicant reads it."), code="reason_missing")
    _move(avoidance, State.GRANTED if granted else State.REFUSED, answer=answer, answered_by_id=actor.pk)
    tell_owner(
        actor=actor,
        application=avoidance.application,
        kind="avoidance_answered",
        event=str(avoidance.pk),
        avoidance=avoidance,
    )
    _record(actor, avoidance, "granted" if granted else "refused")
    return avoidance


def _move(avoidance: Avoidance, new: str, **fields: object) -> None:
    if avoidance.state == State.OPEN:
        require_transition("avoidance", avoidance.state, new)
    rows = Avoidance.objects.filter(pk=avoidance.pk, state=State.OPEN)
    if not rows.update(state=new, answered_at=now(), **fields):
        raise StaleState
    avoidance.refresh_from_db(fields=["state", "answer", "answered_by", "answered_at"])


def _record(actor: Actor, avoidance: Avoidance, verb: str) -> None:
    record(
        actor=actor,
        action=f"avoidance.{verb}",
        target=avoidance.application,
        before={"avoidance": avoidance.pk, "state": State.OPEN},
        after={"state": avoidance.state},
    )
