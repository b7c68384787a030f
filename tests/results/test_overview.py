"""The page of rounds says what is missing and leads to the one next step."""

from __future__ import annotations

import pytest

from award.results import services
from award.results.overview import overview_of
from tests import factories
from tests.results.cases import make_case, released

pytestmark = pytest.mark.django_db


def steps(case) -> list[tuple[str, bool]]:
    return [(entry.next_step, entry.is_next) for entry in overview_of(case.clerk, case.cycle)]


def test_the_next_step_moves_along_the_cycle():
    case = make_case(state="open", shortlist="{ cap = 2, floor = 450 }")
    assert steps(case) == [("finish", True), ("", False), ("", False)]
    services.finish_round(actor=case.clerk, round=case.round)
    assert steps(case) == [("freeze", True), ("", False), ("", False)]
    released(case)
    assert steps(case) == [("", False), ("start", True), ("", False)]


def test_missing_sheets_are_named_and_finishing_is_not_the_main_action():
    case = make_case(state="open", unsealed=2)
    entry = overview_of(case.clerk, case.cycle)[0]
    assert (entry.ready, entry.is_complete, entry.next_step) == (2, False, "")
    assert [(row.application.pk, row.done, row.expected) for row in entry.late] == [(case.applications[2].pk, 3, 5)]
    assert entry.can_finish
    assert not entry.is_released


def test_the_first_round_is_grey_until_verdicts_are_given():
    cycle = factories.make_cycle("eligibility")
    factories.make_application(cycle, state="submitted")
    entries = overview_of(factories.make_user("clerk", "office"), cycle)
    assert "1 application awaits" in str(entries[0].can_start.reason)
    assert "Finish the round before" in str(entries[1].can_start.reason)
