"""Forms of home."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from award.core.fields import CleanCharField
from award.core.forms import AwardForm, DateInput


class TrailForm(AwardForm):
    """What part of the trail is shown."""

    person = CleanCharField(label=_("Person"), max_length=100, required=False)
    action = CleanCharField(label=_("Action"), max_length=64, required=False)
    about = CleanCharField(label=_("Object, as model:number"), max_length=100, required=False)
    since = forms.DateField(label=_("First day"), required=False, widget=DateInput())
    until = forms.DateField(label=_("Last day"), required=False, widget=DateInput())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if isinstance(since, date) and isinstance(until, date) and until < since:
            self.add_error("until", _("The last day lies before the first."))
        return data

    def chosen(self) -> dict[str, Any]:
        """The filters that hold, by the names the query gives them; none of a form with faults."""
        if not self.is_bound or not self.is_valid():
            return {}
        return {name: value for name, value in self.cleaned_data.items() if value}
