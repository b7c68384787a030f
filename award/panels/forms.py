"""What the office and the experts type on the pages of panels."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from award.applications.models import Application
from award.applications.queries import accepted_applications
from award.core.fields import CleanCharField
from award.core.forms import AwardForm, AwardModelForm
from award.cycles.models import Cycle
from award.panels.models import Panel, Seat

CLEAR, CONFLICT = "clear", "conflict"
KINDS = [
    ("employment", _("Employment, now or in the last three years")),
    ("consulting", _("Consulting or training for this award")),
    ("shares", _("Shares or other holdings")),
    ("business", _("Competitor, supplier or customer of weight")),
    ("kinship", _("Kinship with its leaders")),
    ("other", _("Another reason")),
]


class PanelForm(AwardModelForm):
    """A new panel."""

    class Meta:
        model = Panel
        fields = ["code", "name"]


class SeatForm(AwardForm):
    """Who is seated, and as what."""

    expert = forms.IntegerField(error_messages={"required": _("Choose an expert from the list.")})
    role = forms.ChoiceField(label=_("Role"), choices=Seat.Role.choices, initial=Seat.Role.ASSESSOR)


class LeaveForm(AwardForm):
    """Why a member left."""

    reason = CleanCharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ConflictForm(AwardForm):
    """A conflict that the office learned of."""

    application = forms.ModelChoiceField(label=_("Application"), queryset=Application.objects.none())
    reason = CleanCharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the award office reads it."),
    )

    def __init__(self, *args: Any, cycle: Cycle | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if cycle:
            self.fields["application"].queryset = accepted_applications(cycle)  # type: ignore[attr-defined]


class _ReasonForm(AwardForm):
    """What a conflict is, by kinds and in words; both go into the reason on record."""

    kinds = forms.MultipleChoiceField(
        label=_("Of what kind is the conflict?"), choices=KINDS, required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    @property
    def full_reason(self) -> str:
        """The words after the kinds that were ticked."""
        chosen = [str(label) for kind, label in KINDS if kind in self.cleaned_data["kinds"]]
        words: str = self.cleaned_data["reason"]
        return "\n".join(["; ".join(chosen), words]) if chosen else words


class DeclarationForm(_ReasonForm):
    """The expert's answer before a file opens."""

    answer = forms.ChoiceField(
        label=_("Do you have a conflict of interest with this organisation?"),
        choices=[(CLEAR, _("No, I have none")), (CONFLICT, _("Yes, I have a conflict of interest"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two answers.")},
    )
    reason = CleanCharField(
        label=_("What is the conflict?"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only if you have one. The award office reads it; the applicant does not."),
    )  # fmt: skip
    is_confidential = forms.BooleanField(
        label=_("Confidentiality"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("answer") == CLEAR and not data.get("is_confidential"):
            self.add_error("is_confidential", _("Confirm that you keep the file confidential."))
        if data.get("answer") == CONFLICT and not (data.get("reason") or "").strip():
            self.add_error("reason", _("Say what the conflict of interest is."))
        return data


class LateConflictForm(_ReasonForm):
    """A conflict found after access was given."""

    reason = CleanCharField(
        label=_("What is the conflict?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The award office reads it; the applicant does not."),
    )  # fmt: skip
