"""Forms of notices."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from award.core.clock import today
from award.core.fields import CleanCharField
from award.core.forms import AwardForm, AwardModelForm, DateInput
from award.notices.models import Notice

MOST_DAYS_AHEAD = 366


class NoticeForm(AwardModelForm):
    """Title and text of a draft in both languages."""

    class Meta:
        model = Notice
        fields = ["title_zh", "text_zh", "title_en", "text_en"]
        widgets = {
            "text_zh": forms.Textarea(attrs={"rows": 8, "lang": "zh-Hans"}),
            "text_en": forms.Textarea(attrs={"rows": 8, "lang": "en"}),
        }
        help_texts = {"text_zh": _("{start} and {end} become the first and the last day when the notice is posted.")}


class PostForm(AwardForm):
    """From which day the notice is public."""

    starts_on = forms.DateField(label=_("First day"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = today()
        self.fields["starts_on"].widget.attrs["min"] = today().isoformat()

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if not today() <= day <= today() + timedelta(days=MOST_DAYS_AHEAD):
            raise ValidationError(_now("Choose today or a day within the next year."))
        return day


class ReasonForm(AwardForm):
    """Why a notice is withdrawn."""

    reason = CleanCharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The notice stays on the public page, marked as withdrawn with this reason."),
    )
