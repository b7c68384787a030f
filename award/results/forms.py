"""Forms of the award office's result pages."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from award.core.fields import CleanCharField
from award.core.forms import AwardForm
from award.results.models import Release


class ReasonForm(AwardForm):
    """Why a release is refused."""

    reason = CleanCharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class AudienceForm(AwardForm):
    """To whom a standing shall be released, beside the office and the supervisors."""

    audiences = forms.MultipleChoiceField(
        label=_("Who may read it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick nobody to release it to the office and the supervisors alone. More can be added later."),
    )

    def __init__(self, *args: Any, choices: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(value, label) for value, label in Release.Audience.choices if value in choices]
        self.fields["audiences"].choices = offered  # type: ignore[attr-defined]


def audience_names(audiences: Collection[str]) -> list[str]:
    """The audiences in words."""
    return [str(label) for value, label in Release.Audience.choices if value in audiences]


class PlaceForm(AwardForm):
    """Who takes a place that a tie left open, and why."""

    application = forms.ChoiceField(label=_("Application"))
    reason = CleanCharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["application"].choices = choices  # type: ignore[attr-defined]
