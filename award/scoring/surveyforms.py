"""Forms of surveys: the file of figures, the count that confirms it, the second person's answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from award.core.fields import CleanCharField
from award.core.forms import AwardForm, CountForm
from award.core.tablefiles import TableFileField


class FiguresForm(AwardForm):
    """A file of figures."""

    file = TableFileField()


class AskForm(CountForm):
    """Figures are handed to the second person once their number is typed."""

    asks = _("Type the number of figures to confirm")
    wrong = _("The file has %(n)s figures, not this many.")


class DecisionForm(AwardForm):
    """Why figures are refused; needed only then."""

    reason = CleanCharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed to refuse. It stays on record."),
    )
