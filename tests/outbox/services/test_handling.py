"""What the office does with mail."""

from __future__ import annotations

import pytest
from django.core import mail

from award.audit.models import AuditEvent
from award.core.errors import StaleState
from award.outbox.models import Message
from award.outbox.services import hold_kind, let_kind_go, move_messages, queue_message, send_due
from award.outbox.services.handling import STEPS, steps_from
from tests import factories
from tests.outbox.services.test_sending import queue

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def officer():
    return factories.make_user("", "office")


def state_of(message):
    return Message.objects.get(pk=message.pk).state


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        ("queued", ["hold", "drop"]), ("held", ["release", "drop"]), ("failed", ["drop", "retry"]),
        ("sent", []), ("dropped", []), ("digested", []),
    ],
)  # fmt: skip
def test_what_may_be_done_in_each_state(state, steps):
    assert steps_from(state) == steps
    assert set(steps) <= set(STEPS)


def test_held_mail_goes_once_it_is_let_go(officer):
    message = queue()
    assert move_messages(actor=officer, messages=[message], step="hold") == 1
    assert send_due() == 0
    assert move_messages(actor=officer, messages=Message.objects.all(), step="release") == 1
    assert send_due() == 1
    assert [event.action for event in AuditEvent.objects.order_by("seq")] == [
        "message.queued", "message.hold", "message.release", "message.sent",
    ]  # fmt: skip


def test_dropped_mail_never_goes(officer):
    message = queue()
    move_messages(actor=officer, messages=[message], step="drop")
    assert (send_due(), state_of(message)) == (0, "dropped")
    assert mail.outbox == []


def test_failed_mail_starts_anew(officer):
    message = queue()
    Message.objects.filter(pk=message.pk).update(state="failed", attempts=6, error="no answer")
    message.refresh_from_db()
    move_messages(actor=officer, messages=[message], step="retry")
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == ("queued", 0, "")
    assert send_due() == 1


def test_only_what_is_in_the_right_state_is_moved(officer):
    sent, waiting = queue(key="a"), queue(key="b")
    send_due()
    sent.refresh_from_db()
    waiting = queue(key="c")
    assert move_messages(actor=officer, messages=[sent, waiting], step="hold") == 1
    assert (state_of(sent), state_of(waiting)) == ("sent", "held")


def test_a_message_that_was_sent_meanwhile_stops_the_whole_step(officer):
    first, second = queue(key="a"), queue(key="b")
    Message.objects.filter(pk=second.pk).update(attempts=1)
    with pytest.raises(StaleState):
        move_messages(actor=officer, messages=[first, second], step="hold")
    assert state_of(first) == "queued"


def test_a_kind_is_held_with_what_is_queued_and_what_comes_later(officer):
    before = queue(key="a")
    assert hold_kind(actor=officer, kind="member_invited") == 1
    after = queue(key="b")
    assert (state_of(before), state_of(after), send_due()) == ("held", "held", 0)
    with pytest.raises(StaleState):
        hold_kind(actor=officer, kind="member_invited")
    let_kind_go(actor=officer, kind="member_invited")
    assert (state_of(queue(key="c")), state_of(after)) == ("queued", "held")
    with pytest.raises(StaleState):
        let_kind_go(actor=officer, kind="member_invited")


def test_mail_may_be_held_from_the_start():
    message = queue_message(
        actor=None,
        recipient=factories.make_user(),
        kind="member_invited",
        event_key="k",
        context={"organisation": factories.make_organisation(), "role": "Editor"},
        is_held=True,
    )
    assert (state_of(message), send_due()) == ("held", 0)
