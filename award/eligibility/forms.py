"""The form of the eligibility desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from award.core.fields import CleanCharField
from award.core.forms import AwardForm
from award.domain.programme import Programme
from award.eligibility.models import EligibilityReview


class VerdictForm(AwardForm):
    """The verdict with its reason; `version` is that of the verdict, `revision` that of the text on the page."""

    verdict = forms.ChoiceField(
        label=_("Verdict"),
        choices=[
            (EligibilityReview.Verdict.ACCEPTED, _("Accept the application")),
            (EligibilityReview.Verdict.REJECTED, _("Do not accept the application")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the application is accepted.")},
    )
    reason_code = forms.ChoiceField(label=_("Standard reason"), required=False)
    reason = CleanCharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The applicant reads it. Left empty, the standard reason stands for itself."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self, *args: Any, programme: Programme, is_change: bool, has_unmet: bool = False, **kwargs: Any
    ) -> None:
        self.is_change = is_change
        self.has_unmet = has_unmet  # then the lines not met stand for a reason
        super().__init__(*args, **kwargs)
        language = get_language() or ""
        reasons = [(entry.code, entry.text.get(language)) for entry in programme.eligibility.reasons]
        self.fields["reason_code"].choices = [("", _("none of them")), *reasons]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        has_reason = bool((data.get("reason") or "").strip() or data.get("reason_code"))
        is_rejected = data.get("verdict") == EligibilityReview.Verdict.REJECTED
        if is_rejected and not (has_reason or self.has_unmet) and not self.errors:
            self.add_error("reason", _("Give the reason; the applicant reads it."))
        elif self.is_change and not has_reason and not self.errors:
            self.add_error("reason", _("Give the reason for changing the verdict."))
        return data
