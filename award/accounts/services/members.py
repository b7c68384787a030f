"""Inviting colleagues, and ending a membership."""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from award.accounts.models import (
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    OwnershipTransfer,
    PastMembership,
    User,
)
from award.accounts.queries import role_in
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState
from award.outbox.services import Addressee, queue_message


@transaction.atomic
def invite_member(*, actor: Actor, organisation: Organisation, email: str, role: str) -> Invitation:
    """Invite someone by address as editor or viewer. Whether the address is registered is not said."""
    address = email.strip().lower()
    if role not in {Membership.Role.EDITOR, Membership.Role.VIEWER}:
        raise ServiceError(_("Choose editor or viewer."), code="role")
    if Membership.objects.filter(organisation=organisation, user__email__iexact=address).exists():
        raise ServiceError(_("This person is a member already."), code="member")
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                organisation=organisation, email=address, role=role, invited_by_id=actor.pk, invited_at=now()
            )
    except IntegrityError:
        raise ServiceError(_("This address is invited already."), code="invited") from None
    user = User.objects.filter(email__iexact=address, is_active=True).first()
    queue_message(
        actor=actor,
        recipient=user or Addressee(address, get_language() or "zh-hans"),
        kind="member_invited",
        event_key=f"member_invited:{invitation.pk}",
        context={
            "organisation": organisation,
            "role": invitation.get_role_display(),
            "email": address,
            "address": f"{settings.BASE_URL}{reverse('home:my')}",
        },
    )
    record(
        actor=actor, action="invitation.sent", target=organisation, after={"invitation": invitation.pk, "role": role}
    )
    return invitation


@transaction.atomic
def answer_invitation(*, actor: Actor, invitation: Invitation, accept: bool) -> Membership | None:
    """Accept an invitation, which makes the person a member, or decline it."""
    _close(invitation, Invitation.State.ACCEPTED if accept else Invitation.State.DECLINED)
    organisation = invitation.organisation
    membership = None
    if accept and not role_in(actor, organisation):
        # The owner may answer a request to join at this very moment: then that role stands.
        membership, _is_new = Membership.objects.get_or_create(
            organisation=organisation, user_id=actor.pk, defaults={"role": invitation.role}
        )
        requests = JoinRequest.objects.filter(organisation=organisation, user_id=actor.pk, state=JoinRequest.State.OPEN)
        requests.update(state=JoinRequest.State.WITHDRAWN, answered_at=now())
    verb = "accepted" if accept else "declined"
    after = {"invitation": invitation.pk, "role": invitation.role}
    record(actor=actor, action=f"invitation.{verb}", target=organisation, after=after)
    return membership


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation: Invitation) -> None:
    """Take an invitation back before it is answered."""
    _close(invitation, Invitation.State.WITHDRAWN)
    organisation, after = invitation.organisation, {"invitation": invitation.pk}
    record(actor=actor, action="invitation.withdrawn", target=organisation, after=after)


def _close(invitation: Invitation, state: str) -> None:
    moved = Invitation.objects.filter(pk=invitation.pk, state=Invitation.State.OPEN).update(
        state=state, answered_at=now()
    )
    if not moved:
        raise StaleState(_("This invitation was answered or withdrawn meanwhile."))


@transaction.atomic
def remove_member(*, actor: Actor, membership: Membership) -> None:
    """End a membership; access ends at once. The owner cannot be removed. That it was stays on record."""
    if membership.role == Membership.Role.OWNER:
        raise ServiceError(_("The owner cannot be removed."), code="owner")
    organisation, user_id, role = membership.organisation, membership.user_id, membership.role
    removed, _details = Membership.objects.filter(pk=membership.pk).exclude(role=Membership.Role.OWNER).delete()
    if not removed:
        raise StaleState
    moment = now()
    PastMembership.objects.create(
        organisation=organisation, user_id=user_id, joined_at=min(membership.joined_at, moment), left_at=moment
    )
    offers = OwnershipTransfer.objects.filter(organisation=organisation, offered_to_id=user_id)
    offers.filter(state=OwnershipTransfer.State.OPEN).update(state=OwnershipTransfer.State.WITHDRAWN, answered_at=now())
    record(actor=actor, action="membership.removed", target=organisation, before={"user": user_id, "role": role})
