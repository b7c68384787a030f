"""Forms of commendations and certificates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from award.core.clock import today
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


class RevokeForm(ReasonForm):
    """Why a certificate is revoked, and until when the organisation may not apply, where that is decided too."""

    banned_until = forms.DateField(
        label=_("Banned from applying until"),
        required=False,
        widget=DateInput(),
        help_text=_("Left empty, no ban is entered. The organisation is then found when it applies before that day."),
    )

    def clean_banned_until(self) -> date | None:
        day: date | None = self.cleaned_data["banned_until"]
        if day is not None and day <= today():
            raise ValidationError(_now("A ban must end on a day to come."))
        return day


class CheckForm(AwardForm):
    """A check code or a certificate number."""

    text = CleanCharField(label=_("Check code or certificate number"), max_length=200)
