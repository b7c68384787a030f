"""The form of a decision: a class and a reason for each application."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from award.applications.models import Application
from award.core.fields import CleanCharField
from award.core.forms import AwardForm, DateInput
from award.deliberation.models import Decision
from award.deliberation.queries import Candidate


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
        chosen = {}
        if decision is not None:
            entries = {entry.application_id: entry for entry in decision.entries.all()}
            chosen = {key: (entry.class_code, entry.reason) for key, entry in entries.items()}
            kwargs["initial"] = {
                "decided_on": decision.decided_on,
                "body": decision.body,
                "remarks": decision.remarks,
            } | kwargs.get("initial", {})
        self._extra = {}
        for row in rows:
            key = row.application.pk
            proposed = (row.proposed, "") if decision is None else ("", "")
            code, reason = chosen.get(key, proposed)
            number = {"number": row.application.number}
            self._extra[f"class_{key}"] = forms.ChoiceField(
                label=_("Class of %(number)s") % number,
                required=False,
                initial=code,
                choices=[("", _("No class")), *classes],
            )
            self._extra[f"reason_{key}"] = CleanCharField(
                label=_("Reason for %(number)s") % number,
                required=False,
                initial=reason,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 1}),
            )
        self.base_fields = {**type(self).base_fields, **self._extra}  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    @property
    def rows(self) -> Iterator[tuple[Candidate, BoundField, BoundField]]:
        """Each candidate with its two fields."""
        for row in self.candidates:
            yield row, self[f"class_{row.application.pk}"], self[f"reason_{row.application.pk}"]

    @property
    def entries(self) -> list[tuple[Application, str, str]]:
        """The applications that get a class, with the reason."""
        data = self.cleaned_data
        keys = [
            (row.application, f"class_{row.application.pk}", f"reason_{row.application.pk}") for row in self.candidates
        ]
        return [(application, data[code], data[reason]) for application, code, reason in keys if data[code]]
