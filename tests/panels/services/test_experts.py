"""The register of experts."""

from __future__ import annotations

import pytest

from award.accounts.models import Industry, User
from award.core.errors import ServiceError, StaleState
from award.outbox.models import Message
from award.panels import services
from award.panels.models import Conflict, Expert
from tests import factories
from tests.panels.builders import events

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


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


def test_update_expert_refuses_to_save_over_someone_else(office):
    expert = factories.make_expert()
    services.update_expert(actor=office, expert=expert, version=0, employer="另一高校")
    assert expert.version == 1
    with pytest.raises(StaleState):
        services.update_expert(actor=office, expert=expert, version=0, employer="第三高校")
    expert.refresh_from_db()
    assert expert.employer == "另一高校"
    with pytest.raises(ServiceError):
        services.update_expert(actor=expert.user, expert=expert, may_chair=True)


def test_industries_are_set_and_count_as_a_change(office):
    expert = factories.make_expert()
    rows = [Industry.objects.get_or_create(code=code, defaults={"name_zh": code, "name_en": code})[0] for code in "CI"]
    services.update_expert(actor=office, expert=expert, version=0, industries=rows)
    services.update_expert(actor=office, expert=expert, version=1, industries=rows[::-1])
    assert set(expert.industries.values_list("pk", flat=True)) == {"C", "I"}
    assert events("expert.") == [("expert.updated", {}, {"fields": ["industries"]})]


def test_an_expert_changes_what_is_its_own_and_confirms(office):
    expert = factories.make_expert()
    services.update_own_entry(actor=expert.user, expert=expert, version=0, phone="0898", may_chair=True)
    services.confirm_entry(actor=expert.user, expert=expert)
    expert.refresh_from_db()
    assert (expert.phone, expert.may_chair) == ("0898", False)
    assert expert.confirmed_at
    assert events("expert.") == [("expert.own_updated", {}, {"fields": ["phone"]}), ("expert.confirmed", {}, {})]
    assert "0898" not in str(events())
    for actor in (office, factories.make_expert().user):
        with pytest.raises(ServiceError):
            services.update_own_entry(actor=actor, expert=expert, version=1, phone="1")
        with pytest.raises(ServiceError):
            services.confirm_entry(actor=actor, expert=expert)


def test_an_employer_that_applies_is_found_as_a_conflict(office):
    application = factories.make_application(factories.make_cycle("assessing"), state="accepted")
    expert = factories.make_expert()
    services.update_own_entry(actor=expert.user, expert=expert, version=0, employer=application.organisation.name)
    found = Conflict.standing.get()
    assert (found.user, found.application, found.source) == (expert.user, application, "rule")


def test_seen_changes_and_downloads_are_on_record_for_the_office_only(office):
    expert = factories.make_expert()
    services.see_changes(actor=office, expert=expert)
    services.record_register_download(actor=office, count=3)
    assert events("expert.changes") == [("expert.changes_seen", {}, {})]
    assert events("register.") == [("register.downloaded", {}, {"experts": 3})]
    with pytest.raises(ServiceError):
        services.see_changes(actor=expert.user, expert=expert)
    with pytest.raises(ServiceError):
        services.record_register_download(actor=expert.user, count=3)
