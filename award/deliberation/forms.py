"""The form of a decision: a class and a reason for each application."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from award.applications.models import Application
from award.core.fields import CleanCharField
from award.core.forms import AwardForm, DateInput
from award.deliberation.models import Decision
from award.deliberation.queries import Candidate

Line = tuple[Candidate, BoundField, BoundField]


class DecisionForm(AwardForm):
    """Who gets which class, when and by whom it was decided."""

    decided_on = forms.DateField(label=_("Date of the decision"), widget=DateInput())
    body = CleanCharField(label=_("Deciding body"), max_length=120)
    remarks = CleanCharField(
        label=_("Remarks"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where an application gets no class though the ranking proposes one."),
    )

    def __init__(
        self,
        *args: Any,
        rows: list[Candidate],
        classes: list[tuple[str, str]],
        decision: Decision | None,
        **kwargs: Any,
    ) -> None:
        self.candidates = rows
        chosen = {row.application.pk: (row.proposed, "") for row in rows}
        if decision is not None:
            chosen = {entry.application_id: (entry.class_code, entry.reason) for entry in decision.entries.all()}
            texts = {"decided_on": decision.decided_on, "body": decision.body, "remarks": decision.remarks}
            kwargs["initial"] = texts | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        for row in rows:
            self.fields.update(_fields(row, classes, *chosen.get(row.application.pk, ("", ""))))

    @property
    def ranked(self) -> list[Line]:
        """Each ranked candidate with its two fields."""
        return [self._line(row) for row in self.candidates if row.rank is not None]

    @property
    def unranked(self) -> list[Line]:
        """The others, with theirs."""
        return [self._line(row) for row in self.candidates if row.rank is None]

    def _line(self, row: Candidate) -> Line:
        return row, self[f"class_{row.application.pk}"], self[f"reason_{row.application.pk}"]

    @property
    def entries(self) -> list[tuple[Application, str, str]]:
        """The applications that get a class, with the reason."""
        data = self.cleaned_data
        keys = [
            (row.application, f"class_{row.application.pk}", f"reason_{row.application.pk}") for row in self.candidates
        ]
        return [(application, data[code], data[reason]) for application, code, reason in keys if data[code]]


def _fields(row: Candidate, classes: list[tuple[str, str]], code: str, reason: str) -> dict[str, forms.Field]:
    key, number = row.application.pk, {"number": row.application.number}
    return {
        f"class_{key}": forms.ChoiceField(
            label=_("Class of %(number)s") % number,
            required=False,
            initial=code,
            choices=[("", _("No class")), *classes],
        ),
        f"reason_{key}": CleanCharField(
            label=_("Reason for %(number)s") % number,
            required=False,
            initial=reason,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 1}),
        ),
    }
