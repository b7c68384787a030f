"""The register of experts."""

from __future__ import annotations

import pytest

from award.accounts.models import User
from award.core.errors import ServiceError
from award.outbox.models import Message
from award.panels import services
from award.panels.models import Expert
from tests import factories
from tests.panels.builders import events

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return factories.make_user("office", "office")


def test_add_expert_gives_the_role_tells_the_person_and_records(office):
    user = factories.make_user("li")
    expert = services.add_expert(actor=office, user=user, employer="某高校", expertise="计量")

    assert User.objects.get(pk=user.pk).has_role("expert")
    assert [mail.recipient for mail in Message.objects.filter(kind="panel_expert_added")] == [user]
    assert events("expert.") == [("expert.added", {}, {"user": user.pk})]
    with pytest.raises(ServiceError, match="in the register already"):
        services.add_expert(actor=office, user=user)
    assert list(Expert.objects.all()) == [expert]


def test_register_expert_takes_a_known_person_by_address_in_any_case(office):
    user = factories.make_user("li")
    expert = services.register_expert(actor=office, email=f" {user.email.upper()} ", name="另一个名字")
    assert expert.user == user
    assert User.objects.get(pk=user.pk).name == user.name


def test_register_expert_makes_a_new_person_and_needs_the_name(office):
    with pytest.raises(ServiceError, match="Give the name"):
        services.register_expert(actor=office, email="new@example.org")
    expert = services.register_expert(actor=office, email="new@example.org", name="林溪")
    assert (expert.user.email, expert.user.name) == ("new@example.org", "林溪")


def test_update_expert_records_names_of_fields_only_when_something_changed(office):
    expert = factories.make_expert()
    services.update_expert(actor=office, expert=expert, employer="另一高校", is_available=True)
    services.update_expert(actor=office, expert=expert, employer="另一高校")
    assert events("expert.") == [("expert.updated", {}, {"fields": ["employer"]})]
