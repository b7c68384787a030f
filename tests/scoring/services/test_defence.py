"""Defences: the day of a panel, the order by draw, and what the applicants are told."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.http import Http404

from award.applications.models import Application
from award.audit.models import AuditEvent
from award.core.errors import ServiceError, StaleState
from award.domain import draws
from award.domain.errors import DomainError
from award.domain.orderdraws import order_of
from award.outbox.models import Message
from award.panels.models import Assignment
from award.scoring import defences
from award.scoring.models import DefenceSession, DefenceSlot
from award.scoring.services import defence as services
from tests import factories as make
from tests.scoring.rounds import DAY, START, close, drawn, rounds, set_day
from tests.scoring.scene import actions, last_event

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_the_day_is_set_changed_and_guarded_by_its_version():
    found = rounds()
    session = set_day(found)
    assert (session.place, session.minutes, session.version) == (DAY.place, 15, 0)
    with pytest.raises(StaleState):
        set_day(found)  # someone set it meanwhile
    moved = services.set_day(
        actor=found.clerk, round=found.defence, panel=found.panel, day=DAY._replace(minutes=20), version=0
    )
    assert (moved.minutes, moved.version) == (20, 1)
    body = json.loads(last_event().body)
    assert (body["before"]["minutes"], body["after"]["minutes"]) == (15, 20)


@pytest.mark.parametrize("changes", [{"minutes": 0}, {"minutes": 481}, {"pause": -1}, {"place": ""}])
def test_what_no_day_can_be_is_refused(changes):
    with pytest.raises(ServiceError) as caught:
        set_day(rounds(), **changes)
    assert caught.value.code == "invalid"


def test_the_seed_is_committed_before_the_word_and_the_order_follows_from_both():
    found = rounds(applications=4)
    session = services.commit_order(actor=found.clerk, session=set_day(found), witness="王监督")
    assert session.seed_sha256 == hashlib.sha256(bytes.fromhex(session.seed)).hexdigest()
    assert session.seed not in last_event().body
    assert json.loads(session.inputs)["entries"] == sorted(found.numbers)
    session = services.draw_order(actor=found.clerk, session=session, word="  椰  子 ")
    assert session.witness_word == "椰 子"
    assert order_of(session.outcome) == order_of(draws.draw(session.inputs, session.seed, "椰 子"))
    slots = [row.application.number for row in defences.slots_of(session)]
    assert slots == order_of(session.outcome)
    assert actions()[-3:] == ["defence_session.made", "defence_session.committed", "defence_session.drawn"]
    assert draws.verify_record(defences.record_of(session).encode(), "d.json") == []
    assert defences.faults_of(session) == []


def test_times_follow_from_the_day():
    found = rounds(applications=2)
    first, second = defences.order_of(drawn(found))
    clock = [f"{moment.astimezone(START.tzinfo):%H:%M}" for row in (first, second)
             for moment in (row.starts_at, row.questions_at, row.ends_at)]  # fmt: skip
    assert clock == ["09:00", "09:15", "09:30", "09:35", "09:50", "10:05"]


def test_an_order_is_drawn_once_and_never_changed():
    session = drawn(found := rounds())
    for act in (services.commit_order, services.draw_order, services.take_back_order):
        extra = {"commit_order": {"witness": "x"}, "draw_order": {"word": "x"}, "take_back_order": {"reason": "x"}}
        with pytest.raises(ServiceError):
            act(actor=found.clerk, session=session, **extra[act.__name__])
    for change in ({"outcome": "x"}, {"seed": "0" * 64}, {"state": "draft"}, {"witness_word": "y"}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            DefenceSession.objects.filter(pk=session.pk).update(**change)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        DefenceSlot.objects.filter(session=session).update(position=9)


def test_a_word_is_needed_and_a_witness():
    found = rounds()
    session = set_day(found)
    with pytest.raises(ServiceError) as caught:
        services.commit_order(actor=found.clerk, session=session, witness=" ")
    assert caught.value.code == "witness_needed"
    session = services.commit_order(actor=found.clerk, session=session, witness="王监督")
    with pytest.raises(ServiceError) as caught:
        services.draw_order(actor=found.clerk, session=session, word=" ")
    assert caught.value.code == "word_needed"
    with pytest.raises(DomainError):
        services.draw_order(actor=found.clerk, session=session, word="x" * 121)


def test_a_panel_without_applications_draws_nothing():
    found = rounds(applications=0)
    with pytest.raises(ServiceError):
        services.commit_order(actor=found.clerk, session=set_day(found), witness="王监督")


def test_when_applications_changed_the_seed_is_taken_back_with_its_reason_on_record():
    found = rounds(applications=3)
    session = services.commit_order(actor=found.clerk, session=set_day(found), witness="王监督")
    Application.objects.filter(pk=found.applications[0].pk).update(state="withdrawn")
    with pytest.raises(ServiceError) as caught:
        services.draw_order(actor=found.clerk, session=session, word="椰子")
    assert caught.value.code == "inputs_changed"
    with pytest.raises(ServiceError) as caught:
        services.take_back_order(actor=found.clerk, session=session, reason="")
    assert caught.value.code == "reason_missing"
    digest = session.seed_sha256
    session = services.take_back_order(actor=found.clerk, session=session, reason="一家撤回")
    assert (session.state, session.seed, session.inputs) == ("draft", "", "")
    body = json.loads(last_event().body)
    assert (body["reason"], body["before"]["seed_sha256"]) == ("一家撤回", digest)
    again = services.commit_order(actor=found.clerk, session=session, witness="王监督")
    assert len(order_of(services.draw_order(actor=found.clerk, session=again, word="椰子").outcome)) == 2


def test_each_applicant_is_told_its_own_time_and_no_other():
    found = rounds(applications=3)
    session = drawn(found)
    assert services.tell_applicants(actor=found.clerk, session=session) == 3
    for row in defences.order_of(session):
        message = Message.objects.get(kind="defence_time", recipient=row.application.created_by)
        assert f"{row.starts_at.astimezone(START.tzinfo):%H:%M}" in message.body
        assert DAY.place in message.body
        others = [other for other in found.numbers if other != row.application.number]
        assert not any(number in message.body + message.subject for number in others)
    with pytest.raises(ServiceError):
        services.tell_applicants(actor=found.clerk, session=session)


def test_putting_off_a_day_needs_a_reason_once_told_keeps_the_order_and_tells_anew():
    found = rounds()
    session = drawn(found)
    services.tell_applicants(actor=found.clerk, session=session)
    session.refresh_from_db()
    later = {"actor": found.clerk, "round": found.defence, "panel": found.panel,
             "day": DAY._replace(place="另一会场"), "version": session.version}  # fmt: skip
    with pytest.raises(ServiceError) as caught:
        services.set_day(**later)
    assert caught.value.code == "reason_missing"
    order = [row.slot.pk for row in defences.order_of(session)]
    moved = services.set_day(**later, reason="场地另有安排")
    assert moved.sent_at is None
    assert [row.slot.pk for row in defences.order_of(moved)] == order
    services.tell_applicants(actor=found.clerk, session=moved)
    assert Message.objects.filter(kind="defence_time").count() == 4


def test_who_left_the_award_is_not_told_and_keeps_no_page():
    found = rounds()
    session = drawn(found)
    Application.objects.filter(pk=found.applications[0].pk).update(state="withdrawn")
    assert services.tell_applicants(actor=found.clerk, session=session) == 1


def test_before_the_draw_nobody_is_told():
    found = rounds()
    with pytest.raises(ServiceError):
        services.tell_applicants(actor=found.clerk, session=set_day(found))


def test_a_closed_round_changes_no_more():
    found = rounds()
    session = set_day(found)
    close(found.defence)
    found.defence.refresh_from_db()
    for act in (
        lambda: services.commit_order(actor=found.clerk, session=session, witness="x"),
        lambda: services.set_day(actor=found.clerk, round=found.defence, panel=found.panel, day=DAY, version=0),
    ):
        with pytest.raises(ServiceError):
            act()


def test_strangers_do_not_know_of_a_session():
    found = rounds()
    session = set_day(found)
    for person in (found.person(0), make.make_user("auditor", "supervisor"), found.applications[0].created_by):
        for act in (
            lambda who: services.commit_order(actor=who, session=session, witness="x"),
            lambda who: services.tell_applicants(actor=who, session=session),
            lambda who: services.set_day(actor=who, round=found.defence, panel=found.panel, day=DAY, version=0),
        ):
            with pytest.raises((Http404, ServiceError)):
                act(person)
    assert session.state == "draft"


def test_running_a_draw_again_and_downloading_it_are_on_record():
    found = rounds()
    session = drawn(found)
    assert services.run_again(actor=found.clerk, session=session) == []
    services.record_order_download(actor=found.clerk, session=session)
    assert actions()[-2:] == ["defence_session.run_again", "defence_session.downloaded"]
    with pytest.raises(ServiceError):
        services.run_again(actor=found.clerk, session=set_day(rounds()))


def test_an_assessor_sees_of_the_order_only_what_it_may_read():
    found = rounds(applications=3)
    session = drawn(found)
    own = found.person(1)
    assert len(defences.own_order(own, session)) == 3
    make.make_conflict(own, found.applications[0])
    Assignment.objects.filter(application=found.applications[1], seat__expert__user=own).update(cleared_at=None)
    assert [row.application for row in defences.own_order(own, session)] == [found.applications[2]]
    assert defences.own_order(make.make_panel(found.cycle).seats.first().expert.user, session) == []


def test_the_constraints_of_a_session_and_its_slots():
    found = rounds()
    session = set_day(found)
    broken = {
        "defence_session_committed_iff_seeded": {"committed_at": START},
        "defence_session_dated_by_state": {"state": "drawn"},
    }
    for name, change in broken.items():
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            DefenceSession.objects.filter(pk=session.pk).update(**change)
        assert name in str(caught.value)
    slots = {
        "defence_slot_once": {"application": found.applications[0], "position": 2},
        "defence_slot_position_once": {"application": found.applications[1], "position": 1},
        "defence_slot_from_one": {"application": found.applications[1], "position": 0},
    }
    DefenceSlot.objects.create(session=session, application=found.applications[0], position=1)
    for name, change in slots.items():
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            DefenceSlot.objects.create(session=session, **change)
        assert name in str(caught.value) or "UNIQUE" in str(caught.value)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():  # defence_session_once
        DefenceSession.objects.create(round=found.defence, panel=found.panel, made_by=found.clerk, **DAY._asdict())
    assert "defence_session_once" in str(caught.value) or "UNIQUE" in str(caught.value)


def test_no_seed_stands_in_an_event_before_the_draw():
    found = rounds()
    session = services.commit_order(actor=found.clerk, session=set_day(found), witness="王监督")
    assert not AuditEvent.objects.filter(body__contains=session.seed).exists()
