"""The stair of sealed sheets against time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from award.cycles.models import Round
from award.scoring.pace import Pace, pace_chart

START = datetime(2026, 5, 1, tzinfo=UTC)


def round_of(**fields):
    return Round(**{"opened_at": START, "due_at": START + timedelta(days=10), "closed_at": None, **fields})


@pytest.mark.parametrize("fields", [{"opened_at": None}, {"due_at": None}, {"due_at": START}])
def test_a_round_without_beginning_or_end_has_no_pace(fields):
    assert Pace.of(round_of(**fields), 4, []) is None


def test_shares_are_cut_at_the_ends():
    pace = Pace.of(round_of(closed_at=START + timedelta(days=30)), 4, [(4, [START + timedelta(days=20)])])
    assert (pace.passed, pace.done) == (100, 25)
    assert pace.time_share(START - timedelta(days=1)) == 0


def test_the_drawing_says_its_sentence_and_draws_each_assessor():
    moments = [START + timedelta(days=1), START + timedelta(days=2)]
    pace = Pace.of(round_of(closed_at=START + timedelta(days=5)), 4, [(2, moments), (2, []), (0, [])])
    with translation.override("en"):
        chart = pace_chart(pace)
    assert 'aria-label="2 of 4 sheets are sealed (50%); 50% of the time has passed."' in chart
    assert "2026-05-11" in chart
    assert len(pace.each) == 2
    assert "style=" not in chart


def test_nothing_expected_is_no_fault():
    pace = Pace.of(round_of(closed_at=START), 0, [])
    assert (pace.done, pace.passed) == (0, 0)
