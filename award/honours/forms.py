"""Forms of commendations and certificates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from award.core.fields import CleanCharField
from award.core.forms import AwardForm, AwardModelForm, DateInput
from award.honours.models import Commendation


class CommendationForm(AwardModelForm):
    """Document number, title and date as the approval document says."""

    class Meta:
        model = Commendation
        fields = ["document_number", "title", "issued_on"]
        widgets = {"issued_on": DateInput(), "title": forms.TextInput(attrs={"lang": "zh-Hans"})}
        help_texts = {
            "document_number": _("Exactly as on the approval document; it cannot change once issued."),
            "issued_on": _("The date on the document. The certificates bear it, and their validity begins on it."),
        }


class IssueForm(AwardForm):
    """Issuing is confirmed by typing the document number again."""

    document_number = CleanCharField(
        label=_("Type the document number to confirm"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, commendation: Commendation, **kwargs: Any) -> None:
        self.commendation = commendation
        super().__init__(*args, **kwargs)

    def clean_document_number(self) -> str:
        typed = "".join(self.cleaned_data["document_number"].split())
        if typed != "".join(self.commendation.document_number.split()):
            raise ValidationError(_now("This is not the number of the draft. Compare it with the approval document."))
        return typed


class ReasonForm(AwardForm):
    """Why the state of a certificate changes."""

    reason = CleanCharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class CheckForm(AwardForm):
    """A check code or a certificate number."""

    text = CleanCharField(label=_("Check code or certificate number"), max_length=200)
