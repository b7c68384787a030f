"""Registering organisations and changing their facts."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from award.accounts.models import Organisation
from award.accounts.queries import role_in
from award.accounts.services import register_organisation, update_organisation
from award.audit.models import AuditEvent
from award.core.errors import ServiceError
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


@pytest.mark.parametrize(("typed", "fault"), [("MA0000429", "differs"), ("MA0000421", "check"), ("MA00", "length")])
def test_a_former_code_that_does_not_fit_is_refused(owner, typed, fault):
    with pytest.raises(ValidationError) as caught:
        register_organisation(actor=owner, **facts(old_code=typed))
    assert [error.code for error in caught.value.error_dict["old_code"]] == [f"organisation_code.{fault}"]


def test_the_former_code_that_fits_is_kept(owner):
    code = factories.make_credit_code()
    organisation = register_organisation(actor=owner, **facts(credit_code=code, old_code=code[8:17]))
    organisation.refresh_from_db()
    assert organisation.old_code == code[8:17]


def test_saving_what_is_already_there_leaves_no_event(owner, organisation):
    update_organisation(actor=owner, organisation=organisation, name=organisation.name)
    assert not AuditEvent.objects.exists()
