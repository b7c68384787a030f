"""What the public may read, whose names stand in a notice, and how many days are left."""

from __future__ import annotations

from datetime import date

import pytest

from award.notices import queries
from tests.factories import make_application, make_cycle, make_decision, make_notice, make_revision, today_plus

pytestmark = pytest.mark.django_db


def test_public_notices_hide_drafts_and_those_that_have_not_begun() -> None:
    shown = [make_notice(make_decision(), state=state) for state in ("posted", "ended", "withdrawn")]
    make_notice(make_decision(), state="draft")
    make_notice(make_decision(), state="posted", starts_on=today_plus(1), ends_on=today_plus(9))

    assert set(queries.public_notices()) == set(shown)


def test_levels_follow_the_programme_and_show_vacancies() -> None:
    cycle = make_cycle("deciding")
    award, nomination = (make_application(cycle, state="accepted") for _ in range(2))
    notice = make_notice(make_decision(cycle, [(nomination, "nomination"), (award, "award")]))

    levels = queries.levels_of(notice)

    assert [(level.award_class.code, [entry.application for entry in level.entries]) for level in levels] == [
        ("award", [award]), ("nomination", [nomination]), ("special", []),
    ]  # fmt: skip


def test_names_come_from_the_latest_revision() -> None:
    application = make_application(state="submitted")
    content = {"organisation": {"name": "第二次提交的名称", "name_en": "Second", "credit_code": "C"}}
    make_revision(application, content)

    assert queries.names_as_judged([application]) == {
        application.pk: {"name": "第二次提交的名称", "name_en": "Second", "credit_code": "C"}
    }


# 28 September 2026 (Monday) to 13 October: seven working days after the first, over National Day.
@pytest.mark.parametrize(
    ("day", "first_day_counts", "unit", "left"),
    [
        (date(2026, 9, 28), False, "working", 7),
        (date(2026, 9, 28), True, "working", 8),
        (date(2026, 10, 1), False, "working", 5),
        (date(2026, 10, 10), False, "working", 3),
        (date(2026, 10, 13), False, "working", 1),
        (date(2026, 10, 14), False, "working", 0),
        (date(2026, 10, 10), False, "calendar", 4),
    ],
)
def test_days_left(day: date, first_day_counts: bool, unit: str, left: int) -> None:
    notice = make_notice(
        make_decision(), state="posted", starts_on=date(2026, 9, 28), ends_on=date(2026, 10, 13), unit=unit,
        first_day_counts=first_day_counts,
    )  # fmt: skip
    assert queries.days_left(notice, day) == left


def test_years_without_an_official_calendar_are_named() -> None:
    assert queries.unconfirmed_years_of(date(2026, 9, 28), date(2026, 10, 13)) == []
    assert queries.unconfirmed_years_of(date(2089, 12, 28), date(2090, 1, 6)) == [2089, 2090]
