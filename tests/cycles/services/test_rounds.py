"""Rounds follow one another."""

from __future__ import annotations

import pytest

from award.core.errors import ServiceError, StaleState
from award.cycles import services
from award.cycles.models import Round
from tests.cycles.services.common import events
from tests.factories import make_cycle, round_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_rounds_follow_one_another(clerk):
    cycle = make_cycle("assessing")
    material, consensus = round_of(cycle, "independent", "pending"), round_of(cycle, "consensus", "pending")

    with pytest.raises(ServiceError):
        services.open_round(actor=clerk, round=consensus)
    services.open_round(actor=clerk, round=material)
    with pytest.raises(ServiceError):
        services.open_round(actor=clerk, round=consensus)
    services.close_round(actor=clerk, round=material)
    services.open_round(actor=clerk, round=consensus)

    assert [event[:3] for event in events()] == [
        ("round.opened", {"state": "pending"}, {"state": "open"}),
        ("round.closed", {"state": "open"}, {"state": "closed"}),
        ("round.opened", {"state": "pending"}, {"state": "open"}),
    ]


def test_round_opens_in_assessment_only(clerk):
    round = round_of(make_cycle("eligibility"), "independent", "pending")
    with pytest.raises(ServiceError) as refusal:
        services.open_round(actor=clerk, round=round)
    assert refusal.value.code == "cycle_not_assessing"


def test_round_closed_by_two_people_at_once(clerk):
    round = round_of(make_cycle("assessing"))
    stale = Round.objects.get(pk=round.pk)
    services.close_round(actor=clerk, round=round)
    with pytest.raises(StaleState):
        services.close_round(actor=clerk, round=stale)
