"""Constraints of people and organisations, through full_clean and through the database."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from award.accounts.models import (
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    OwnershipTransfer,
    Role,
    User,
    validate_credit_code,
)
from award.core.clock import now
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def _user_email_once():
    factories.make_user()
    known = User.objects.get().email
    return User(email=known.upper(), password="x")


def _role_once():
    return Role(user=factories.make_user("", "office"), name="office")


def _role_division_iff_recommender():
    return Role(user=factories.make_user(), name="recommender")


def _membership_once():
    owner = factories.make_user()
    return Membership(organisation=factories.make_organisation(owner=owner), user=owner, role="viewer")


def _membership_one_owner():
    organisation = factories.make_organisation(owner=factories.make_user())
    return Membership(organisation=organisation, user=factories.make_user(), role="owner")


def _invitation(**fields):
    owner = factories.make_user()
    facts = {"organisation": factories.make_organisation(owner=owner), "invited_by": owner, "invited_at": now()}
    return Invitation(**{"email": "a@example.org", "role": "editor", **facts, **fields})


def _invitation_one_open():
    first = _invitation()
    first.save()
    return _invitation(organisation=first.organisation)


def _organisation_old_code_within():
    organisation = factories.make_organisation()
    organisation.old_code = "620025161"
    return organisation


def _join_request(**fields):
    facts = {"organisation": factories.make_organisation(), "user": factories.make_user(), "asked_at": now()}
    return JoinRequest(**{**facts, **fields})


def _join_request_one_open():
    first = _join_request()
    first.save()
    return _join_request(organisation=first.organisation, user=first.user)


def _transfer(**fields):
    facts = {"organisation": factories.make_organisation(), "offered_at": now(), "offered_by": factories.make_user()}
    return OwnershipTransfer(**{"offered_to": factories.make_user(), **facts, **fields})


def _transfer_one_open():
    first = _transfer()
    first.save()
    return _transfer(organisation=first.organisation)


def _transfer_to_oneself():
    person = factories.make_user()
    return _transfer(offered_by=person, offered_to=person)


def _answered(**fields):
    return _join_request(answered_at=now(), **fields)


BROKEN = {
    "organisation_old_code_within": (_organisation_old_code_within, "Differs from characters 9 to 17"),
    "join_request_one_open": (_join_request_one_open, "asked already"),
    "join_request_answered_iff_dated": (lambda: _join_request(answered_at=now()), "join_request_answered_iff_dated"),
    "join_request_answered_by_the_owner": (lambda: _answered(state="declined"), "join_request_answered_by_the_owner"),
    "join_request_role_iff_approved": (
        lambda: _answered(state="approved", answered_by=factories.make_user()),
        "join_request_role_iff_approved",
    ),
    "ownership_transfer_one_open": (_transfer_one_open, "awaits an answer already"),
    "ownership_transfer_answered_iff_dated": (
        lambda: _transfer(answered_at=now()),
        "ownership_transfer_answered_iff_dated",
    ),
    "ownership_transfer_two_people": (_transfer_to_oneself, "ownership_transfer_two_people"),
    "invitation_one_open": (_invitation_one_open, "invited already"),
    "invitation_answered_iff_dated": (lambda: _invitation(state="declined"), "invitation_answered_iff_dated"),
    "invitation_not_as_owner": (lambda: _invitation(role="owner"), "invitation_not_as_owner"),
    "user_email_once": (_user_email_once, "registered already"),
    "role_once": (_role_once, "already exists"),
    "role_division_iff_recommender": (_role_division_iff_recommender, "needs its division"),
    "membership_once": (_membership_once, "member already"),
    "membership_one_owner": (_membership_one_owner, "one owner"),
}


_CHECKED = (
    "_iff_recommender",
    "_iff_dated",
    "_as_owner",
    "_by_the_owner",
    "_iff_approved",
    "_two_people",
    "_within",
)  # checks, which SQLite names


@pytest.mark.parametrize("name", BROKEN)
def test_constraint_holds_in_forms_and_in_the_database(name):
    from django.utils import translation

    build, sentence = BROKEN[name]
    row = build()
    with translation.override("en"), pytest.raises(ValidationError, match=sentence):
        row.full_clean()
    # SQLite names the columns of a unique index, not the index.
    shown = "UNIQUE constraint failed" if connection.vendor == "sqlite" and not name.endswith(_CHECKED) else name
    if connection.vendor == "sqlite" and name == "user_email_once":
        shown = "user_email_once"  # an expression has no column
    with pytest.raises(IntegrityError, match=shown), transaction.atomic():
        row.save()


def test_credit_code_is_once_in_the_database():
    known = factories.make_organisation()
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_organisation(credit_code=known.credit_code)


def test_users_are_made_with_lower_case_addresses_and_found_in_any_case():
    user = User.objects.create_user("Someone@Example.org", "x")
    assert user.email == "someone@example.org"
    assert User.objects.get_by_natural_key("SOMEONE@example.ORG") == user
    with pytest.raises(ValueError, match="address"):
        User.objects.create_user("")
    with pytest.raises(ValidationError):
        User.objects.create_user("not an address")


def test_a_name_with_control_characters_is_refused():
    with pytest.raises(ValidationError):
        User.objects.create_user("a@example.org", name="\u202eevil")


def test_superuser_holds_no_role():
    user = User.objects.create_superuser("root@example.org", "x")
    assert user.is_superuser
    assert not any(user.has_role(name) for name in Role.Name.values)


def test_an_account_that_was_closed_holds_no_role():
    user = factories.make_user("", "chief")
    user.is_active = False
    assert not user.has_role("chief")
    assert not user.has_role("office")


def test_someone_is_called_by_name_else_by_address():
    assert str(User(email="a@example.org")) == "a@example.org"
    assert str(User(email="a@example.org", name="王")) == "王"


@pytest.mark.parametrize("bad", ["", "91460100MA0000001", " 91460100MA00000010", "91460100ma00000010"])
def test_only_clean_codes_pass_the_validator(bad):
    with pytest.raises(ValidationError):
        validate_credit_code(bad)
    validate_credit_code(factories.make_credit_code(7))


def test_organisations_are_known_by_name():
    assert str(Organisation(name="甲")) == "甲"
