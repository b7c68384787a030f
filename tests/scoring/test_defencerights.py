"""Who sets a day, draws, tells; and the doors."""

from __future__ import annotations

import pytest
from django.http import Http404

from award.applications.models import Application
from award.scoring import defencerights as rights
from award.scoring.services.defence import commit_order, tell_applicants
from tests import factories as make
from tests.scoring.rounds import close, drawn, rounds, set_day

pytestmark = pytest.mark.django_db


def test_the_doors_of_the_office():
    found = rounds()
    session = set_day(found)
    assert rights.get_defence_round(found.clerk, found.defence.pk) == found.defence
    assert rights.get_heard_panel(found.clerk, found.defence, found.panel.pk) == found.panel
    assert rights.get_session(found.clerk, session.pk) == session
    for person in (found.person(0), found.applications[0].created_by, make.make_user("x", "supervisor")):
        for door in (
            lambda who: rights.get_defence_round(who, found.defence.pk),
            lambda who: rights.get_heard_panel(who, found.defence, found.panel.pk),
            lambda who: rights.get_session(who, session.pk),
        ):
            with pytest.raises(Http404):
                door(person)
        assert rights.can_set(person, found.defence).hidden
    with pytest.raises(Http404):
        rights.get_defence_round(found.clerk, found.survey.pk)
    with pytest.raises(Http404):
        rights.get_heard_panel(found.clerk, found.defence, make.make_panel(make.make_cycle("assessing")).pk)


def test_a_drawn_session_is_open_to_supervisors_too():
    auditor = make.make_user("x", "supervisor")
    found = rounds()
    session = set_day(found)
    with pytest.raises(Http404):
        rights.get_drawn_session(auditor, session.pk)
    session = drawn(other := rounds())
    assert rights.get_drawn_session(auditor, session.pk) == session
    with pytest.raises(Http404):
        rights.get_drawn_session(other.person(0), session.pk)


def test_step_by_step():
    found = rounds()
    session = set_day(found)
    assert rights.can_commit_order(found.clerk, session)
    assert rights.can_draw_order(found.clerk, session).reason
    assert rights.can_tell(found.clerk, session).reason
    session = commit_order(actor=found.clerk, session=session, witness="王监督")
    assert rights.can_commit_order(found.clerk, session).reason
    assert rights.can_draw_order(found.clerk, session)
    close(found.defence)
    session.round.refresh_from_db()
    assert rights.can_draw_order(found.clerk, session).reason


def test_nothing_to_hear_is_nothing_to_draw():
    found = rounds(applications=0)
    assert rights.can_commit_order(found.clerk, set_day(found)).reason


def test_an_applicant_is_told_once_and_sees_its_own_slot():
    found = rounds()
    session = drawn(found)
    own = found.applications[0]
    with pytest.raises(Http404):
        rights.get_own_slot(own.created_by, own.pk)
    assert rights.can_tell(found.clerk, session)
    tell_applicants(actor=found.clerk, session=session)
    session.refresh_from_db()
    assert rights.can_tell(found.clerk, session).reason
    assert rights.get_own_slot(own.created_by, own.pk)[1].application == own
    with pytest.raises(Http404):
        rights.get_own_slot(found.applications[1].created_by, own.pk)
    Application.objects.filter(pk=own.pk).update(state="rejected")
    with pytest.raises(Http404):
        rights.get_own_slot(own.created_by, own.pk)
