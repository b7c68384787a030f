"""Asking to join an organisation that is registered already. Its owner answers; who its members are is not said."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from award.accounts.models import Invitation, JoinRequest, Membership, Organisation, User
from award.accounts.queries import owner_of, role_in
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState
from award.outbox.services import queue_message

OPEN_AT_ONCE = 5
PAUSE = timedelta(days=7)  # after a refusal, so that an owner is not asked every day


@transaction.atomic
def ask_to_join(*, actor: Actor, organisation: Organisation, message: str = "") -> JoinRequest:
    """Ask the owner to be taken in. Raises ServiceError for a member, a second request, too many or too soon."""
    _require_may_ask(actor, organisation)
    try:
        with transaction.atomic():
            request = JoinRequest.objects.create(
                organisation=organisation, user_id=actor.pk, message=message, asked_at=now()
            )
    except IntegrityError:
        raise _asked_already() from None
    if owner := owner_of(organisation):
        queue_message(
            actor=actor,
            recipient=owner,
            kind="join_asked",
            event_key=f"join_asked:{request.pk}",
            context={
                "organisation": organisation,
                "person": User.objects.get(pk=actor.pk),
                "address": f"{settings.BASE_URL}{reverse('accounts:members', args=[organisation.pk])}",
            },
        )
    record(actor=actor, action="join_request.sent", target=organisation, after={"join_request": request.pk})
    return request


def _require_may_ask(actor: Actor, organisation: Organisation) -> None:
    if role_in(actor, organisation):
        raise ServiceError(_("You are a member of this organisation already."), code="member")
    addresses = User.objects.filter(pk=actor.pk, emailaddress__verified=True).values("emailaddress__email")
    invitations = Invitation.objects.filter(organisation=organisation, state=Invitation.State.OPEN)
    if invitations.filter(email__in=addresses).exists():
        raise ServiceError(_("You are invited already: accept the invitation on your page."), code="invited")
    mine = JoinRequest.objects.filter(user_id=actor.pk)
    if mine.filter(organisation=organisation, state=JoinRequest.State.OPEN).exists():
        raise _asked_already()
    if mine.filter(state=JoinRequest.State.OPEN).count() >= OPEN_AT_ONCE:
        text = _("%(n)d requests of yours await an answer. Withdraw one before you send another.")
        raise ServiceError(text % {"n": OPEN_AT_ONCE}, code="too_many")
    declined = mine.filter(organisation=organisation, state=JoinRequest.State.DECLINED)
    if declined.filter(answered_at__gt=now() - PAUSE).exists():
        text = _("Your request was declined. You can ask again %(n)d days after the answer.")
        raise ServiceError(text % {"n": PAUSE.days}, code="too_soon")


def _asked_already() -> ServiceError:
    return ServiceError(_("You have asked already. The owner has not answered yet."), code="asked")


@transaction.atomic
def answer_join_request(*, actor: Actor, join_request: JoinRequest, role: str) -> Membership | None:
    """Take the person in as editor or viewer, or decline with an empty role."""
    if role not in {"", Membership.Role.EDITOR, Membership.Role.VIEWER}:
        raise ServiceError(_("Choose editor or viewer."), code="role")
    state = JoinRequest.State.APPROVED if role else JoinRequest.State.DECLINED
    _close(join_request, state=state, role=role, answered_by_id=actor.pk)
    organisation, person = join_request.organisation, join_request.user
    membership = None
    if role and not role_in(person, organisation):
        # The person may accept an invitation at this very moment: then that role stands.
        membership, _is_new = Membership.objects.get_or_create(
            organisation=organisation, user=person, defaults={"role": role}
        )
        invitations = Invitation.objects.filter(organisation=organisation, email__iexact=person.email)
        invitations.filter(state=Invitation.State.OPEN).update(state=Invitation.State.WITHDRAWN, answered_at=now())
    queue_message(
        actor=actor,
        recipient=person,
        kind="join_answered",
        event_key=f"join_answered:{join_request.pk}",
        context={
            "organisation": organisation,
            "approved": bool(role),
            "address": f"{settings.BASE_URL}{reverse('home:my')}",
        },
    )
    after = {"join_request": join_request.pk, "user": person.pk, "role": role}
    record(actor=actor, action=f"join_request.{state.value}", target=organisation, after=after)
    return membership


@transaction.atomic
def withdraw_join_request(*, actor: Actor, join_request: JoinRequest) -> None:
    """Take one's own request back before it is answered."""
    _close(join_request, state=JoinRequest.State.WITHDRAWN)
    after = {"join_request": join_request.pk}
    record(actor=actor, action="join_request.withdrawn", target=join_request.organisation, after=after)


def _close(join_request: JoinRequest, **fields: object) -> None:
    rows = JoinRequest.objects.filter(pk=join_request.pk, state=JoinRequest.State.OPEN)
    if not rows.update(answered_at=now(), **fields):
        raise StaleState(_("This request was answered or withdrawn meanwhile."))
