"""People, roles, organisations and members."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from award.accounts.models import Membership, Organisation, Role, User
from award.accounts.queries import role_in
from award.accounts.services import (
    answer_invitation,
    create_user,
    give_role,
    invite_member,
    register_organisation,
    remove_member,
    set_language,
    take_role,
    update_organisation,
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


def facts(**fields):
    other = factories.make_organisation()
    return {
        "credit_code": factories.make_credit_code(), "name": "乙公司", "division": other.division,
        "industry": other.industry, "size": "small", **fields,
    }  # fmt: skip


# ---------------------------------------------------------------- people and roles
def test_create_user_makes_a_verified_address_and_an_event(owner):
    user = create_user(actor=owner, email="New@Example.org", name="新人", password="Correct-Horse-9")
    assert user.email == "new@example.org"
    assert user.check_password("Correct-Horse-9")
    assert user.emailaddress_set.get().verified
    event = last_event()
    assert (event.action, event.actor, event.object_id) == ("user.created", owner, str(user.pk))
    assert "example.org" not in event.body


def test_without_a_password_nobody_can_log_in():
    assert not create_user(actor=None, email="new@example.org", name="").has_usable_password()


def test_an_address_is_known_in_any_case():
    create_user(actor=None, email="a@example.org", name="")
    with pytest.raises(ServiceError) as caught:
        create_user(actor=None, email="A@EXAMPLE.org", name="")
    assert caught.value.code == "email_taken"


def test_a_role_is_given_once_and_counts_at_once(owner):
    assert not owner.has_role("expert")
    first = give_role(actor=None, user=owner, name="expert")
    assert owner.has_role("expert")
    assert give_role(actor=None, user=owner, name="expert") == first
    assert AuditEvent.objects.filter(action="role.given").count() == 1


def test_a_role_taken_is_gone_at_once(owner):
    give_role(actor=None, user=owner, name="office")
    take_role(actor=None, user=owner, name="office")
    assert not owner.has_role("office")
    assert not User.objects.get(pk=owner.pk).has_role("office")
    take_role(actor=None, user=owner, name="office")
    assert AuditEvent.objects.filter(action="role.taken").count() == 1


def test_chief_is_of_the_office_and_not_the_reverse():
    chief, clerk = factories.make_user("", "chief"), factories.make_user("", "office")
    assert chief.has_role("office")
    assert not clerk.has_role("chief")


@pytest.mark.parametrize(("name", "division"), [("recommender", ""), ("office", "460100"), ("emperor", "")])
def test_a_role_that_makes_no_sense_is_refused(owner, name, division):
    with pytest.raises(ValidationError):
        give_role(actor=None, user=owner, name=name, division=division)
    assert not Role.objects.exists()


def test_language_is_remembered_and_recorded_when_it_changes(owner):
    set_language(actor=owner, language="en")
    set_language(actor=owner, language="en")
    owner.refresh_from_db()
    assert owner.language == "en"
    assert AuditEvent.objects.filter(action="user.language_set").count() == 1


# ---------------------------------------------------------------- organisations
def test_who_registers_an_organisation_owns_it(owner):
    organisation = register_organisation(actor=owner, **facts(name="海南椰浆公司"))
    assert role_in(owner, organisation) == "owner"
    assert organisation.sort_key.startswith("hai3 nan2")
    assert last_event().action == "organisation.registered"


def test_a_code_is_registered_once(owner, organisation):
    with pytest.raises(ValidationError) as caught:
        register_organisation(actor=owner, **facts(credit_code=organisation.credit_code))
    assert list(caught.value.message_dict) == ["credit_code"]


def test_of_two_who_register_the_same_code_at_once_one_wins(owner, organisation, monkeypatch):
    monkeypatch.setattr(Organisation, "full_clean", lambda self: None)  # both looked before either wrote
    with pytest.raises(ServiceError) as caught:
        register_organisation(actor=owner, **facts(credit_code=organisation.credit_code))
    assert caught.value.code == "credit_code_taken"
    assert Organisation.objects.filter(credit_code=organisation.credit_code).count() == 1


@pytest.mark.parametrize("change", [str.lower, lambda code: f"{code[:8]} {code[8:]}", lambda code: code[:-1] + "I"])
def test_a_code_that_is_not_clean_never_reaches_the_database(owner, change):
    with pytest.raises(ValidationError):
        register_organisation(actor=owner, **facts(credit_code=change(factories.make_credit_code(123))))


def test_facts_change_and_the_code_stays(owner, organisation):
    code = organisation.credit_code
    update_organisation(actor=owner, organisation=organisation, name="丙公司", credit_code="x")
    organisation.refresh_from_db()
    assert (organisation.name, organisation.credit_code) == ("丙公司", code)
    assert organisation.sort_key.startswith("bing3")
    assert '"after":{"fields":["name"]}' in last_event().body


def test_saving_what_is_already_there_leaves_no_event(owner, organisation):
    update_organisation(actor=owner, organisation=organisation, name=organisation.name)
    assert not AuditEvent.objects.exists()


# ---------------------------------------------------------------- members
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
