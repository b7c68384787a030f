"""A cycle like an earlier one: rules taken over, dates on the same weekday of the new year."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from award.core.clock import BEIJING
from award.core.errors import ServiceError
from award.cycles import services
from award.cycles.models import Cycle
from award.cycles.queries import working_day_rule
from award.cycles.services.copies import shifted
from tests.cycles.services.common import events
from tests.factories import make_cycle

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_rules_rounds_and_dates_are_taken_over(clerk):
    closes = datetime(2026, 4, 30, 17, 0, tzinfo=BEIJING)  # a Thursday
    source = make_cycle("published", year=2026, applications_close_at=closes,
                        applications_open_at=datetime(2026, 3, 2, 9, 0, tzinfo=BEIJING),
                        deliberation_on=date(2026, 9, 8))  # fmt: skip
    source.rounds.filter(code="site").update(
        starts_on=date(2026, 7, 6), due_at=datetime(2026, 7, 17, 17, tzinfo=BEIJING)
    )
    copy = services.copy_cycle(actor=clerk, source=source, year=2028, name_zh="新", name_en="New")

    copy = Cycle.objects.get(pk=copy.pk)
    assert (copy.state, copy.copied_from, copy.programme) == ("draft", source, source.programme)
    assert copy.applications_close_at == datetime(2028, 4, 27, 17, 0, tzinfo=BEIJING)
    assert copy.deliberation_on == date(2028, 9, 5)
    site = copy.rounds.get(code="site")
    assert (site.starts_on.weekday(), site.due_at.astimezone(BEIJING).hour) == (0, 17)
    assert copy.opened_at is None
    assert events()[-1][0] == "cycle.copied"
    assert events()[-1][2]["from"] == source.pk


@pytest.mark.parametrize("year", [2026, 2025])
def test_a_copy_is_of_a_later_year(clerk, year):
    source = make_cycle("published", year=2026)
    with pytest.raises(ServiceError):
        services.copy_cycle(actor=clerk, source=source, year=year, name_zh="新", name_en="New")
    assert Cycle.objects.count() == 1


def test_a_year_that_is_taken_copies_nothing(clerk):
    source = make_cycle("published", year=2026)
    make_cycle("draft", year=2028)
    with pytest.raises(ServiceError) as refusal:
        services.copy_cycle(actor=clerk, source=source, year=2028, name_zh="新", name_en="New")
    assert refusal.value.code == "cycle_exists"
    assert Cycle.objects.count() == 2


def test_a_working_day_becomes_one_and_a_weekend_stays_one():
    rule = working_day_rule(date(2025, 1, 1))
    assert shifted(None, 1, rule) is None
    assert shifted(date(2026, 9, 30), 1, rule).weekday() == 2
    holiday = shifted(date(2025, 9, 30), 1, rule)
    assert rule(holiday)
    assert shifted(date(2026, 11, 21), 2, rule).weekday() == 5
