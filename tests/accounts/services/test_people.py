"""People, their roles and their language."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from award.accounts.models import Role, User
from award.accounts.services import create_user, give_role, set_language, take_role
from award.audit.models import AuditEvent
from award.core.errors import ServiceError
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def last_event() -> AuditEvent:
    return AuditEvent.objects.order_by("-seq")[0]


@pytest.fixture
def owner():
    return factories.make_user("owner")


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
