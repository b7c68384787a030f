import pytest
from django.core.exceptions import ValidationError

from award.accounts.forms import (
    CreditCodeField,
    JoinAnswerForm,
    JoinForm,
    MemberForm,
    OrganisationForm,
    RegisterOrganisationForm,
)
from tests import factories


def test_credit_code_field_cleans_and_checks():
    field = CreditCodeField()
    code = factories.make_credit_code(42)
    assert field.clean(f" {code[:9].lower()} {code[9:]} ") == code
    with pytest.raises(ValidationError) as caught:
        field.clean(code[:-1])
    assert caught.value.error_list[0].code == "credit_code.short"
    with pytest.raises(ValidationError):
        field.clean("")


@pytest.mark.django_db
def test_the_code_is_asked_for_once_and_first():
    assert next(iter(RegisterOrganisationForm().fields)) == "credit_code"
    assert "credit_code" not in OrganisationForm().fields


@pytest.mark.django_db
def test_divisions_are_named_in_the_language_of_the_page():
    from django.utils import translation

    factories.make_organisation()
    for language, name in (("en", "Haikou"), ("zh-hans", "海口市")):
        with translation.override(language):
            assert [label for _value, label in OrganisationForm().fields["division"].choices][1:] == [name]


def test_nobody_is_made_owner_by_the_form():
    assert not MemberForm({"email": "a@example.org", "role": "owner"}).is_valid()
    assert MemberForm({"email": "a@example.org", "role": "viewer"}).is_valid()


@pytest.mark.django_db
@pytest.mark.parametrize("editing", [False, True])
def test_the_former_code_is_compared_with_the_credit_code(editing):
    organisation = factories.make_organisation()
    code = organisation.credit_code if editing else factories.make_credit_code()
    inner = code[8:17]

    def form(typed):
        data = {"name": "甲公司", "division": "460100", "industry": "C", "size": "small", "old_code": typed}
        if editing:
            return OrganisationForm(data, instance=organisation)
        return RegisterOrganisationForm({**data, "credit_code": code})

    good = form(f" {inner[:8].lower()}-{inner[8]} ")
    assert good.is_valid(), good.errors
    assert good.cleaned_data["old_code"] == inner
    bad = form("62002516-1")
    assert {error.code for error in bad.errors.as_data()["old_code"]} == {"organisation_code.differs"}
    assert inner in str(bad.errors["old_code"])
    assert "old_code" not in RegisterOrganisationForm({"credit_code": "x", "old_code": "62002516-1"}).errors


def test_an_answer_to_a_request_is_one_of_three():
    assert JoinAnswerForm({"answer": "decline"}).is_valid()
    assert not JoinAnswerForm({"answer": "owner"}).is_valid()
    assert JoinForm({"message": ""}).is_valid()
    assert not JoinForm({"message": "x" * 501}).is_valid()
