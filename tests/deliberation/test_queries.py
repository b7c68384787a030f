"""What the engine proposes, vacancies, warnings, and who may read which decision."""

from __future__ import annotations

import pytest
from django.utils import translation

from award.deliberation import services
from award.deliberation.queries import (
    candidates,
    decision_of,
    decisions_for,
    floor_warnings,
    released_final,
    seats_of_decision,
)
from tests import factories
from tests.deliberation.cases import deciding, recorded
from tests.results.cases import make_case, released

pytestmark = pytest.mark.django_db


def test_candidates_carry_rank_score_and_proposal():
    case = deciding()
    rows = candidates(released_final(case.cycle))
    assert [(row.rank, row.score, row.proposed) for row in rows] == [
        (1, "643.33", "award"),
        (2, "600.00", "award"),
        (3, "500.00", "nomination"),
    ]


def test_the_final_standing_is_that_of_the_last_round():
    case = make_case()
    released(case)
    assert released_final(case.cycle) is None


def test_classes_without_entries_stand_vacant():
    decision = recorded(deciding())
    assert [(row.award_class.code, len(row.entries), row.vacant) for row in seats_of_decision(decision)] == [
        ("award", 2, 1),
        ("nomination", 1, 2),
        ("special", 0, 1),
    ]


def test_entries_below_the_points_of_their_class_are_warned_of():
    case = deciding()
    third = case.applications[2]
    with translation.override("en"):
        warnings = floor_warnings(case.cycle, released_final(case.cycle), [(third, "award", "贡献突出")])
        assert warnings == [f"{third.number} does not reach the 600 points that Governor's Quality Award asks for."]
        assert not floor_warnings(case.cycle, released_final(case.cycle), [(third, "nomination", "")])
        assert not floor_warnings(case.cycle, released_final(case.cycle), [(third, "special", "x")])


def test_supervisors_see_a_decision_once_it_is_confirmed():
    case = deciding()
    decision = recorded(case)
    supervisor, member = factories.make_user("s", "supervisor"), factories.make_user("m", "committee")
    assert list(decisions_for(supervisor)) == []
    assert list(decisions_for(member)) == [decision]
    assert list(decisions_for(case.applications[0].created_by)) == []
    services.confirm_decision(actor=member, decision=decision)
    assert list(decisions_for(supervisor)) == [decision]
    assert decision_of(case.cycle) == decision
