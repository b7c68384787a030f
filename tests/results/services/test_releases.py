"""Rounds, snapshots and releases: what happens, what is refused, what the trail says."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, transaction

from award.audit.models import AuditEvent, TwoPersonAct
from award.core.errors import ServiceError
from award.results import services
from award.results.models import Shortlisting, Snapshot
from award.results.queries import going_on, snapshot_content
from award.scoring.models import ConsensusSheet
from tests import factories
from tests.results.cases import finished, make_case, released

pytestmark = pytest.mark.django_db


def events() -> list[dict]:
    return [json.loads(event.body) for event in AuditEvent.objects.order_by("seq")]


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


def test_snapshot_needs_a_finished_round():
    case = make_case(state="open")
    with pytest.raises(ServiceError, match="Finish the round before"):
        services.take_snapshot(actor=case.clerk, round=case.round)
    assert not Snapshot.objects.exists()


@pytest.mark.both_databases
def test_snapshot_is_frozen_and_its_event_holds_no_figure():
    case = make_case()

    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)

    event = events()[-1]
    assert event["action"] == "snapshot.taken"
    assert event["after"] == {
        "state": "frozen",
        "round": "material",
        "sha256": snapshot.sha256,
        "inputs": snapshot.inputs,
    }
    assert set(snapshot.inputs) == {"sheets", "consensus", "exclusions", "criteria", "programme"}
    assert "616.67" not in json.dumps(event)
    assert "616.67" in snapshot.payload
    with pytest.raises(ServiceError, match="frozen already"):
        services.take_snapshot(actor=case.clerk, round=case.round)
    for change in ({"payload": "{}"}, {"scores": "{}"}, {"sha256": "0"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Snapshot.objects.filter(pk=snapshot.pk).update(**change)


@pytest.mark.both_databases
def test_release_takes_two_people_and_writes_the_shortlist():
    case = make_case(shortlist="{ cap = 2, floor = 450 }")
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    with pytest.raises(ServiceError, match="Ask for the release first"):
        services.release_snapshot(actor=case.chief, snapshot=snapshot)
    services.ask_release(actor=case.clerk, snapshot=snapshot)
    with pytest.raises(ServiceError, match="awaits a second person"):
        services.ask_release(actor=case.chief, snapshot=snapshot)
    with pytest.raises(ServiceError, match="cannot also release"):
        services.release_snapshot(actor=case.clerk, snapshot=snapshot)
    assert not Shortlisting.objects.exists()

    services.release_snapshot(actor=case.chief, snapshot=snapshot)

    rows = Shortlisting.objects.order_by("application__number")
    assert [(row.application_id, row.round.code, row.by_person) for row in rows] == [
        (application.pk, "consensus", None) for application in case.applications[:2]
    ]
    assert (snapshot.state, snapshot.released_by_id) == ("released", case.chief.pk)
    assert [event["action"] for event in events()] == [
        "snapshot.taken",
        "snapshot.release.asked",
        "snapshot.release.approved",
        "snapshot.released",
    ]
    assert events()[-1]["before"] == {"state": "frozen"}
    assert events()[-1]["after"] == {"state": "released", "sha256": snapshot.sha256}
    with pytest.raises(ServiceError, match="released already"):
        services.ask_release(actor=case.clerk, snapshot=snapshot)


def test_who_froze_it_cannot_release_it_though_another_person_asked():
    case = make_case()
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    services.ask_release(actor=case.chief, snapshot=snapshot)
    with pytest.raises(ServiceError, match="cannot also release"):
        services.release_snapshot(actor=case.clerk, snapshot=snapshot)


def test_stale_snapshot_is_refused_and_a_new_one_released():
    case = make_case()
    old = services.take_snapshot(actor=case.clerk, round=case.round)
    services.ask_release(actor=case.clerk, snapshot=old)
    seat = case.panel.seats.first()
    factories.make_conflict(seat.expert.user, case.applications[0])
    with pytest.raises(ServiceError, match="changed since"):
        services.release_snapshot(actor=case.chief, snapshot=old)

    services.refuse_release(actor=case.chief, snapshot=old, reason="一名专家回避")
    new = released(case)

    assert new.sha256 != old.sha256
    assert TwoPersonAct.objects.get(object_id=str(old.pk)).state == "refused"
    # Without the excluded sheet four are left: too few to trim, (50 + 65 + 70 + 95) / 4 per cent.
    assert snapshot_content(new)["rows"][0]["score"] == "700.00"
    with pytest.raises(ServiceError, match="A standing of this round is released already"):
        services.ask_release(actor=case.clerk, snapshot=old)


def test_tie_at_the_cut_is_filled_by_a_person_with_a_reason():
    case = make_case(combine="mean", shortlist="{ cap = 1, floor = 450 }")
    snapshot = released(case)
    assert not Shortlisting.objects.exists()
    first, second, third = case.applications
    with pytest.raises(ServiceError, match="Say why"):
        services.fill_place(actor=case.clerk, snapshot=snapshot, application=second, reason=" ")
    with pytest.raises(ServiceError, match="tied at the cut"):
        services.fill_place(actor=case.clerk, snapshot=snapshot, application=third, reason="现场核实点更多")

    services.fill_place(actor=case.clerk, snapshot=snapshot, application=second, reason="现场核实点更多")

    row = Shortlisting.objects.get()
    assert (row.application_id, row.by_person_id, row.reason) == (second.pk, case.clerk.pk, "现场核实点更多")
    assert events()[-1]["after"] == {"application": second.number, "round": "consensus"}
    with pytest.raises(ServiceError, match="No place is open"):
        services.fill_place(actor=case.clerk, snapshot=snapshot, application=first, reason="现场核实点更多")


def test_last_release_takes_the_cycle_into_deliberation():
    case = make_case()
    released(case)
    case.cycle.refresh_from_db()
    assert case.cycle.state == "assessing"

    finished(case)

    assert case.cycle.state == "deciding"
