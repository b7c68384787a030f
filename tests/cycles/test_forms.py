"""What the dates form keeps, and which fields it shows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from award.core.clock import BEIJING
from award.cycles.checks import dates_of
from award.cycles.forms import CalendarDayForm, CycleForm, DatesForm, ExtendForm, OpenForm
from tests.factories import make_cycle, make_programme, now

pytestmark = pytest.mark.django_db


def test_each_round_has_its_field_in_order():
    form = DatesForm(cycle=make_cycle("draft"))
    assert [field.name for field in form.due_fields] == ["due_material", "due_consensus", "due_site"]
    assert "reason" not in form.fields
    assert "reason" in DatesForm(cycle=make_cycle()).fields
    assert list(form.fields) == [
        "applications_open_at", "applications_close_at", "eligibility_until_on", "experts_until_on",
        "starts_material", "due_material", "starts_consensus", "due_consensus", "starts_site", "due_site",
        "deliberation_on", "notice_on", "results_on",
    ]  # fmt: skip


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
    assert (
        CycleForm(programmes=[programme], cycles=[], latest="hainan")["source"].value() == f"programme:{programme.pk}"
    )
    assert CycleForm(programmes=[programme], cycles=[], latest="")["source"].value() == ""
    cycle = make_cycle("published", year=2030)
    form = CycleForm(programmes=[programme], cycles=[cycle], latest="hainan")
    assert (form["source"].value(), form["year"].value()) == (f"cycle:{cycle.pk}", 2031)


def test_a_source_is_chosen_or_a_file_given():
    form = CycleForm({"year": "2030"}, programmes=[], cycles=[])
    assert form.errors.keys() == {"source"}
    big = SimpleUploadedFile("x.toml", b"x" * ((1 << 20) + 1))
    assert CycleForm({"year": "2030"}, {"file": big}, programmes=[], cycles=[]).errors.keys() == {"file"}


@pytest.mark.parametrize(("typed", "is_good"), [("2031", True), ("2030", False), ("", False)])
def test_opening_is_confirmed_by_the_year(typed, is_good):
    assert OpenForm({"confirm": typed}, cycle=make_cycle("draft", year=2031)).is_valid() is is_good


def test_only_dates_that_may_move_are_offered():
    cycle = make_cycle("assessing", results_on=now().date() + timedelta(days=200))
    cycle.rounds.filter(code="material").update(due_at=now(), state="closed", opened_at=now(), closed_at=now())
    cycle.rounds.filter(code="site").update(due_at=now() + timedelta(days=50))
    form = ExtendForm(cycle=cycle, told=0)
    assert list(form.movable) == ["due:site", "results_on"]


@pytest.mark.parametrize("days", ["0", "-1", "121", "x", "9" * 30])
def test_days_of_a_delay_have_limits(days):
    form = ExtendForm({"name": "applications_close_at", "days": days, "reason": "台风"}, cycle=make_cycle(), told=3)
    assert form.errors.keys() == {"days"}


def test_a_delay_past_the_next_date_is_said():
    cycle = make_cycle(results_on=now().date() + timedelta(days=12))
    form = ExtendForm({"name": "applications_close_at", "days": "30", "reason": "台风"}, cycle=cycle, told=3)
    assert form.errors.keys() == {"days"}


@pytest.mark.parametrize(
    ("typed", "is_shown"),
    [({}, True), ({"confirm": "7"}, True), ({"name": ""}, False), ({"name": "", "confirm": "7"}, False),
     ({"days": "0"}, False), ({"reason": ""}, False)],
)  # fmt: skip
def test_the_new_date_is_shown_once_all_but_the_count_is_right(typed, is_shown):
    data = {"name": "applications_close_at", "days": "1", "reason": "台风", **typed}
    form = ExtendForm(data, cycle=make_cycle(), told=3)
    form.is_valid()
    assert form.has_preview is is_shown


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("0", False)])
def test_a_calendar_day_is_working_or_not(value, expected):
    form = CalendarDayForm({"day": "2027-02-20", "is_working": value, "source": "x"})
    assert form.is_valid()
    assert form.cleaned_data["is_working"] is expected
