"""Forms of the checklist, of accepting together, and of letters to departments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from award.applications.models import Application
from award.core.fields import CleanCharField
from award.core.forms import AwardForm, DateInput
from award.core.templatetags.award import in_language
from award.domain.programme import Programme
from award.eligibility.models import CheckResult, DepartmentFinding


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class LineForm(AwardForm):
    """What an officer finds on a line; `version` is that of the line, `revision` the number of the text on the page."""

    verdict = forms.ChoiceField(
        label=_("Finding"), choices=CheckResult.Verdict.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you find on this line.")},
    )  # fmt: skip
    canned = forms.ChoiceField(label=_("Standard note"), required=False)
    note = CleanCharField(label=_("Note"), required=False, max_length=2000, widget=_area(2))
    source = CleanCharField(label=_("Source"), required=False, max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        canned = [(entry.code, in_language(entry.text)) for entry in programme.eligibility.reasons]
        self.fields["canned"].choices = [("", _("none of them")), *canned]  # type: ignore[attr-defined]


class AcceptForm(AwardForm):
    """The number of applications that are accepted together, typed, and which ones were shown."""

    typed = forms.IntegerField(label=_("How many applications do you accept?"), min_value=1, max_value=10_000)
    applications = forms.CharField(widget=forms.HiddenInput, max_length=20_000)

    def clean_applications(self) -> list[int]:
        """The keys of the applications shown."""
        keys = self.cleaned_data["applications"].split(",")
        if not all(key.isascii() and key.isdigit() and len(key) < 12 for key in keys):
            raise forms.ValidationError(_("Reload the page; the list of applications is damaged."))
        return [int(key) for key in keys]


class RequestForm(AwardForm):
    """A letter to a department: what is asked, until when, about whom."""

    text = CleanCharField(label=pgettext_lazy("department", "What is asked"), max_length=4000, widget=_area(6))
    due_on = forms.DateField(label=_("Reply by"), widget=DateInput)
    applications = forms.TypedMultipleChoiceField(
        label=_("Applicants"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one applicant.")},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, applicants: Iterable[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["applications"].choices = [  # type: ignore[attr-defined]
            (row.pk, f"{row.number} {row.organisation.name}") for row in applicants
        ]


class SendForm(AwardForm):
    """When the letter went out, and under which number."""

    number = CleanCharField(label=_("Number of the letter"), max_length=60)
    sent_on = forms.DateField(label=_("Sent on"), widget=DateInput)
    due_on = forms.DateField(label=_("Reply by"), widget=DateInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ReplyForm(AwardForm):
    """What the department replied on each applicant."""

    number = CleanCharField(label=_("Number of the reply"), max_length=60)
    answered_on = forms.DateField(label=_("Day of the reply"), widget=DateInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, findings: Iterable[DepartmentFinding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.findings = list(findings)
        for row in self.findings:
            self.fields[f"verdict-{row.pk}"] = forms.ChoiceField(
                label=pgettext_lazy("department", "Reply"),
                choices=DepartmentFinding.Verdict.choices, widget=forms.RadioSelect,
                initial=row.verdict or DepartmentFinding.Verdict.CLEAR,
            )  # fmt: skip
            self.fields[f"note-{row.pk}"] = CleanCharField(
                label=_("What was found"), required=False, max_length=2000, widget=_area(1), initial=row.note
            )

    @property
    def rows(self) -> list[tuple[DepartmentFinding, forms.BoundField, forms.BoundField]]:
        """Each applicant with its two fields."""
        return [(row, self[f"verdict-{row.pk}"], self[f"note-{row.pk}"]) for row in self.findings]

    @property
    def replies(self) -> dict[int, tuple[str, str]]:
        """Finding → what was typed for it."""
        data = self.cleaned_data
        return {row.pk: (data[f"verdict-{row.pk}"], data[f"note-{row.pk}"]) for row in self.findings}
