import pytest
from django.core.exceptions import ValidationError

from award.accounts.forms import CreditCodeField, MemberForm, OrganisationForm, RegisterOrganisationForm
from tests import factories


def test_credit_code_field_cleans_and_checks():
    field = CreditCodeField()
    code = factories.make_credit_code(42)
    assert field.clean(f" {code[:9].lower()} {code[9:]} ") == code
    with pytest.raises(ValidationError) as caught:
        field.clean(code[:-1])
    assert caught.value.error_list[0].code == "credit_code.length"
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
