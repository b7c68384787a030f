"""Who may see and manage an organisation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from award.accounts.models import Invitation, JoinRequest, Membership, Organisation, OwnershipTransfer
from award.accounts.queries import (
    invitations_for,
    join_requests_of,
    open_invitations,
    open_join_requests,
    role_in,
    transfers_to,
)
from award.core.access import ALLOWED, HIDDEN, Actor, HiddenFromActor, Verdict, enforce, found, refused


def can_see_organisation(actor: Actor, organisation: Organisation) -> Verdict:
    """Members only."""
    return ALLOWED if role_in(actor, organisation) else HIDDEN


def can_edit_organisation(actor: Actor, organisation: Organisation) -> Verdict:
    """Owner and editors."""
    role = role_in(actor, organisation)
    if not role:
        return HIDDEN
    if role == Membership.Role.VIEWER:
        return refused(_("You may read but not change this. Ask the owner of the organisation for the right to edit."))
    return ALLOWED


def can_manage_members(actor: Actor, organisation: Organisation) -> Verdict:
    """The owner."""
    role = role_in(actor, organisation)
    if not role:
        return HIDDEN
    return ALLOWED if role == Membership.Role.OWNER else refused(_("Only the owner manages the members."))


def get_organisation(actor: Actor, pk: int) -> Organisation:
    """An organisation the person belongs to. 404 for any other."""
    organisation = Organisation.objects.select_related("division", "industry").filter(pk=pk).first()
    enforce(can_see_organisation(actor, organisation) if organisation else HIDDEN)
    assert organisation is not None  # noqa: S101 - narrowed by the line above
    return organisation


def get_membership(actor: Actor, organisation: Organisation, pk: int) -> Membership:
    """A membership that the owner may end. 404 where there is none."""
    enforce(can_manage_members(actor, organisation))
    membership = Membership.objects.select_related("user").filter(organisation=organisation, pk=pk).first()
    if membership is None:
        enforce(HIDDEN)
    return membership  # type: ignore[return-value]


def get_invitation(actor: Actor, organisation: Organisation, pk: int) -> Invitation:
    """An open invitation that the owner may take back. 404 where there is none."""
    enforce(can_manage_members(actor, organisation))
    return _found(open_invitations(organisation).filter(pk=pk).first())


def get_own_invitation(actor: Actor, pk: int) -> Invitation:
    """An open invitation to the person itself. 404 for any other."""
    return _found(invitations_for(actor).filter(pk=pk).first())


def _found(invitation: Invitation | None) -> Invitation:
    if invitation is None:
        raise HiddenFromActor
    return invitation


def get_join_request(actor: Actor, organisation: Organisation, pk: int) -> JoinRequest:
    """A request to join that the owner may answer. 404 where there is none."""
    enforce(can_manage_members(actor, organisation))
    return found(open_join_requests(organisation).select_related("organisation"), pk=pk)


def get_own_join_request(actor: Actor, pk: int) -> JoinRequest:
    """The person's own request that is not answered yet. 404 for any other."""
    return found(join_requests_of(actor).filter(state=JoinRequest.State.OPEN), pk=pk)


def get_transfer(actor: Actor, organisation: Organisation, pk: int) -> OwnershipTransfer:
    """An open offer that the owner may take back. 404 where there is none."""
    enforce(can_manage_members(actor, organisation))
    rows = OwnershipTransfer.objects.filter(organisation=organisation, state=OwnershipTransfer.State.OPEN)
    return found(rows.select_related("organisation"), pk=pk)


def get_transfer_to_oneself(actor: Actor, pk: int) -> OwnershipTransfer:
    """An open offer to the person itself. 404 for any other."""
    return found(transfers_to(actor), pk=pk)
