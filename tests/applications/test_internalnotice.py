"""How long the internal notice hung, by the office's calendar."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine

from award.applications.internalnotice import notice_content, notice_faults, working_days
from award.applications.progress import progress_of
from award.cycles.models import CalendarDay
from tests.applications.cast import fill, make_team

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def rules(days: int) -> Any:
    return SimpleNamespace(application=SimpleNamespace(internal_notice_days=days))


def notice(posted_on: str, ended_on: str) -> dict[str, str]:
    return {"posted_on": posted_on, "ended_on": ended_on, "place": "公告栏", "objections": ""}


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 3, 2), date(2026, 3, 6), 5),  # Monday to Friday
        (date(2026, 3, 2), date(2026, 3, 8), 5),
        (date(2026, 3, 7), date(2026, 3, 8), 0),
        (date(2026, 3, 4), date(2026, 3, 4), 1),
    ],
)
def test_working_days_count_both_ends(first, last, days):
    assert working_days(first, last) == days


def test_a_day_the_office_declared_free_does_not_count():
    CalendarDay.objects.create(day=date(2026, 3, 4), is_working=False, source="停电")
    assert working_days(date(2026, 3, 2), date(2026, 3, 6)) == 4


@time_machine.travel("2026-04-01T08:00:00+08:00")
def test_too_short_or_not_over_yet_is_said_and_nothing_where_none_is_asked():
    assert notice_faults(rules(5), notice("2026-03-02", "2026-03-06")) == []
    (short,) = notice_faults(rules(5), notice("2026-03-03", "2026-03-06"))
    assert "4 working days; 5" in short
    (coming,) = notice_faults(rules(5), notice("2026-03-25", "2026-04-02"))
    assert "2 April 2026" in coming
    assert notice_faults(rules(0), notice("2026-03-06", "2026-03-06")) == notice_faults(rules(5), {}) == []


def test_the_record_blocks_until_it_is_there_and_goes_into_the_revision():
    team = make_team()
    assert notice_content(team.application) == {}
    part = progress_of(team.application).notice
    assert [problem.text for problem in part.problems] == ["The internal notice is not recorded yet"]
    fill(team)
    progress = progress_of(team.application)
    assert progress.problems == []
    assert progress.content["internal_notice"]["place"] == "公司一楼公告栏"
