"""Constraints: a state and its data belong together, in the form and in the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from award.cycles.models import CalendarDay, CalendarYear, Cycle, DateChange, Item
from tests.factories import make_criteria_set, make_cycle, make_user, now, round_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def broken(row, constraint: str) -> None:
    """Both `full_clean()` and the database refuse the row; the database names the constraint or its columns."""
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("cycle_pinned_iff_opened", {"pinned_programme_sha256": ""}),
        ("cycle_pinned_iff_opened", {"opened_at": None, "state": "draft"}),
        ("cycle_opened_unless_draft", {"opened_at": None, "pinned_criteria_sha256": "", "pinned_programme_sha256": ""}),
        ("cycle_window_in_order", {"applications_close_at": now() - timedelta(days=40)}),
    ],
)
def test_cycle_constraints(constraint, changes):
    cycle = make_cycle()
    for name, value in changes.items():
        setattr(cycle, name, value)
    broken(cycle, constraint)


def test_cycle_once_a_year_unless_cancelled():
    first = make_cycle(year=2030)
    with pytest.raises(IntegrityError, match=r"cycle_once_a_year|cycles_cycle\.year"), transaction.atomic():
        make_cycle(year=2030)
    Cycle.objects.filter(pk=first.pk).update(state="cancelled")
    assert make_cycle(year=2030)


@pytest.mark.parametrize(
    "changes", [{"state": "open"}, {"state": "closed", "opened_at": now()}, {"state": "pending", "opened_at": now()}]
)
def test_round_dated_by_state(changes):
    round = round_of(make_cycle(), state="pending")
    for name, value in changes.items():
        setattr(round, name, value)
    broken(round, "round_dated_by_state")


@pytest.mark.parametrize(("name", "value"), [("code", "consensus"), ("position", 1)])
def test_round_code_once_and_round_position_once(name, value):
    round = round_of(make_cycle(), state="pending")
    setattr(round, name, value)
    broken(round, rf"round_{name}_once|cycles_round\.{name}")


def test_item_points_above_0_and_item_code_once_and_category_code_once():
    row = make_criteria_set()
    category = row.categories.first()
    item = Item(criteria_set=row, category=category, code="9.9", kind="process", points=0, max_characters=1,
                position=99, name_zh="x", name_en="x")  # fmt: skip
    broken(item, "item_points_above_0")
    item.points, item.code = 1, row.items.first().code
    broken(item, r"item_code_once|cycles_item\.code")
    with pytest.raises(IntegrityError, match=r"category_code_once|cycles_category\.code"), transaction.atomic():
        row.categories.create(code=category.code, name_zh="x", name_en="x", position=99)


def test_programme_text_once():
    programme = make_cycle().programme
    programme.pk = None
    programme._state.adding = True
    broken(programme, r"programme_text_once|cycles_programme\.sha256")


@pytest.mark.parametrize(("model", "key"), [(CalendarDay, {"day": "2026-12-31"}), (CalendarYear, {"year": 2027})])
def test_a_day_and_a_year_stand_once_in_the_calendar(model, key):
    more = {"is_working": True} if model is CalendarDay else {"confirmed_at": now()}
    model.objects.create(**key, **more, source="x")
    broken(model(**key, **more, source="x"), "cycles_calendar")


def test_names_follow_the_language():
    cycle = make_cycle(year=2031)
    with translation.override("en"):
        assert str(cycle) == "Hainan Award 2031"
    with translation.override("zh-hans"):
        assert cycle.name == "2031 年度海南省政府质量奖"


def test_a_date_put_off_has_a_reason():
    cycle, clerk = make_cycle(), make_user("clerk", "office")
    row = DateChange(cycle=cycle, field="results_on", new="2027-01-08", reason="", changed_by=clerk, changed_at=now())
    broken(row, "date_change_has_reason")
