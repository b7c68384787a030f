"""One event one mail; a mail is a row of the transaction that caused it."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import IntegrityError, connection, transaction

from award.audit.models import AuditEvent
from award.core.clock import now
from award.outbox import queries
from award.outbox.models import Message
from award.outbox.services import MAX_ATTEMPTS, queue_message, send_due, send_message
from award.outbox.services import sending as services
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def queue(recipient=None, key="member_invited:1", name="某某企业"):
    recipient = recipient or factories.make_user("recipient")
    return queue_message(
        actor=None,
        recipient=recipient,
        kind="member_invited",
        event_key=key,
        context={"organisation": factories.make_organisation(name), "role": "Editor"},
    )


def actions():
    return list(AuditEvent.objects.order_by("seq").values_list("action", flat=True))


@pytest.fixture
def later(monkeypatch):
    """Let time pass for the outbox."""
    moment = [now()]

    def pass_by(**time):
        moment[0] += timedelta(**time)

    for module in (services, queries):
        monkeypatch.setattr(module, "now", lambda: moment[0])
    return pass_by


@pytest.fixture
def down(monkeypatch):
    """A mail server that answers nothing. Returns the transactions that were open when it was asked."""
    asked = []

    def refuse(self, fail_silently=False):
        asked.append(len(connection.savepoint_ids))
        raise SMTPServerDisconnected("no answer")

    monkeypatch.setattr(EmailMessage, "send", refuse)
    return asked


def test_one_event_is_one_mail():
    recipient = factories.make_user()
    assert queue(recipient) is not None
    assert queue(recipient) is None
    assert queue(recipient, key="member_invited:2") is not None
    assert Message.objects.count() == 2
    assert actions() == ["message.queued"] * 2


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Some & Co invites you"), ("zh-hans", "Some & Co")]
)  # fmt: skip
def test_a_mail_speaks_the_language_of_its_recipient(language, words, client):
    from django.utils import translation

    with translation.override("zh-hans" if language == "en" else "en"):
        message = queue(factories.make_user(language=language), name="Some & Co")
        assert translation.get_language() == ("zh-hans" if language == "en" else "en")
    assert message.language == language
    assert words in message.subject
    assert "\n" not in message.subject


def test_text_is_not_escaped_and_a_name_writes_no_line_of_its_own():
    message = queue(factories.make_user(language="en"), name="A <b> & 'C'")
    assert message.subject == "A <b> & 'C' invites you"
    assert message.body.splitlines()[0] == "A <b> & 'C' invites you to work on its applications as Editor."


def test_an_undone_transaction_leaves_no_mail():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue()
        1 / 0  # noqa: B018
    assert not Message.objects.exists()
    assert send_due() == 0
    assert mail.outbox == []


def test_a_queued_mail_goes_out_once():
    message = queue()
    assert send_due() == 1
    assert send_due() == 0
    (sent,) = mail.outbox
    message.refresh_from_db()
    assert (sent.subject, sent.to) == (message.subject, [message.address])
    assert (message.state, message.attempts, message.error) == ("sent", 1, "")
    assert message.sent_at is not None
    assert actions()[-1] == "message.sent"


def test_of_two_senders_one_sends():
    message = queue()
    held_by_another_worker = Message.objects.get(pk=message.pk)
    assert send_message(actor=None, message=message)
    assert not send_message(actor=None, message=held_by_another_worker)
    assert len(mail.outbox) == 1


def test_while_one_sender_waits_for_the_server_another_does_not_send(monkeypatch):
    message = queue()
    second = []
    monkeypatch.setattr(EmailMessage, "send", lambda self, **kw: second.append(send_due()))
    send_message(actor=None, message=message)
    assert second == [0]


def test_a_server_that_is_down_is_asked_again_ever_later_then_given_up(down, later):
    message = queue()
    pauses = []
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert send_due() == 0
        message.refresh_from_db()
        assert (message.attempts, message.error) == (attempt, "no answer")
        assert message.state == ("failed" if attempt == MAX_ATTEMPTS else "queued")
        pauses.append(message.due_at - services.now())
        later(seconds=pauses[-1].total_seconds() - 1)
        assert not queries.messages_due().exists()
        later(seconds=1)
    assert [pause.total_seconds() // 60 for pause in pauses[:5]] == [1, 4, 16, 64, 256]
    assert len(down) == MAX_ATTEMPTS
    assert actions() == ["message.queued", "message.failed"]


def test_no_transaction_is_open_while_the_server_is_asked(down):
    before = len(connection.savepoint_ids)
    queue()
    send_due()
    assert down == [before]


def test_a_mail_that_fails_does_not_keep_back_the_next(monkeypatch):
    first, second = queue(key="a"), queue(key="b")
    send = EmailMessage.send

    def picky(self, fail_silently=False):
        if self.to == [first.address]:
            raise ValueError("Header values can't contain newlines")
        return send(self)

    monkeypatch.setattr(EmailMessage, "send", picky)
    assert send_due() == 1
    assert [message.to for message in mail.outbox] == [[second.address]]
    first.refresh_from_db()
    assert "newlines" in first.error


def test_held_mail_stays():
    message = queue()
    Message.objects.filter(pk=message.pk).update(state="held")
    assert send_due() == 0


@pytest.mark.parametrize("fields", [{"state": "sent"}, {"state": "queued", "sent_at": True}])
def test_message_sent_iff_dated(fields):
    values = {**fields, **({"sent_at": now()} if "sent_at" in fields else {})}
    message = Message(
        event_key="k",
        kind="k",
        address="a@example.org",
        language="en",
        subject="s",
        body="b",
        created_at=now(),
        **values,
    )
    with pytest.raises(ValidationError, match="message_sent_iff_dated"):
        message.full_clean()
    with pytest.raises(IntegrityError, match="message_sent_iff_dated"), transaction.atomic():
        message.save()
