"""Recording and confirming a decision: quotas, reasons, two people, the trail."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from award.audit.models import AuditEvent
from award.core.clock import today
from award.core.errors import ServiceError, StaleState
from award.deliberation import services
from award.deliberation.models import Decision
from tests import factories
from tests.deliberation.cases import BODY, ON, deciding, proposed, recorded
from tests.results.cases import make_case

pytestmark = pytest.mark.django_db


def record(case, entries, actor=None, remarks="", on=ON, body=BODY) -> Decision:
    return services.record_decision(
        actor=actor or case.chief, cycle=case.cycle, entries=entries, decided_on=on, body=body, remarks=remarks
    )


def last_event() -> dict:
    return json.loads(AuditEvent.objects.order_by("seq").last().body)


@pytest.mark.both_databases
def test_what_the_engine_proposes_needs_no_reason_and_stands_in_order():
    case = deciding()
    decision = recorded(case)
    assert [(e.application_id, e.class_code, e.position) for e in decision.entries.all()] == [
        (case.applications[0].pk, "award", 0),
        (case.applications[1].pk, "award", 1),
        (case.applications[2].pk, "nomination", 2),
    ]
    event = last_event()
    assert (event["action"], event["actor"], event["before"]) == ("decision.recorded", case.chief.pk, {})
    assert event["after"] == {
        "state": "recorded",
        "snapshot": decision.snapshot_id,
        "entries": {row.number: code for row, code, _reason in proposed(case)},
    }


def test_a_class_the_engine_does_not_propose_needs_a_reason():
    case = deciding()
    first, second, third = case.applications
    entries = [(first, "award", ""), (second, "award", ""), (third, "award", "")]
    with pytest.raises(ServiceError, match=f"Say why {third.number} gets"):
        record(case, entries)
    assert record(case, [*entries[:2], (third, "award", "贡献突出")]).entries.count() == 3


def test_a_class_of_the_committee_needs_a_reason():
    case = deciding()
    first, second, third = case.applications
    entries = [(first, "award", ""), (second, "award", ""), (third, "special", " ")]
    with pytest.raises(ServiceError, match="the ranking does not propose it"):
        record(case, entries)
    assert record(case, [*entries[:2], (third, "special", "质量攻关项目")]).entries.last().class_code == "special"


def test_a_proposed_application_without_a_class_needs_a_remark():
    case = deciding()
    with pytest.raises(ServiceError, match=f"Say in the remarks why {case.applications[0].number} gets no class"):
        record(case, [entry for entry in proposed(case) if entry[0] != case.applications[0]])
    record(case, [], remarks="本届全部空缺")
    assert Decision.objects.get().entries.count() == 0


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda a, b, c: [(a, "award", ""), (b, "award", ""), (c, "gold", "x")], "no class gold"),
        (lambda a, b, c: [(a, "award", ""), (a, "award", ""), (b, "award", ""), (c, "nomination", "")], "named twice"),
        (
            lambda a, b, c: [(a, "special", "x"), (b, "special", "x"), (c, "nomination", "")],
            "at most 1 times",
        ),
    ],
)
def test_what_the_programme_forbids_is_refused(make, sentence):
    case = deciding()
    with pytest.raises(ServiceError, match=sentence):
        record(case, make(*case.applications))
    assert not Decision.objects.exists()


def test_an_application_outside_the_standing_is_refused():
    case = deciding()
    stranger = factories.make_application(factories.make_cycle("deciding"), state="accepted")
    with pytest.raises(ServiceError, match="not in the released standing"):
        record(case, [*proposed(case), (stranger, "award", "x")])


def test_only_the_chief_records_and_only_in_deliberation():
    case = deciding()
    with pytest.raises(ServiceError, match="Only the head"):
        record(case, proposed(case), actor=case.clerk)
    early = make_case()
    with pytest.raises(ServiceError, match="not released yet"):
        record(early, [])


def test_a_date_in_the_future_and_an_empty_body_are_refused():
    case = deciding()
    with pytest.raises(ServiceError, match="in the future"):
        record(case, proposed(case), on=today() + timedelta(days=1))
    with pytest.raises(ServiceError):
        record(case, proposed(case), body=" ")


def test_recording_again_replaces_until_it_is_confirmed():
    case = deciding()
    recorded(case)
    decision = record(case, proposed(case)[:2], remarks="第二名主动放弃", on=date(2020, 1, 3))
    assert Decision.objects.count() == 1
    assert decision.entries.count() == 2
    assert last_event()["before"] == {"state": "recorded"}
    services.confirm_decision(actor=case.clerk, decision=Decision.objects.get())
    with pytest.raises(ServiceError, match="confirmed and stands"):
        record(case, proposed(case))


@pytest.mark.both_databases
@pytest.mark.parametrize("role", ["office", "chief", "committee"])
def test_a_second_person_confirms(role):
    case = deciding()
    decision = recorded(case)
    with pytest.raises(ServiceError, match="cannot also confirm"):
        services.confirm_decision(actor=case.chief, decision=decision)
    second = factories.make_user("second", role)
    services.confirm_decision(actor=second, decision=decision)
    assert (decision.state, decision.confirmed_by_id) == ("confirmed", second.pk)
    event = last_event()
    assert (event["action"], event["actor"]) == ("decision.confirmed", second.pk)
    assert (event["before"], event["after"]) == ({"state": "recorded"}, {"state": "confirmed"})


def test_others_cannot_confirm_and_what_was_replaced_meanwhile_is_stale():
    case = deciding()
    decision = recorded(case)
    with pytest.raises(ServiceError):
        services.confirm_decision(actor=factories.make_user("s", "supervisor"), decision=decision)
    old = Decision.objects.get()
    record(case, proposed(case)[:2], remarks="第二名主动放弃")
    with pytest.raises(StaleState):
        services.confirm_decision(actor=case.clerk, decision=old)
