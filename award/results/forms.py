"""Forms of the award office's result pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from award.core.fields import CleanCharField
from award.core.forms import AwardForm


class ReasonForm(AwardForm):
    """Why a release is refused."""

    reason = CleanCharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class PlaceForm(AwardForm):
    """Who takes a place that a tie left open, and why."""

    application = forms.ChoiceField(label=_("Application"))
    reason = CleanCharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["application"].choices = choices  # type: ignore[attr-defined]
