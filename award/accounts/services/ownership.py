"""Handing an organisation over: the owner names a member, and that member accepts."""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from award.accounts.models import Membership, Organisation, OwnershipTransfer
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState
from award.outbox.services import queue_message


@transaction.atomic
def offer_ownership(*, actor: Actor, membership: Membership) -> OwnershipTransfer:
    """Name a member as the next owner. Nothing changes until it accepts."""
    if membership.role == Membership.Role.OWNER:
        raise ServiceError(_("This person is the owner already."), code="owner")
    organisation = membership.organisation
    try:
        with transaction.atomic():
            transfer = OwnershipTransfer.objects.create(
                organisation=organisation, offered_by_id=actor.pk, offered_to=membership.user, offered_at=now()
            )
    except IntegrityError:
        text = _("A transfer of this organisation awaits an answer already.")
        raise ServiceError(text, code="offered") from None
    queue_message(
        actor=actor,
        recipient=membership.user,
        kind="ownership_offered",
        event_key=f"ownership_offered:{transfer.pk}",
        context={
            "organisation": organisation,
            "person": transfer.offered_by,
            "address": f"{settings.BASE_URL}{reverse('home:my')}",
        },
    )
    after = {"transfer": transfer.pk, "user": membership.user_id}
    record(actor=actor, action="ownership.offered", target=organisation, after=after)
    return transfer


@transaction.atomic
def answer_ownership(*, actor: Actor, transfer: OwnershipTransfer, accept: bool) -> None:
    """Become the owner, which makes the former one an editor; or decline.

    Raises StaleState when either of the two is no longer what it was when the offer was made.
    """
    state = OwnershipTransfer.State.ACCEPTED if accept else OwnershipTransfer.State.DECLINED
    _close(transfer, state)
    organisation = transfer.organisation
    if accept:
        _swap(organisation, old=transfer.offered_by_id, new=transfer.offered_to_id)
    queue_message(
        actor=actor,
        recipient=transfer.offered_by,
        kind="ownership_answered",
        event_key=f"ownership_answered:{transfer.pk}",
        context={
            "organisation": organisation,
            "person": transfer.offered_to,
            "accepted": accept,
            "address": f"{settings.BASE_URL}{reverse('accounts:members', args=[organisation.pk])}",
        },
    )
    after = {"transfer": transfer.pk, "owner": transfer.offered_to_id if accept else transfer.offered_by_id}
    before = {"owner": transfer.offered_by_id}
    record(actor=actor, action=f"ownership.{state.value}", target=organisation, before=before, after=after)


def _swap(organisation: Organisation, *, old: int, new: int) -> None:
    """The former owner first: the database allows one owner at any moment."""
    rows, role = Membership.objects.filter(organisation=organisation), Membership.Role
    left = rows.filter(user_id=old, role=role.OWNER).update(role=role.EDITOR)
    taken = left and rows.filter(user_id=new).exclude(role=role.OWNER).update(role=role.OWNER)
    if not taken:
        raise StaleState(_("The members of the organisation changed meanwhile. Look at the page again."))


@transaction.atomic
def withdraw_ownership(*, actor: Actor, transfer: OwnershipTransfer) -> None:
    """Take the offer back before it is answered."""
    _close(transfer, OwnershipTransfer.State.WITHDRAWN)
    after = {"transfer": transfer.pk}
    record(actor=actor, action="ownership.withdrawn", target=transfer.organisation, after=after)


def _close(transfer: OwnershipTransfer, state: OwnershipTransfer.State) -> None:
    moved = OwnershipTransfer.objects.filter(pk=transfer.pk, state=OwnershipTransfer.State.OPEN).update(
        state=state, answered_at=now()
    )
    if not moved:
        raise StaleState(_("This offer was answered or withdrawn meanwhile."))
