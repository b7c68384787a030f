"""Forms of the office's pages on cycles and the calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from award.core.clock import BEIJING, today
from award.core.fields import CleanCharField
from award.core.forms import AwardForm, BeijingDateTimeInput, DateInput
from award.cycles.checks import Dates, change_faults, dates_of, due_field, order_faults
from award.cycles.models import Cycle, Programme
from award.cycles.queries import rounds_of
from award.domain.programmetables import Condition

FIRST_YEAR, LAST_YEAR = 2000, 2100


class CycleForm(AwardForm):
    """A new cycle: programme, year, and names that follow from both when left empty."""

    programme = forms.TypedChoiceField(label=_("Programme"), coerce=int)
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

    def __init__(self, *args: Any, programmes: list[Programme], latest: str = "", **kwargs: Any) -> None:
        self.programmes = {row.pk: row for row in programmes}
        super().__init__(*args, **kwargs)
        choices = [(row.pk, f"{row.name} · {row.criteria_set.edition}") for row in programmes]
        self.fields["programme"].choices = [("", _("choose")), *choices]  # type: ignore[attr-defined]
        self.fields["programme"].initial = next((row.pk for row in programmes if row.code == latest), "")
        self.fields["year"].initial = today().year

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        row, year = self.programmes.get(data.get("programme", 0)), data.get("year")
        data["programme"] = row
        if row and year:
            data["name_zh"] = data.get("name_zh") or f"{year}年度{row.name_zh}"[:120]
            data["name_en"] = data.get("name_en") or f"{row.name_en} {year}"[:160]
        return data


class DatesForm(AwardForm):
    """All dates of a cycle in Beijing time. Once it is open, with the reason for the change."""

    applications_open_at = forms.DateTimeField(
        label=_("Applications open"), required=False, widget=BeijingDateTimeInput()
    )
    applications_close_at = forms.DateTimeField(
        label=_("Applications close"), required=False, widget=BeijingDateTimeInput()
    )
    results_on = forms.DateField(label=_("Results expected"), required=False, widget=DateInput())

    def __init__(self, data: Any = None, *, cycle: Cycle) -> None:
        self.cycle, self.rounds = cycle, rounds_of(cycle)
        self.stored = dates_of(cycle)
        initial = {
            "applications_open_at": self.stored.applications_open_at,
            "applications_close_at": self.stored.applications_close_at,
            "results_on": self.stored.results_on,
            **{due_field(code): moment for code, moment in self.stored.due.items()},
        }
        super().__init__(data, initial=initial)
        self.fields.update(self._round_fields())
        self.fields["applications_open_at"].disabled = cycle.state != Cycle.State.DRAFT
        if cycle.state != Cycle.State.DRAFT:
            self.fields["reason"] = CleanCharField(
                label=_("Reason for the change"),
                max_length=300,
                help_text=_("A date can only be put off. The reason is kept in the audit log."),
            )

    def _round_fields(self) -> dict[str, forms.Field]:
        return {
            due_field(round.code): forms.DateTimeField(
                label=_("%(round)s due") % {"round": round.name}, required=False, widget=BeijingDateTimeInput()
            )
            for round in self.rounds
        }

    @property
    def due_fields(self) -> list[forms.BoundField]:
        """The fields of the rounds, in order."""
        return [self[due_field(round.code)] for round in self.rounds]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in list(data):
            if isinstance(data[name], date):
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
        due = {round.code: data.get(due_field(round.code)) for round in self.rounds}
        return Dates(data.get("applications_open_at"), data.get("applications_close_at"), data.get("results_on"), due)


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
