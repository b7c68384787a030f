"""Inviting colleagues, and ending a membership."""

from __future__ import annotations

import pytest

from award.accounts.models import JoinRequest, Membership, OwnershipTransfer
from award.accounts.queries import role_in
from award.accounts.services import (
    answer_invitation,
    answer_ownership,
    ask_to_join,
    invite_member,
    offer_ownership,
    remove_member,
    withdraw_invitation,
)
from award.audit.models import AuditEvent
from award.core.errors import ServiceError, StaleState
from award.outbox.models import Message
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def last_event() -> AuditEvent:
    return AuditEvent.objects.order_by("-seq")[0]


@pytest.fixture
def owner():
    return factories.make_user("owner")


@pytest.fixture
def organisation(owner):
    return factories.make_organisation("甲公司", owner=owner)


def test_an_invited_colleague_becomes_a_member_only_by_accepting(owner, organisation):
    colleague = factories.make_user("colleague", language="en")
    email = f" {colleague.email.upper()} "
    invitation = invite_member(actor=owner, organisation=organisation, email=email, role="editor")
    assert role_in(colleague, organisation) == ""
    message = Message.objects.get()
    assert (message.recipient, message.subject) == (colleague, "甲公司 invites you")
    assert last_event().action == "invitation.sent"
    assert colleague.email not in last_event().body
    answer_invitation(actor=colleague, invitation=invitation, accept=True)
    assert role_in(colleague, organisation) == "editor"
    assert last_event().action == "invitation.accepted"
    with pytest.raises(StaleState):
        answer_invitation(actor=colleague, invitation=invitation, accept=False)


def test_an_invitation_declined_or_withdrawn_makes_no_member(owner, organisation):
    first, second = factories.make_user(), factories.make_user()
    invitation = invite_member(actor=owner, organisation=organisation, email=first.email, role="viewer")
    answer_invitation(actor=first, invitation=invitation, accept=False)
    assert last_event().action == "invitation.declined"
    invitation = invite_member(actor=owner, organisation=organisation, email=second.email, role="viewer")
    withdraw_invitation(actor=owner, invitation=invitation)
    assert last_event().action == "invitation.withdrawn"
    with pytest.raises(StaleState):
        answer_invitation(actor=second, invitation=invitation, accept=True)
    assert Membership.objects.count() == 1


def test_whether_an_address_is_registered_is_not_said(owner, organisation):
    invite_member(actor=owner, organisation=organisation, email="nobody@example.org", role="editor")
    message = Message.objects.get()
    assert (message.recipient, message.address) == (None, "nobody@example.org")


@pytest.mark.parametrize(("who", "role", "code"), [("new", "owner", "role"), ("member", "viewer", "member"),
                                                   ("invited", "editor", "invited")])  # fmt: skip
def test_who_cannot_be_invited(owner, organisation, who, role, code):
    invite_member(actor=owner, organisation=organisation, email="invited@example.org", role="viewer")
    email = {"new": "new@example.org", "member": owner.email, "invited": "Invited@example.org"}[who]
    with pytest.raises(ServiceError) as caught:
        invite_member(actor=owner, organisation=organisation, email=email, role=role)
    assert caught.value.code == code
    assert Message.objects.count() == 1


def test_a_member_removed_loses_access_at_once(owner, organisation):
    colleague = factories.make_user()
    membership = Membership.objects.create(organisation=organisation, user=colleague, role="viewer")
    remove_member(actor=owner, membership=Membership.objects.get(pk=membership.pk))
    assert role_in(colleague, organisation) == ""
    assert last_event().action == "membership.removed"
    with pytest.raises(StaleState):
        remove_member(actor=owner, membership=membership)


def test_the_owner_stays(owner, organisation):
    with pytest.raises(ServiceError) as caught:
        remove_member(actor=owner, membership=organisation.memberships.get())
    assert caught.value.code == "owner"
    assert role_in(owner, organisation) == "owner"


def test_accepting_an_invitation_closes_ones_own_request(owner, organisation):
    colleague = factories.make_user()
    ask_to_join(actor=colleague, organisation=organisation)
    invitation = invite_member(actor=owner, organisation=organisation, email=colleague.email, role="viewer")
    answer_invitation(actor=colleague, invitation=invitation, accept=True)
    assert JoinRequest.objects.get().state == "withdrawn"


def test_removing_a_member_takes_the_offer_of_ownership_back(owner, organisation):
    member = organisation.memberships.create(user=factories.make_user(), role="editor")
    transfer = offer_ownership(actor=owner, membership=member)
    remove_member(actor=owner, membership=member)
    assert OwnershipTransfer.objects.get().state == "withdrawn"
    with pytest.raises(StaleState):
        answer_ownership(actor=transfer.offered_to, transfer=transfer, accept=True)
    assert role_in(owner, organisation) == "owner"
