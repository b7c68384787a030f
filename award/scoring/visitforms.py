"""What the pages of a site visit read from a request. What is refused stays in the form as typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from award.core.clock import BEIJING
from award.core.fields import CleanCharField
from award.core.forms import AwardForm, DateInput
from award.panels.models import Seat
from award.scoring.models import SiteVisit, VisitFinding, VisitPoint
from award.scoring.services import Plan
from award.scoring.services.visits import MOST_ROWS

MOST_TEXT = 12_000  # of a field as it arrives; the programme's limit is the service's matter


def _line(label: Any, length: int, *, required: bool = True) -> CleanCharField:
    return CleanCharField(label=label, max_length=length, required=required)


def _text(label: Any, *, required: bool = False, rows: int = 3) -> CleanCharField:
    return CleanCharField(
        label=label, max_length=MOST_TEXT, required=required, widget=forms.Textarea(attrs={"rows": rows})
    )


class TimeInput(forms.TimeInput):
    """A time typed as the browser's own control."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


# ------------------------------------------------------------------ the plan


class PlanForm(AwardForm):
    """Days, place, team and message."""

    starts_on = forms.DateField(label=_("First day"), required=False, widget=DateInput)
    ends_on = forms.DateField(label=pgettext_lazy("site visit", "Last day"), required=False, widget=DateInput)
    place = _line(pgettext_lazy("site visit", "Place"), 200, required=False)
    team = forms.MultipleChoiceField(
        label=pgettext_lazy("site visit", "Team"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Members of the panel."),
    )
    message = CleanCharField(
        label=_("Message to the applicant"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("What should be ready, whom to report to."),
    )  # fmt: skip
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, seats: Sequence[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {str(seat.pk): seat for seat in seats}
        choices = [(key, f"{seat} · {seat.get_role_display()}") for key, seat in self.seats.items()]
        self.fields["team"].choices = choices  # type: ignore[attr-defined]


class AgendaForm(AwardForm):
    """A line of the agenda."""

    day = forms.IntegerField(label=pgettext_lazy("site visit", "Day"), min_value=1, max_value=10)
    starts = forms.TimeField(label=_("From"), widget=TimeInput)
    ends = forms.TimeField(label=_("Until"), widget=TimeInput)
    what = _line(pgettext_lazy("site visit", "What"), 120)
    whom = _line(_("With whom"), 120, required=False)
    lead = forms.ChoiceField(label=_("Led by"), required=False)

    def __init__(self, *args: Any, seats: Sequence[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {str(seat.pk): seat for seat in seats}
        self.fields["lead"].choices = [("", "—"), *((k, str(s)) for k, s in self.seats.items())]  # type: ignore[attr-defined]

    def clean_lead(self) -> Seat | None:
        return self.seats.get(self.cleaned_data["lead"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _("It ends after it begins."))
        return data


class InterviewWishForm(AwardForm):
    """An interview that is wanted."""

    department = _line(_("Function or department"), 120)
    topic = _line(_("Topic"), 200)
    people = forms.IntegerField(label=pgettext_lazy("site visit", "People"), min_value=1, max_value=500, initial=1)


class DocumentWishForm(AwardForm):
    """A document that is to be ready."""

    title = _line(_("Document or record"), 200)
    item = forms.ChoiceField(label=_("Item"), required=False)
    reason = _line(_("Why (stays with the panel)"), 200, required=False)

    def __init__(self, *args: Any, items: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        self.fields["item"].choices = [("", "—"), *((code, code) for code in items)]  # type: ignore[attr-defined]

    def clean_item(self) -> Any:
        return self.items.get(self.cleaned_data["item"])


class PlanForms:
    """The plan's form and its three lists, bound to a request or filled from the visit."""

    def __init__(self, visit: SiteVisit, seats: Sequence[Seat], items: Mapping[str, Any], data: Any = None) -> None:
        first = None if data is not None else _initial(visit)
        self.plan = PlanForm(data, seats=seats, initial=first)
        self.lists = {
            name: _formset(form)(
                data, prefix=name, form_kwargs=known,
                initial=None if data is not None else _rows(visit, name),
            )
            for name, form, known in (
                ("agenda", AgendaForm, {"seats": seats}),
                ("interviews", InterviewWishForm, {}),
                ("documents", DocumentWishForm, {"items": items}),
            )
        }  # fmt: skip

    @property
    def titled(self) -> list[tuple[str, Any, Any]]:
        """The lists with their titles, for the page."""
        titles = {
            "agenda": _("Agenda"),
            "interviews": _("Interviews wanted"),
            "documents": _("Documents to have ready"),
        }
        return [(name, titles[name], rows) for name, rows in self.lists.items()]

    def is_valid(self) -> bool:
        """Are all of them?"""
        return all([self.plan.is_valid(), *(rows.is_valid() for rows in self.lists.values())])

    @property
    def version(self) -> int:
        """The version that was typed upon."""
        version: int = self.plan.cleaned_data["version"]
        return version

    def result(self) -> Plan:
        """The plan that was typed."""
        data = self.plan.cleaned_data
        lists = {
            name: [
                {key: value for key, value in form.cleaned_data.items() if key != "DELETE"}
                for form in rows
                if form.has_changed() and not form.cleaned_data.get("DELETE")
            ]
            if rows.is_bound
            else []
            for name, rows in self.lists.items()
        }
        return Plan(
            starts_on=data["starts_on"], ends_on=data["ends_on"], place=data["place"], message=data["message"],
            team=[self.plan.seats[key] for key in data["team"]], **lists,
        )  # fmt: skip


def _formset(form: type[forms.Form]) -> Any:
    return forms.formset_factory(form, extra=2, max_num=MOST_ROWS, validate_max=True, can_delete=True, absolute_max=200)


def _initial(visit: SiteVisit) -> dict[str, Any]:
    team = [str(pk) for pk in visit.members.values_list("seat_id", flat=True)]
    facts = {name: getattr(visit, name) for name in ("starts_on", "ends_on", "place", "message", "version")}
    return facts | {"team": team}


def _rows(visit: SiteVisit, name: str) -> list[dict[str, Any]]:
    if name == "agenda":
        rows = visit.agenda.values("day", "starts", "ends", "what", "whom", "lead_id")
        return [{**row, "lead": str(row["lead_id"] or "")} for row in rows]
    if name == "interviews":
        return [dict(row) for row in visit.interview_wishes.values("department", "topic", "people")]
    return [{**row, "item": row["item__code"] or ""}
            for row in visit.document_wishes.values("title", "reason", "item__code")]  # fmt: skip


# ------------------------------------------------------------------ entries


class EntryForm(AwardForm):
    """What every entry carries: its own name, the version it was typed upon, and the clock of the device."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    taken_at = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, items: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items or {}

    def clean_taken_at(self) -> dt.datetime | None:
        """A clock that cannot be read is none."""
        try:
            moment = parse_datetime(self.cleaned_data["taken_at"])
        except ValueError:
            return None
        return moment.replace(tzinfo=BEIJING) if moment is not None and moment.tzinfo is None else moment

    def values(self) -> dict[str, Any]:
        """What the person wrote."""
        return {k: v for k, v in self.cleaned_data.items() if k not in ("client_id", "version", "taken_at")}


class _ItemMixin(forms.Form):
    """The item an entry belongs to, by its code."""

    items: Mapping[str, Any]
    item = forms.CharField(max_length=20, required=False)

    def clean_item(self) -> Any:
        code = self.cleaned_data["item"]
        if code and code not in self.items:
            raise forms.ValidationError(_("There is no such item."))
        return self.items.get(code)


class PointForm(_ItemMixin, EntryForm):
    """A further point to verify."""

    text = _text(_("Point to verify"), required=True, rows=2)

    def clean_item(self) -> Any:
        item = super().clean_item()
        if item is None:
            raise forms.ValidationError(_("Choose the item."))
        return item


class ResultForm(EntryForm):
    """What came of a point."""

    result = forms.ChoiceField(label=_("Result"), choices=VisitPoint.Result.choices, widget=forms.RadioSelect)
    found = _text(_("What was found"))


class FindingForm(PointForm):
    """A finding on an item, perhaps on a point of it."""

    kind = forms.ChoiceField(label=_("Kind"), choices=VisitFinding.Kind.choices, widget=forms.RadioSelect)
    text = _text(pgettext_lazy("site visit", "Finding"), required=True)
    point = forms.UUIDField(required=False)


class InterviewForm(EntryForm):
    """An interview that was held."""

    department = _line(_("Function or department"), 120)
    topic = _line(_("Topic"), 200)
    people = forms.IntegerField(label=pgettext_lazy("site visit", "People"), min_value=1, max_value=500, initial=1)
    notes = _text(_("Notes"))


class DocumentForm(_ItemMixin, EntryForm):
    """A document that was seen."""

    title = _line(_("Document or record"), 200)
    number = _line(_("Number"), 80, required=False)
    result = _text(_("What it showed"), rows=2)


ENTRY_FORMS: dict[str, type[EntryForm]] = {
    "point": PointForm,
    "result": ResultForm,
    "finding": FindingForm,
    "interview": InterviewForm,
    "document": DocumentForm,
}


class PhotoForm(AwardForm):
    """A photograph of a finding."""

    client_id = forms.UUIDField()
    finding = forms.UUIDField()
    file = forms.FileField(label=_("Photograph"), max_length=255)
    caption = _line(_("What it shows"), 200, required=False)
    taken_at = forms.CharField(max_length=40, required=False)

    clean_taken_at = EntryForm.clean_taken_at

    @property
    def picture(self) -> tuple[str, BinaryIO]:
        """The name and the content of the file that was sent."""
        file: UploadedFile = self.cleaned_data["file"]
        return file.name or "", cast("BinaryIO", file.file)


class AssignForm:
    """Which member looks at which point: one choice a point, named by its key."""

    def __init__(self, data: Mapping[str, str], points: Sequence[VisitPoint], seats: Sequence[Seat]) -> None:
        known: dict[str, Seat | None] = {str(seat.pk): seat for seat in seats} | {"": None}
        names = {point.pk: f"point-{point.pk}" for point in points}
        self.seats = {pk: known[data[name]] for pk, name in names.items() if data.get(name) in known}
