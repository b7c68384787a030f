"""Forms of the screening: a list from a file, the count that confirms it, a judgement on a hit."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from award.core.clock import today
from award.core.fields import CleanCharField
from award.core.forms import AwardForm, CountForm, DateInput
from award.core.tablefiles import TableFileField
from award.eligibility.models import ScreeningHit, ScreeningList


class ListForm(AwardForm):
    """What the list is, and its file."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("choose")), *ScreeningList.Kind.choices])
    name = CleanCharField(
        label=_("Name of the list"),
        max_length=120,
        help_text=_("A newer list of the same kind and name replaces the one in use."),
    )
    source = CleanCharField(
        label=_("Source"), max_length=200, help_text=_("Who drew it up, with the number of the letter if there is one.")
    )
    as_of = forms.DateField(label=_("As of"), widget=DateInput())
    valid_until = forms.DateField(
        label=_("Valid until"), required=False, widget=DateInput(), help_text=_("Left empty, until a newer list comes.")
    )
    file = TableFileField()

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if day > today():
            raise forms.ValidationError(_now("A list cannot be of a day to come. Give the day it was drawn up."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("as_of") and data.get("valid_until") and data["valid_until"] < data["as_of"]:
            self.add_error("valid_until", _now("The list must be valid until a day after its own."))
        return data


class EntriesForm(CountForm):
    """A list is imported once the number of its entries is typed."""

    asks = _("Type the number of entries to confirm")
    wrong = _("The file has %(n)s entries, not this many.")


class ReasonForm(AwardForm):
    """Why a list is taken out of use, or an application is taken out."""

    reason = CleanCharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class HitForm(AwardForm):
    """Does the entry mean the applicant? `version` is that of the hit on the page."""

    verdict = forms.ChoiceField(
        label=pgettext_lazy("screening", "Finding"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the entry applies.")},
    )
    note = CleanCharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed where the entry does not apply. It stays on record."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, hit: ScreeningHit, may_dismiss: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        state = ScreeningHit.State
        choices = [(state.CONFIRMED, _("The entry means this applicant")), (state.DISMISSED, _("It does not apply"))]
        left = [row for row in choices if row[0] != hit.state and (may_dismiss or row[0] != state.DISMISSED)]
        self.fields["verdict"].choices = left  # type: ignore[attr-defined]
        self.fields["version"].initial = hit.version

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("verdict") == ScreeningHit.State.DISMISSED and not (data.get("note") or "").strip():
            self.add_error("note", _now("Say why the entry does not apply."))
        return data
