"""Forms of accounts."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from award.accounts.models import Membership, Organisation
from award.core.fields import CleanCharField
from award.core.forms import AwardForm, AwardModelForm, DateInput
from award.core.messages import sentence
from award.core.templatetags.award import named
from award.domain.creditcodes import check_credit_code, check_organisation_code, clean_credit_code
from award.domain.errors import AwardError


class SignupForm(allauth_forms.SignupForm):
    """Registering: name, e-mail, password."""

    name = CleanCharField(label=_("Your name"), max_length=60)
    field_order = ["name", "email", "password1", "password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
        self.fields["password1"].help_text = _(
            "At least 10 characters, not digits alone, not a common word, unlike your name and e-mail address."
        )
        _without_placeholders(self)


class LoginForm(allauth_forms.LoginForm):
    """Logging in by e-mail. The page itself links to the new password, once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail")
        self.fields["password"].help_text = ""
        _without_placeholders(self)


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """Asking for a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
        _without_placeholders(self)


def _without_placeholders(form: forms.Form) -> None:
    """Labels say what belongs into a field; a placeholder that repeats them looks like a value."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class CreditCodeField(CleanCharField):
    """A unified social credit code: full-width and spaced input is cleaned, a wrong check character is refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=40,
            label=_("Unified social credit code"),
            help_text=_("18 characters, as on the business licence. Its last character is checked."),
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text:
            return text
        try:
            return check_credit_code(text)
        except AwardError as error:
            raise ValidationError(sentence(error), code=error.code) from None


class OrganisationForm(AwardModelForm):
    """Facts of an organisation; the code is asked for once."""

    old_code = CleanCharField(
        label=_("Former organisation code"),
        help_text=_("Only if still in use: the nine characters of the certificate, which the credit code contains."),
        max_length=20,  # a hyphen and spaces may come along
        required=False,
    )

    class Meta:
        model = Organisation
        fields = [
            "name", "name_en", "old_code", "division", "industry", "size", "founded_on", "legal_representative",
            "address", "owners", "related_firms",
        ]  # fmt: skip
        widgets = {
            "founded_on": DateInput,
            "owners": forms.Textarea({"rows": 3}),
            "related_firms": forms.Textarea({"rows": 4}),
        }
        help_texts = {
            "owners": _("One a line: whoever holds five per cent or more, and who controls the organisation."),
            "related_firms": _("One a line: parent, subsidiaries, and customers, suppliers and competitors of weight."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("division", "industry"):
            self.fields[name].label_from_instance = named  # type: ignore[attr-defined]

    def clean_old_code(self) -> str:
        """The former code without hyphen."""
        return clean_credit_code(self.cleaned_data["old_code"])

    def clean(self) -> dict[str, Any]:
        """The former code lies within the credit code: compared here, so that the page says which place is wrong."""
        data = super().clean() or {}
        code = data.get("credit_code") or self.instance.credit_code
        if code and "old_code" in data:
            try:
                data["old_code"] = check_organisation_code(data["old_code"], code)
            except AwardError as error:
                self.add_error("old_code", ValidationError(sentence(error), code=error.code))
        return data


class RegisterOrganisationForm(OrganisationForm):
    """Registering an organisation."""

    credit_code = CreditCodeField()
    field_order = ["credit_code", "name"]

    @property
    def typed_code(self) -> str:
        """The code as typed, in its clean form."""
        return clean_credit_code(str(self["credit_code"].value() or ""))

    class Meta(OrganisationForm.Meta):
        fields = ["credit_code", *OrganisationForm.Meta.fields]


class MemberForm(AwardForm):
    """Inviting a colleague."""

    email = forms.EmailField(label=_("E-mail address of your colleague"))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (Membership.Role.EDITOR, _("Editor: writes and attaches")),
            (Membership.Role.VIEWER, _("Viewer: reads")),
        ],
    )


class JoinForm(AwardForm):
    """Asking to join an organisation that is registered already."""

    message = CleanCharField(
        label=_("Message to the owner"),
        help_text=_("Who you are and what you do there, so that the owner knows you. At most 500 characters."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class JoinAnswerForm(AwardForm):
    """What the owner says to a request: a role, or "" for no."""

    answer = forms.ChoiceField(choices=[("editor", ""), ("viewer", ""), ("decline", "")])
