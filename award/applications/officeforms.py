"""What the office, the recommending bodies and applicants type around a submitted application."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from award.applications.correcting import NewPoint, due_by_rule, places_of
from award.applications.models import Application, Recommendation
from award.core.fields import CleanCharField
from award.core.forms import AwardForm, BeijingDateTimeInput, DateInput


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ReturnForm(AwardForm):
    """Words for each place that is to be corrected; a place left empty stays closed."""

    due = forms.DateField(
        label=_("Due date"), widget=DateInput, help_text=_("The applicant has until the end of this day, Beijing time.")
    )
    note = CleanCharField(
        label=_("For all points"), required=False, max_length=2000, widget=_area(2),
        help_text=_("The applicant reads it first."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places_of(application)
        if not self.is_bound:
            self.initial.setdefault("due", due_by_rule(application))
        for place, code, title in self.places:
            self.fields[self._name(place, code)] = CleanCharField(
                label=title, required=False, max_length=2000, widget=_area(3)
            )

    @staticmethod
    def _name(place: str, code: str) -> str:
        return f"words-{place}-{code}" if code else f"words-{place}"

    @property
    def words(self) -> list[forms.BoundField]:
        """The fields of the places in the order of the application."""
        return [self[self._name(place, code)] for place, code, _title in self.places]

    @property
    def points(self) -> list[NewPoint]:
        """The places with words."""
        typed = [(place, code, self.cleaned_data.get(self._name(place, code), "")) for place, code, _t in self.places]
        return [NewPoint(place, code, words) for place, code, words in typed if words.strip()]


class ExtensionForm(AwardForm):
    """A later deadline for one applicant, named as it names itself."""

    number = forms.CharField(label=_("Application number"), max_length=32)
    credit_code = forms.CharField(
        label=_("Unified social credit code"), max_length=30,
        help_text=_("Both as the applicant wrote them. Drafts are not listed for the office."),
    )  # fmt: skip
    closes_at = forms.DateTimeField(label=_("New deadline (Beijing time)"), widget=BeijingDateTimeInput)
    reason = CleanCharField(
        label=_("Reason"), max_length=500, widget=_area(3), help_text=_("The applicant reads it; supervisors too.")
    )


class RefusalForm(AwardForm):
    """Why an extension is refused."""

    reason = CleanCharField(label=_("Reason of the refusal"), max_length=500, required=False, widget=_area(2))


class RecommendForm(AwardForm):
    """What the body says; `version` and `revision` are those on the page."""

    verdict = forms.ChoiceField(
        label=_("Recommendation"),
        choices=[
            (Recommendation.Verdict.RECOMMENDED, _("Recommend the application")),
            (Recommendation.Verdict.DECLINED, _("Do not recommend the application")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the application is recommended.")},
    )
    opinion = CleanCharField(
        label=_("Opinion"), max_length=2000, widget=_area(5),
        help_text=_("Read by the award office and supervisors, not by the applicant or the experts."),
    )  # fmt: skip
    place = forms.IntegerField(
        label=_("Place within the quota"), required=False, min_value=1, max_value=1000,
        help_text=_("Left empty, the next free place."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class NoteForm(AwardForm):
    """A message to the other side."""

    text = CleanCharField(label=_("New message"), max_length=4000, widget=_area(4))
