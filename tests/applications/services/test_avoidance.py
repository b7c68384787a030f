"""Asking that someone does not assess: who, until when, how often; the answer is the same whoever is meant."""

from __future__ import annotations

import pytest
from django.http import Http404

from award.applications import services
from award.applications.avoiding import MOST, avoidances_in, can_ask_avoidance
from award.applications.models import Avoidance
from award.core.errors import ServiceError, StaleState
from award.outbox.models import Message
from tests.applications.cast import events, make_team
from tests.factories import make_user, round_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def team():
    return make_team(state="submitted")


def ask(team, person: str = "张三", reason: str = "商业纠纷", **more) -> Avoidance:
    actor = more.pop("actor", team.editor)
    return services.ask_avoidance(actor=actor, application=team.application, person=person, reason=reason, **more)


def test_what_is_asked_is_kept_recorded_and_can_be_taken_back(team):
    row = ask(team, employer="某公司")
    assert (row.state, row.person, row.employer) == ("open", "张三", "某公司")
    services.withdraw_avoidance(actor=team.owner, avoidance=row)
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert row.answered_at is not None
    assert not avoidances_in(team.application.cycle).exists()
    assert len(events("avoidance.asked")) == len(events("avoidance.withdrawn")) == 1
    with pytest.raises(ServiceError):
        services.withdraw_avoidance(actor=team.owner, avoidance=row)


@pytest.mark.parametrize("fields", [{"person": " "}, {"reason": " "}])
def test_someone_must_be_named_and_a_reason_given(team, fields):
    with pytest.raises(ServiceError) as refusal:
        ask(team, **fields)
    assert refusal.value.code == "invalid"


def test_the_same_is_not_asked_twice_and_not_without_end(team):
    ask(team)
    with pytest.raises(ServiceError) as refusal:
        ask(team)
    assert refusal.value.code == "asked"
    for place in range(MOST - 1):
        ask(team, person=f"某人{place}")
    with pytest.raises(ServiceError, match=str(MOST)):
        ask(team, person="再一人")


def test_only_those_who_write_for_the_applicant_ask(team):
    with pytest.raises(ServiceError):
        ask(team, actor=team.viewer)
    for actor in (team.rival, make_user("", "office")):
        with pytest.raises(Http404):
            ask(team, actor=actor)
    assert not Avoidance.objects.exists()


@pytest.mark.parametrize("state", ["draft", "withdrawn", "rejected"])
def test_only_while_it_is_under_assessment(team, state):
    team.application.state = state
    assert not can_ask_avoidance(team.owner, team.application)


def test_not_once_assessors_read(team):
    round_of(team.application.cycle, state="pending")
    assert can_ask_avoidance(team.owner, team.application)
    round_of(team.application.cycle, state="open")
    assert not can_ask_avoidance(team.owner, team.application)


def test_the_office_answers_once_and_the_owner_hears_of_it(team):
    office, row = make_user("", "office"), ask(team)
    with pytest.raises(ServiceError) as refusal:
        services.answer_avoidance(actor=office, avoidance=row, granted=False, answer=" ")
    assert refusal.value.code == "reason_missing"
    with pytest.raises(Http404):
        services.answer_avoidance(actor=team.owner, avoidance=row, granted=True)
    services.answer_avoidance(actor=office, avoidance=row, granted=False, answer="理由不充分")
    mail = Message.objects.get(kind="avoidance_answered")
    assert mail.recipient == team.owner
    assert "理由不充分" in mail.body
    with pytest.raises(StaleState):
        services.answer_avoidance(actor=office, avoidance=row, granted=True)
    row.refresh_from_db()
    assert row.state == "refused"
