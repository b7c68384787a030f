"""Asking to join: who may, how often, and that only the owner's answer makes a member."""

from __future__ import annotations

from datetime import timedelta

import pytest

from award.accounts.models import Invitation, JoinRequest
from award.accounts.queries import role_in
from award.accounts.services import answer_join_request, ask_to_join, invite_member, withdraw_join_request
from award.audit.models import AuditEvent
from award.core import clock
from award.core.access import HiddenFromActor
from award.core.errors import ServiceError, StaleState
from award.outbox.models import Message
from award.panels.permissions import get_readable_application
from tests import factories
from tests.panels.builders import make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def owner():
    return factories.make_user("owner", language="en")


@pytest.fixture
def organisation(owner):
    return factories.make_organisation("甲公司", owner=owner)


@pytest.fixture
def person():
    return factories.make_user("person", language="en")


def test_only_the_owners_yes_makes_a_member(owner, organisation, person):
    asked = ask_to_join(actor=person, organisation=organisation, message="质量部的王芳")
    mail = Message.objects.get()
    assert (mail.recipient, mail.subject) == (owner, "A request to join 甲公司")
    assert "质量部" not in mail.body, "a stranger's text is read on the page, not sent by us"
    assert role_in(person, organisation) == ""
    answer_join_request(actor=owner, join_request=asked, role="editor")
    assert role_in(person, organisation) == "editor"
    assert Message.objects.get(recipient=person).subject == "You are a member of 甲公司"
    events = list(AuditEvent.objects.exclude(action="message.queued").order_by("seq"))
    assert [event.action for event in events] == ["join_request.sent", "join_request.approved"]
    assert not any("质量部" in event.body or person.email in event.body for event in events)
    asked.refresh_from_db()
    assert (asked.state, asked.role, asked.answered_by) == ("approved", "editor", owner)


@pytest.mark.parametrize("first", ["approve", "decline", "withdraw"])
def test_a_request_is_answered_once(owner, organisation, person, first):
    asked = ask_to_join(actor=person, organisation=organisation)
    if first == "withdraw":
        withdraw_join_request(actor=person, join_request=asked)
    else:
        answer_join_request(actor=owner, join_request=asked, role="viewer" if first == "approve" else "")
    for late in (
        lambda: answer_join_request(actor=owner, join_request=asked, role="editor"),
        lambda: withdraw_join_request(actor=person, join_request=asked),
    ):
        with pytest.raises(StaleState):
            late()
    assert role_in(person, organisation) == ("viewer" if first == "approve" else "")


def test_nobody_is_taken_in_as_owner(owner, organisation, person):
    asked = ask_to_join(actor=person, organisation=organisation)
    with pytest.raises(ServiceError):
        answer_join_request(actor=owner, join_request=asked, role="owner")
    asked.refresh_from_db()
    assert asked.state == "open"


def test_who_may_not_ask(owner, organisation, person, monkeypatch):
    def refused(who):
        with pytest.raises(ServiceError) as caught:
            ask_to_join(actor=who, organisation=organisation)
        return caught.value.code

    assert refused(owner) == "member"
    ask_to_join(actor=person, organisation=organisation)
    assert refused(person) == "asked"
    answer_join_request(actor=owner, join_request=JoinRequest.objects.get(), role="")
    assert refused(person) == "too_soon"
    later = clock.now() + timedelta(days=7, minutes=1)
    monkeypatch.setattr("award.accounts.services.joining.now", lambda: later)
    for _ in range(5):
        ask_to_join(actor=person, organisation=factories.make_organisation())
    assert refused(person) == "too_many"
    withdraw_join_request(actor=person, join_request=JoinRequest.objects.filter(state="open")[0])
    ask_to_join(actor=person, organisation=organisation)
    invited = factories.make_user()
    invite_member(actor=owner, organisation=organisation, email=invited.email, role="viewer")
    assert refused(invited) == "invited"


def test_taking_in_closes_an_invitation_to_the_same_person(owner, organisation, person):
    asked = ask_to_join(actor=person, organisation=organisation)
    invite_member(actor=owner, organisation=organisation, email=person.email, role="viewer")
    answer_join_request(actor=owner, join_request=asked, role="editor")
    assert Invitation.objects.get().state == "withdrawn"


def test_of_two_requests_at_once_one_stands(organisation, person, monkeypatch):
    monkeypatch.setattr("award.accounts.services.joining._require_may_ask", lambda actor, organisation: None)
    ask_to_join(actor=person, organisation=organisation)
    with pytest.raises(ServiceError) as caught:
        ask_to_join(actor=person, organisation=organisation)
    assert caught.value.code == "asked"
    assert JoinRequest.objects.count() == 1


def test_an_expert_who_is_taken_in_loses_sight_of_the_application():
    cast = make_cast(cleared=True)
    expert, organisation = cast.experts[1], cast.application.organisation
    assert get_readable_application(expert, cast.application.pk) == cast.application
    asked = ask_to_join(actor=expert, organisation=organisation)
    assert get_readable_application(expert, cast.application.pk), "asking takes nothing away"
    answer_join_request(actor=factories.make_user(), join_request=asked, role="viewer")
    with pytest.raises(HiddenFromActor):
        get_readable_application(expert, cast.application.pk)
