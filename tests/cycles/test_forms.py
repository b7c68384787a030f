"""What the dates form keeps, and which fields it shows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from award.core.clock import BEIJING
from award.cycles.checks import dates_of
from award.cycles.forms import CalendarDayForm, CycleForm, DatesForm
from tests.factories import make_cycle, make_programme

pytestmark = pytest.mark.django_db


def test_each_round_has_its_field_in_order():
    form = DatesForm(cycle=make_cycle("draft"))
    assert [field.name for field in form.due_fields] == ["due_material", "due_consensus", "due_site"]
    assert "reason" not in form.fields
    assert "reason" in DatesForm(cycle=make_cycle()).fields
    assert list(DatesForm.base_fields) == ["applications_open_at", "applications_close_at", "results_on"]


def test_a_form_sent_back_untouched_changes_nothing():
    cycle = make_cycle("draft")
    cycle.rounds.filter(code="site").update(due_at=cycle.applications_close_at + timedelta(days=5, seconds=7))
    shown = {
        "applications_open_at": cycle.applications_open_at.astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M"),
        "applications_close_at": cycle.applications_close_at.astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M"),
        "due_site": cycle.rounds.get(code="site").due_at.astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M"),
    }
    form = DatesForm(shown, cycle=cycle)
    assert form.is_valid()
    assert form.dates == dates_of(cycle)


def test_the_programme_of_the_latest_cycle_is_chosen():
    programme = make_programme()
    assert CycleForm(programmes=[programme], latest="hainan")["programme"].value() == programme.pk
    assert CycleForm(programmes=[programme], latest="")["programme"].value() == ""


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("0", False)])
def test_a_calendar_day_is_working_or_not(value, expected):
    form = CalendarDayForm({"day": "2027-02-20", "is_working": value, "source": "x"})
    assert form.is_valid()
    assert form.cleaned_data["is_working"] is expected
