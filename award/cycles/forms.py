"""Forms of the office's pages on cycles and the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from award.core.clock import BEIJING, today
from award.core.fields import CleanCharField
from award.core.forms import AwardForm, BeijingDateTimeInput, CountForm, DateInput
from award.core.tablefiles import TableFileField
from award.cycles.checks import DAYS, Dates, change_faults, dates_of, due_field, order_faults, starts_field
from award.cycles.labels import DATES, date_name
from award.cycles.models import Cycle, Programme, Round
from award.cycles.queries import rounds_of
from award.domain.programmetables import Condition
from award.domain.tomlfiles import LIMIT

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_DAYS_LATER = 120


def posted(request: HttpRequest) -> QueryDict | None:
    """The fields sent, or None where the page was only asked for. An empty POST is a form sent without any field."""
    return request.POST if request.method == "POST" else None


class CycleForm(AwardForm):
    """A new cycle: like an earlier one, from a programme or from its file; names follow when left empty."""

    source = forms.ChoiceField(label=_("Taken from"), required=False)
    file = forms.FileField(
        label=_("Programme file"),
        required=False,
        help_text=_("A TOML file of a programme, instead of the choice above; its criteria must be loaded."),
    )
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    name_zh = CleanCharField(
        label=_("Chinese name"),
        max_length=120,
        required=False,
        help_text=_("Left empty, it is made of the year and the name of the award."),
    )
    name_en = CleanCharField(
        label=_("English name"),
        max_length=160,
        required=False,
        help_text=_("Left empty, it is made of the year and the name of the award."),
    )

    def __init__(
        self, *args: Any, programmes: list[Programme], cycles: list[Cycle], latest: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.programmes = {f"programme:{row.pk}": row for row in programmes}
        self.cycles = {f"cycle:{row.pk}": row for row in cycles}
        copies = [(key, _("like %(name)s") % {"name": row.name}) for key, row in self.cycles.items()]
        fresh = [(key, f"{row.name} · {row.criteria_set.edition}") for key, row in self.programmes.items()]
        field = self.fields["source"]
        field.choices = [  # type: ignore[attr-defined]
            ("", _("choose")),
            *([(_("An earlier cycle, with its dates moved"), copies)] if copies else []),
            *([(_("A programme, without dates"), fresh)] if fresh else []),
        ]
        same = (key for key, row in self.programmes.items() if row.code == latest)
        field.initial = next(iter(self.cycles), "") or next(same, "")
        self.fields["year"].initial = max([today().year, *(row.year + 1 for row in cycles[:1])])

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file and file.size > LIMIT:
            raise forms.ValidationError(_("The file is larger than 1 MB."))
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not (data.get("source") or data.get("file") or "file" in self.errors or "source" in self.errors):
            self.add_error("source", _("Choose a cycle or a programme, or upload a programme file."))
        return data

    @property
    def copied(self) -> Cycle | None:
        """The cycle to copy, where one was chosen and no file given."""
        return None if self.cleaned_data.get("file") else self.cycles.get(self.cleaned_data["source"])

    def names(self, programme: Programme) -> dict[str, Any]:
        """Year and names of the cycle, made where they were left empty."""
        year, data = self.cleaned_data["year"], self.cleaned_data
        return {
            "year": year,
            "name_zh": data["name_zh"] or f"{year}年度{programme.name_zh}"[:120],
            "name_en": data["name_en"] or f"{programme.name_en} {year}"[:160],
        }


class DatesForm(AwardForm):
    """All dates of a cycle in Beijing time. Once it is open, with the reason for the change."""

    applications_open_at = forms.DateTimeField(
        label=_("Applications open"), required=False, widget=BeijingDateTimeInput()
    )
    applications_close_at = forms.DateTimeField(
        label=_("Applications close"), required=False, widget=BeijingDateTimeInput()
    )

    def __init__(self, data: Any = None, *, cycle: Cycle) -> None:
        self.cycle, self.rounds = cycle, rounds_of(cycle)
        self.stored = dates_of(cycle)
        initial = {
            "applications_open_at": self.stored.applications_open_at,
            "applications_close_at": self.stored.applications_close_at,
            "results_on": self.stored.results_on,
            **self.stored.days,
            **{due_field(code): moment for code, moment in self.stored.due.items()},
            **{starts_field(code): day for code, day in self.stored.starts.items()},
        }
        super().__init__(data, initial=initial)
        for name in (*DAYS[:2], *self._round_fields(), *DAYS[2:], "results_on"):
            self.fields[name] = self._field(name)
        self.fields["applications_open_at"].disabled = cycle.state != Cycle.State.DRAFT
        if cycle.state != Cycle.State.DRAFT:
            self.fields["reason"] = CleanCharField(
                label=_("Reason for the change"),
                max_length=300,
                help_text=_("A date can only be put off. The reason is published and sent to the applicants."),
            )

    def _round_fields(self) -> list[str]:
        return [name for round in self.rounds for name in (starts_field(round.code), due_field(round.code))]

    def _field(self, name: str) -> forms.Field:
        if name in DATES:
            return forms.DateField(label=str(DATES[name]), required=False, widget=DateInput())
        prefix, _bar, code = name.partition("_")
        label = date_name(f"{prefix}:{code}", {round.code: round.name for round in self.rounds})
        if prefix == "starts":
            return forms.DateField(label=label, required=False, widget=DateInput())
        return forms.DateTimeField(label=label, required=False, widget=BeijingDateTimeInput())

    @property
    def due_fields(self) -> list[forms.BoundField]:
        """The due dates of the rounds, in order."""
        return [self[due_field(round.code)] for round in self.rounds]

    @property
    def round_fields(self) -> list[forms.BoundField]:
        """The dates of the rounds, in order."""
        return [self[name] for name in self._round_fields()]

    @property
    def before_fields(self) -> list[forms.BoundField]:
        """The days between applications and rounds."""
        return [self[name] for name in DAYS[:2]]

    @property
    def after_fields(self) -> list[forms.BoundField]:
        """The days after the rounds."""
        return [self[name] for name in (*DAYS[2:], "results_on")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in list(data):
            if name in self.initial and name not in self.data:
                data[name] = self.initial[name]  # what was not in the form stays
            elif isinstance(data[name], date):
                data[name] = self._kept(data[name], self.initial.get(name))
                if not FIRST_YEAR <= data[name].year <= LAST_YEAR:
                    self.add_error(name, _("Give a year from 2000 to 2100."))
        if not self.errors:
            self._check(self.dates)
        return data

    @staticmethod
    def _kept(typed: date, stored: date | None) -> date:
        # The control shows minutes; seconds that are stored must not make an untouched date look changed.
        if isinstance(typed, datetime) and isinstance(stored, datetime):
            return stored if _minute(typed) == _minute(stored) else typed
        return typed

    def _check(self, dates: Dates) -> None:
        faults = list(order_faults(self.rounds, dates))
        if self.cycle.state != Cycle.State.DRAFT:
            faults += change_faults(self.cycle, self.rounds, dates)
        for fault in faults:
            self.add_error(fault.field, fault.sentence)

    @property
    def dates(self) -> Dates:
        """The dates as typed, cleaned."""
        data = self.cleaned_data
        return Dates(
            data.get("applications_open_at"),
            data.get("applications_close_at"),
            data.get("results_on"),
            {round.code: data.get(due_field(round.code)) for round in self.rounds},
            {name: data.get(name) for name in DAYS},
            {round.code: data.get(starts_field(round.code)) for round in self.rounds},
        )


class OpenForm(AwardForm):
    """Opening a cycle is confirmed by its year."""

    confirm = CleanCharField(label=_("Type the year of the cycle to confirm"), max_length=8)

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle

    def clean_confirm(self) -> str:
        if self.cleaned_data["confirm"] != str(self.cycle.year):
            raise forms.ValidationError(_("This is not the year of the cycle."))
        return str(self.cleaned_data["confirm"])


class ExtendForm(AwardForm):
    """One date of an open cycle put off for all by so many days. Previewed first, then confirmed by a count."""

    name = forms.ChoiceField(label=_("Which date"))
    days = forms.IntegerField(label=_("Days later"), min_value=1, max_value=MOST_DAYS_LATER)
    reason = CleanCharField(
        label=_("Reason for the change"),
        max_length=300,
        help_text=_("A date can only be put off. The reason is published and sent to the applicants."),
    )
    confirm = CleanCharField(required=False, max_length=8)

    def __init__(self, *args: Any, cycle: Cycle, told: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle, self.told, self.rounds = cycle, told, rounds_of(cycle)
        self.movable = _movable(cycle, self.rounds)
        names = {round.code: round.name for round in self.rounds}
        self.fields["name"].choices = [(key, date_name(key, names)) for key in self.movable]  # type: ignore[attr-defined]
        self.fields["confirm"].label = _("Type the number of people told to confirm: %(n)s") % {"n": told}

    @property
    def old(self) -> date:
        """The date as it stands."""
        return self.movable[self.cleaned_data["name"]]

    @property
    def new(self) -> date:
        """The date as it will be."""
        return self.old + timedelta(days=self.cleaned_data["days"])

    @property
    def has_preview(self) -> bool:
        """Whether the new date can be shown, so that the count is asked for."""
        return self.is_bound and {"name", "days"} <= self.cleaned_data.keys() and self.errors.keys() <= {"confirm"}

    @property
    def is_confirmed(self) -> bool:
        """Whether the count was typed."""
        return bool(self.cleaned_data.get("confirm"))

    def clean_confirm(self) -> str:
        typed = str(self.cleaned_data["confirm"])
        if typed and typed != str(self.told):
            raise forms.ValidationError(_("This is not the number of people who will be told."))
        return typed

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "name" in data and "days" in data:
            dates = self.dates
            for fault in [*order_faults(self.rounds, dates), *change_faults(self.cycle, self.rounds, dates)]:
                self.add_error("days", fault.sentence)
        return data

    @property
    def dates(self) -> Dates:
        """All dates of the cycle with this one put off."""
        dates, (prefix, _colon, code) = dates_of(self.cycle), self.cleaned_data["name"].partition(":")
        new: Any = self.new
        if prefix == "due":
            return replace(dates, due={**dates.due, code: new})
        if prefix == "starts":
            return replace(dates, starts={**dates.starts, code: new})
        if prefix in DAYS:
            return replace(dates, days={**dates.days, prefix: new})
        return replace(dates, **{prefix: new})


def _movable(cycle: Cycle, rounds: list[Round]) -> dict[str, date]:
    closed = {round.code for round in rounds if round.state == Round.State.CLOSED}
    fixed = (
        {"applications_open_at"}
        if cycle.state == Cycle.State.APPLYING
        else {"applications_open_at", "applications_close_at"}
    )
    return {
        name: moment for name, moment in dates_of(cycle).named().items()
        if moment and name not in fixed and name.partition(":")[2] not in closed
    }  # fmt: skip


def _minute(moment: datetime) -> datetime:
    return moment.astimezone(BEIJING).replace(second=0, microsecond=0)


class ReasonForm(AwardForm):
    """The reason for an act that cannot be undone."""

    reason = CleanCharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class CalendarDayForm(AwardForm):
    """A day that differs from the library."""

    day = forms.DateField(label=_("Day"), widget=DateInput())
    is_working = forms.TypedChoiceField(
        label=_("Counts as"),
        coerce=lambda value: value == "1",
        choices=[("0", _("day off")), ("1", _("working day"))],
    )
    source = CleanCharField(label=_("Source"), max_length=120, help_text=_("The notice that says so."))

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(_("Give a year from 2000 to 2100."))
        return day


class ConfirmYearForm(AwardForm):
    """The notice by which a year's holidays are final."""

    source = CleanCharField(label=_("Official notice"), max_length=120)


class CalendarFileForm(AwardForm):
    """The official notice of a year as a file."""

    source = CleanCharField(
        label=_("Official notice"), max_length=76, help_text=_("Its number or title; it stands beside each day.")
    )
    file = TableFileField()


class CalendarImportForm(CountForm):
    """The days are confirmed by typing how many they are; the year may be confirmed at once."""

    asks = _("Type the number of days to confirm")
    wrong = _("The file has %(n)s days, not this many.")

    confirm = forms.BooleanField(
        label=_("This is the whole notice: confirm the year"),
        required=False,
        help_text=_("Its deadlines warn no more."),
    )


class SelfCheckForm(AwardForm):
    """The conditions of applying, one question each. Nothing of it is kept."""

    def __init__(self, *args: Any, conditions: tuple[Condition, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conditions = conditions
        language = get_language() or ""
        for condition in conditions:
            self.fields[condition.code] = forms.ChoiceField(
                label=condition.question.get(language),
                choices=[("yes", _("Yes")), ("no", _("No"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Answer yes or no.")},
            )

    def unmet(self) -> list[Condition]:
        """The conditions answered with no."""
        return [condition for condition in self.conditions if self.cleaned_data[condition.code] == "no"]
