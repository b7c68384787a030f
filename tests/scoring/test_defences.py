"""Named reads of defences."""

from __future__ import annotations

from datetime import timedelta

import pytest

from award.applications.models import Application
from award.scoring import defences
from award.scoring.models import DefenceSession
from award.scoring.services.defence import tell_applicants
from tests import factories as make
from tests.scoring.rounds import START, drawn, rounds, set_day

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_panel_hears_what_it_holds_in_the_round_and_what_is_still_in_the_award():
    found = rounds(applications=3)
    Application.objects.filter(pk=found.applications[0].pk).update(state="withdrawn")
    heard = list(defences.heard_by(found.panel, found.defence))
    assert heard == found.applications[1:]
    other = make.make_panel(found.cycle)
    assert not defences.heard_by(other, found.defence).exists()
    (day,) = defences.panel_days(found.defence)
    assert (day.panel, day.applications, day.session) == (found.panel, 2, None)
    session = set_day(found)
    assert defences.panel_days(found.defence)[0].session == session
    assert defences.session_of(found.defence, found.panel) == session


def test_the_times_of_a_slot_and_of_one_who_left():
    found = rounds(applications=2)
    session = drawn(found)
    first, second = defences.order_of(session)
    assert (first.starts_at, second.starts_at - first.ends_at) == (START, timedelta(minutes=5))
    assert first.questions_at - first.starts_at == timedelta(minutes=15)
    Application.objects.filter(pk=first.application.pk).update(state="rejected")
    first, second = defences.order_of(session)
    assert (first.has_left, second.has_left) == (True, False)
    assert second.starts_at == START + timedelta(minutes=35)


def test_an_applicant_knows_its_time_once_told():
    found = rounds()
    session = drawn(found)
    own = found.applications[0]
    assert defences.slot_of(own) is None
    assert defences.applications_told(found.applications) == set()
    tell_applicants(actor=found.clerk, session=session)
    assert defences.slot_of(own).application == own
    assert defences.applications_told([own]) == {own.pk}
    DefenceSession.objects.filter(pk=session.pk).update(sent_at=None)  # the day was put off
    assert defences.slot_of(own) is None


def test_the_public_list_holds_committed_draws_only():
    found = rounds()
    set_day(found)
    assert not defences.public_orders().exists()
    session = drawn(rounds())
    assert list(defences.public_orders()) == [session]
    assert defences.sessions().get(pk=session.pk) == session


def test_a_changed_draw_is_named():
    session = drawn(rounds(applications=3))
    assert defences.faults_of(session) == []
    session.witness_word = "另一个词"
    assert [fault.code for fault in defences.faults_of(session)] == ["draw.differs"]
    session.seed = "0" * 64
    assert "draw.hash" in [fault.code for fault in defences.faults_of(session)]
