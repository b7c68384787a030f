"""The chain, and acts of two people."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from award.audit.models import AuditEvent, ChainHead, TwoPersonAct
from award.audit.services import ask, decide, record, verify
from award.core.clock import now
from award.core.errors import ServiceError, StaleState
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def five():
    """Five events of a person on an object."""
    user = factories.make_user("acting")
    return [
        record(actor=user, action=f"test.step{n}", target=user, before={"n": n - 1}, after={"n": n}, reason="因故")
        for n in range(1, 6)
    ]


def test_events_are_numbered_and_chained(five):
    assert [event.seq for event in five] == [1, 2, 3, 4, 5]
    assert [event.previous_hash for event in five[1:]] == [event.hash for event in five[:-1]]
    assert list(verify()) == []


def test_event_holds_who_what_and_states(five):
    event = AuditEvent.objects.get(seq=2)
    assert (event.action, event.object_type, event.object_id) == ("test.step2", "accounts.user", str(event.actor_id))
    assert '"before":{"n":1}' in event.body
    assert '"reason":"因故"' in event.body


CHANGES = {
    "recorded_at": "2020-01-01 00:00:00",
    "actor_id": None,
    "action": "test.stepX",
    "object_type": "accounts.role",
    "object_id": "0",
    "body": '{"action":"x"}',
    "previous_hash": "f" * 64,
    "hash": "e" * 64,
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_change_in_any_column_names_the_event(five, tamper, column):
    tamper(f"UPDATE audit_auditevent SET {column} = %s WHERE seq = 3", CHANGES[column])
    faults = list(verify())
    assert faults
    assert faults[0].startswith("event 3:")


def test_one_character_of_the_body_is_enough(five, tamper):
    tamper("UPDATE audit_auditevent SET body = REPLACE(body, '\"n\":3', '\"n\":4') WHERE seq = 3")
    assert list(verify()) == ["event 3: its hash does not fit its content"]


def test_a_damaged_time_is_a_fault_and_does_not_stop_the_reading(five, tamper):
    if connection.vendor != "sqlite":
        return  # PostgreSQL keeps a time as a number: there is no such damage
    tamper("UPDATE audit_auditevent SET recorded_at = 'x' || SUBSTR(recorded_at, 2) WHERE seq = 2")
    tamper("UPDATE audit_auditevent SET action = 'other' WHERE seq = 4")
    assert [fault[:8] for fault in verify()] == ["event 2:", "event 4:"]


def test_every_column_that_repeats_the_body_is_compared():
    """A column added later must be tampered with above, or be named here."""
    assert {field.attname for field in AuditEvent._meta.concrete_fields} - set(CHANGES) == {"id", "seq"}


def test_a_deleted_event_is_missing(five, tamper):
    tamper("DELETE FROM audit_auditevent WHERE seq = 3")
    assert next(verify()) == "event 3 is missing: the next one is 4"


def test_two_events_exchanged_are_found(five, tamper):
    tamper("UPDATE audit_auditevent SET seq = 99 WHERE seq = 2")
    tamper("UPDATE audit_auditevent SET seq = 2 WHERE seq = 4")
    tamper("UPDATE audit_auditevent SET seq = 4 WHERE seq = 99")
    faults = list(verify())
    assert faults[0].startswith("event 2:")
    assert any(fault.startswith("event 4:") for fault in faults)


def test_a_cut_tail_is_found_by_the_head(five, tamper):
    tamper("DELETE FROM audit_auditevent WHERE seq > 3")
    assert list(verify()) == ["the chain should end at event 5: it ends at 3"]


def test_a_cut_tail_with_its_head_moved_is_found_by_a_checkpoint_only(five, tamper):
    tamper("DELETE FROM audit_auditevent WHERE seq > 3")
    ChainHead.objects.update(seq=3, hash=five[2].hash)
    assert list(verify()) == []
    assert not AuditEvent.objects.filter(seq=5, hash=five[4].hash).exists()


def test_a_head_that_was_taken_away_is_found(five):
    ChainHead.objects.all().delete()
    assert list(verify()) == ["the chain should end at event 0: it ends at 5"]


def test_verify_from_a_later_event_still_checks_what_it_continues(five, tamper):
    assert list(verify(since=4)) == []
    tamper("UPDATE audit_auditevent SET hash = %s WHERE seq = 3", "e" * 64)
    assert list(verify(since=4)) == ["event 4: does not continue the event before it"]


def test_a_transaction_that_is_undone_leaves_no_gap(five):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(actor=None, action="test.undone")
        1 / 0  # noqa: B018
    assert record(actor=None, action="test.next").seq == 6
    assert list(verify()) == []


def test_chain_has_one_head():
    """chain_head_single"""
    with pytest.raises(IntegrityError, match="chain_head_single"), transaction.atomic():
        ChainHead.objects.create(pk=2)
    with pytest.raises(ValidationError, match="chain_head_single"):
        ChainHead(pk=2).validate_constraints()


# ---------------------------------------------------------------- acts of two people
@pytest.fixture
def people():
    return factories.make_user("asker", "office"), factories.make_user("second", "office")


def test_the_person_who_asked_cannot_decide(people):
    asker, _second = people
    act = ask(actor=asker, kind="release", target=asker)
    with pytest.raises(ServiceError) as caught:
        decide(actor=asker, act=act, approve=True, target=asker)
    assert caught.value.code == "same_person"
    act.refresh_from_db()
    assert act.state == "asked"


@pytest.mark.parametrize(("approve", "state"), [(True, "approved"), (False, "refused")])
def test_a_second_person_decides(people, approve, state):
    asker, second = people
    act = ask(actor=asker, kind="release", target=asker, payload={"n": 1}, reason="因故")
    decided = decide(actor=second, act=act, approve=approve, target=asker, reason="同意")
    assert (decided.state, decided.decided_by, decided.decision_reason) == (state, second, "同意")
    actions = AuditEvent.objects.order_by("seq").values_list("action", "actor")
    assert list(actions) == [("release.asked", asker.pk), (f"release.{state}", second.pk)]


def test_an_act_is_decided_once(people):
    asker, second = people
    act = ask(actor=asker, kind="release", target=asker)
    held_by_another_tab = TwoPersonAct.objects.get(pk=act.pk)
    decide(actor=second, act=act, approve=True, target=asker)
    for late in (held_by_another_tab, act):
        with pytest.raises(StaleState):
            decide(actor=second, act=late, approve=False, target=asker)
    act.refresh_from_db()
    assert act.state == "approved"
    assert AuditEvent.objects.count() == 2


def test_the_same_is_asked_once_until_it_is_decided(people):
    asker, second = people
    act = ask(actor=asker, kind="release", target=asker)
    with pytest.raises(ServiceError) as caught:
        ask(actor=second, kind="release", target=asker)
    assert caught.value.code == "act_open"
    ask(actor=second, kind="release", target=second)
    decide(actor=second, act=act, approve=False, target=asker)
    assert ask(actor=asker, kind="release", target=asker).pk != act.pk


def _act(**fields):
    return TwoPersonAct(**{"kind": "release", "object_type": "a.b", "object_id": "1", "asked_at": now(), **fields})


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("two_person_act_two_people", {"state": "approved", "decided_by": "asker", "decided_at": True}),
        ("two_person_act_decided_iff_dated", {"state": "approved"}),
        ("two_person_act_decided_iff_dated", {"state": "asked", "decided_by": "second", "decided_at": True}),
        ("two_person_act_one_open", {"state": "asked"}),
    ],
)
def test_constraints_of_an_act(people, name, fields):
    asker, second = people
    _act(asked_by=asker).save()
    values = {"asked_by": asker, **fields}
    values |= {"decided_by": {"asker": asker, "second": second}[fields["decided_by"]]} if "decided_by" in fields else {}
    values |= {"decided_at": now()} if "decided_at" in fields else {}
    act = _act(**values)
    with pytest.raises(ValidationError):
        act.full_clean()
    on_sqlite = connection.vendor == "sqlite"
    shown = "UNIQUE constraint failed" if on_sqlite and name.endswith("one_open") else name
    with pytest.raises(IntegrityError, match=shown), transaction.atomic():
        act.save()
