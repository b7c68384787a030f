"""Several messages to one person go out as one mail, in the morning."""

from __future__ import annotations

import pytest
import time_machine
from django.core import mail

from award.core.clock import BEIJING, now
from award.core.errors import StaleState
from award.outbox.models import Bounce, HeldKind, Message
from award.outbox.services import digests, make_digests, queue_message, send_due
from award.outbox.services.sending import next_morning
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
EVENING, MORNING = "2026-05-06T12:00:00Z", "2026-05-07T00:00:00Z"  # 20:00 and 08:00 in Beijing


def queue(recipient, key, **changes):
    return queue_message(
        actor=None,
        recipient=recipient,
        kind="member_invited",
        event_key=key,
        context={"organisation": factories.make_organisation(f"Organisation {key}"), "role": "Editor"},
        **{"may_be_digested": True, **changes},
    )


def test_the_next_morning_is_at_eight_in_beijing():
    with time_machine.travel(EVENING, tick=False):
        assert next_morning().astimezone(BEIJING).isoformat() == "2026-05-07T08:00:00+08:00"
    with time_machine.travel(MORNING, tick=False):
        assert next_morning() == now()


def test_messages_of_a_day_go_out_in_the_morning_as_one():
    reader, other = factories.make_user("reader", language="en"), factories.make_user("other", language="en")
    with time_machine.travel(EVENING, tick=False):
        rows = [queue(reader, "a"), queue(reader, "b"), queue(other, "c"), queue(reader, "now", may_be_digested=False)]
        assert send_due() == 1  # the one that does not wait
    with time_machine.travel(MORNING, tick=False):
        assert send_due() == 2
        assert send_due() == 0
    digest = Message.objects.get(kind="digest")
    for row in rows:
        row.refresh_from_db()
    assert [row.state for row in rows] == ["digested", "digested", "sent", "sent"]
    assert {row.digest for row in rows[:2]} == {digest}
    sent = next(each for each in mail.outbox if each.to == [reader.email] and "2 messages" in each.subject)
    assert rows[0].subject in sent.body
    assert rows[1].body in sent.body


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_digest_speaks_the_language_of_its_messages(language):
    reader = factories.make_user("reader", language=language)
    with time_machine.travel(EVENING, tick=False):
        queue(reader, "a"), queue(reader, "b")
    with time_machine.travel(MORNING, tick=False):
        make_digests(actor=None)
    digest = Message.objects.get(kind="digest")
    assert digest.language == language
    assert digest.body.count("————") == 4


def test_held_mail_and_unreachable_people_are_in_no_digest():
    reader, lost = factories.make_user("reader"), factories.make_user("lost")
    Bounce.objects.create(address=lost.email.lower(), reason="550", bounced_at=now())
    with time_machine.travel(EVENING, tick=False):
        queue(reader, "a"), queue(reader, "b", is_held=True)
        queue(lost, "c"), queue(lost, "d")
    with time_machine.travel(MORNING, tick=False):
        assert make_digests(actor=None) == 0


def test_a_digest_is_held_where_its_kind_is():
    reader, officer = factories.make_user("reader"), factories.make_user("", "office")
    HeldKind.objects.create(kind="digest", held_by=officer, held_at=now())
    with time_machine.travel(EVENING, tick=False):
        queue(reader, "a"), queue(reader, "b")
    with time_machine.travel(MORNING, tick=False):
        assert send_due() == 0
    assert Message.objects.get(kind="digest").state == "held"


def test_a_message_taken_meanwhile_undoes_the_digest(monkeypatch):
    reader = factories.make_user("reader")
    with time_machine.travel(EVENING, tick=False):
        first, _second = queue(reader, "a"), queue(reader, "b")
    with time_machine.travel(MORNING, tick=False):

        def taken(messages):
            Message.objects.filter(pk=first.pk).update(attempts=1)
            return "subject", "body"

        monkeypatch.setattr(digests, "digest_text", taken)
        with pytest.raises(StaleState):
            make_digests(actor=None)
        assert not Message.objects.filter(kind="digest").exists()
        assert send_due() == 2  # each by itself; nothing is lost
