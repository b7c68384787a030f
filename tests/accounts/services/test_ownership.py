"""Handing an organisation over: two people, one owner at any moment."""

from __future__ import annotations

import pytest

from award.accounts.models import Membership, OwnershipTransfer
from award.accounts.queries import owner_of, role_in
from award.accounts.services import answer_ownership, offer_ownership, withdraw_ownership
from award.audit.models import AuditEvent
from award.core.errors import ServiceError, StaleState
from award.outbox.models import Message
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def owner():
    return factories.make_user("owner", language="en")


@pytest.fixture
def organisation(owner):
    return factories.make_organisation("甲公司", owner=owner)


@pytest.fixture
def member(organisation):
    return organisation.memberships.create(user=factories.make_user("next", language="en"), role="viewer")


def test_nothing_changes_until_the_member_accepts(owner, organisation, member):
    transfer = offer_ownership(actor=owner, membership=member)
    assert (role_in(owner, organisation), role_in(member.user, organisation)) == ("owner", "viewer")
    assert Message.objects.get().subject == "Become the owner of 甲公司?"
    answer_ownership(actor=member.user, transfer=transfer, accept=True)
    assert (role_in(owner, organisation), role_in(member.user, organisation)) == ("editor", "owner")
    assert "is now the owner of 甲公司" in Message.objects.get(recipient=owner).subject
    event = AuditEvent.objects.order_by("-seq")[0]
    assert (event.action, event.actor) == ("ownership.accepted", member.user)


@pytest.mark.parametrize("answer", ["decline", "withdraw"])
def test_an_offer_declined_or_withdrawn_changes_nothing(owner, organisation, member, answer):
    transfer = offer_ownership(actor=owner, membership=member)
    if answer == "decline":
        answer_ownership(actor=member.user, transfer=transfer, accept=False)
    else:
        withdraw_ownership(actor=owner, transfer=transfer)
    with pytest.raises(StaleState):
        answer_ownership(actor=member.user, transfer=transfer, accept=True)
    with pytest.raises(StaleState):
        withdraw_ownership(actor=owner, transfer=transfer)
    assert owner_of(organisation) == owner
    offer_ownership(actor=owner, membership=member)


def test_one_offer_at_a_time_and_not_to_the_owner(owner, organisation, member):
    with pytest.raises(ServiceError) as caught:
        offer_ownership(actor=owner, membership=organisation.memberships.get(role="owner"))
    assert caught.value.code == "owner"
    offer_ownership(actor=owner, membership=member)
    with pytest.raises(ServiceError) as caught:
        offer_ownership(actor=owner, membership=member)
    assert caught.value.code == "offered"
    assert OwnershipTransfer.objects.count() == 1


@pytest.mark.parametrize("gone", ["owner", "member"])
def test_an_offer_whose_people_changed_is_not_carried_out(owner, organisation, member, gone):
    transfer = offer_ownership(actor=owner, membership=member)
    if gone == "member":
        member.delete()
    else:
        Membership.objects.filter(user=owner).update(role="editor")
    with pytest.raises(StaleState):
        answer_ownership(actor=member.user, transfer=transfer, accept=True)
    transfer.refresh_from_db()
    assert transfer.state == "open", "all or nothing"
    assert role_in(owner, organisation) == ("owner" if gone == "member" else "editor")
