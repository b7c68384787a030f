"""Rounds are started and finished in their order."""

from __future__ import annotations

import pytest

from award.core.errors import ServiceError
from award.results import services
from award.results.queries import going_on
from award.scoring.models import ConsensusSheet
from tests import factories
from tests.results.cases import events, make_case, released

pytestmark = pytest.mark.django_db


def test_first_round_waits_for_verdicts_and_takes_the_cycle_into_assessment():
    cycle = factories.make_cycle("eligibility")
    clerk = factories.make_user("clerk", "office")
    round = factories.round_of(cycle, "independent", "pending")
    with pytest.raises(ServiceError, match="nothing to assess"):
        services.start_round(actor=clerk, round=round)
    waiting = factories.make_application(cycle, state="submitted")
    with pytest.raises(ServiceError, match="1 application awaits"):
        services.start_round(actor=clerk, round=round)
    waiting.state = "accepted"
    waiting.save()

    services.start_round(actor=clerk, round=round)

    cycle.refresh_from_db()
    assert (cycle.state, round.state) == ("assessing", "open")
    assert events()[-1] == {
        "action": "round.started",
        "actor": clerk.pk,
        "after": {"state": "open", "without_sheet": []},
        "at": events()[-1]["at"],
        "before": {"state": "pending"},
        "object": f"cycles.round:{round.pk}",
        "reason": "",
    }


def test_consensus_round_waits_for_the_round_before_and_gets_a_sheet_for_each_application():
    case = make_case(state="open")
    consensus = factories.round_of(case.cycle, "consensus", "pending")
    with pytest.raises(ServiceError, match="Finish the round before"):
        services.start_round(actor=case.clerk, round=consensus)
    services.finish_round(actor=case.clerk, round=case.round)
    # An application that no panel holds cannot be agreed on; the others can.
    orphan = factories.make_application(case.cycle, state="accepted")

    services.start_round(actor=case.clerk, round=consensus)

    assert set(ConsensusSheet.objects.filter(round=consensus).values_list("application_id", flat=True)) == {
        application.pk for application in case.applications
    }
    assert events()[-1]["after"] == {"state": "open", "without_sheet": [orphan.number]}


def test_later_round_waits_for_the_released_shortlist():
    case = make_case(shortlist="{ cap = 2, floor = 450 }")
    consensus = factories.round_of(case.cycle, "consensus", "pending")
    with pytest.raises(ServiceError, match="Release the standing"):
        services.start_round(actor=case.clerk, round=consensus)
    released(case)

    services.start_round(actor=case.clerk, round=consensus)

    assert [row.pk for row in going_on(consensus)] == [row.pk for row in case.applications[:2]]
    assert ConsensusSheet.objects.filter(round=consensus).count() == 2


def test_round_without_a_sealed_sheet_cannot_be_finished():
    case = make_case(state="open", marks=((50, 50, 50, 50, 50),), unsealed=5)
    with pytest.raises(ServiceError, match="No sheet of this round"):
        services.finish_round(actor=case.clerk, round=case.round)
