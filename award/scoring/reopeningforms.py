"""Why a sealed sheet is to be opened again."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from award.core.fields import CleanCharField
from award.core.forms import AwardForm

LIMIT = 500


class ReopeningForm(AwardForm):
    """The reason, for the second person, the assessor and the supervisors."""

    reason = CleanCharField(
        label=_("Reason for opening it again"), max_length=LIMIT, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A second person decides by it, the assessor reads it, supervisors find it in the audit log."),
    )  # fmt: skip
