"""Nothing is sent to an address that mail does not reach, until the office has cleared it."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from award.audit.models import AuditEvent
from award.core.clock import now
from award.core.errors import StaleState
from award.outbox.models import Bounce, Message
from award.outbox.services import add_bounces, clear_bounce, send_due
from tests import factories
from tests.outbox.services.test_sending import queue

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_mail_to_a_bounced_address_waits_until_it_is_cleared():
    reader = factories.make_user("reader")
    type(reader).objects.filter(pk=reader.pk).update(email="Lost@Example.org")
    reader.refresh_from_db()
    officer = factories.make_user("", "office")
    assert add_bounces(actor=officer, entries=[("LOST@example.org ", "mailbox gone")]) == 1
    message = queue(reader)
    assert send_due() == 0
    clear_bounce(actor=officer, bounce=Bounce.objects.get())
    assert send_due() == 1
    message.refresh_from_db()
    assert message.state == "sent"


def test_an_address_is_noted_once_and_again_after_it_was_cleared():
    officer = factories.make_user("", "office")
    assert add_bounces(actor=officer, entries=[("a@example.org", "full"), ("A@example.org", "again")]) == 1
    bounce = Bounce.objects.get()
    clear_bounce(actor=officer, bounce=bounce)
    with pytest.raises(StaleState):
        clear_bounce(actor=officer, bounce=bounce)
    assert add_bounces(actor=officer, entries=[("a@example.org", "gone")]) == 1


@pytest.mark.parametrize(("code", "is_noted"), [(550, True), (450, False)])
def test_a_refusal_for_good_is_noted_by_itself(monkeypatch, code, is_noted):
    message = queue()

    def refuse(self, fail_silently=False):
        raise SMTPRecipientsRefused({message.address: (code, b"no such user")})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    assert send_due() == 0
    message.refresh_from_db()
    assert message.state == ("failed" if is_noted else "queued")
    assert Bounce.objects.filter(address=message.address.lower()).exists() == is_noted
    assert mail.outbox == []


def test_the_trail_holds_no_address():
    add_bounces(actor=factories.make_user("", "office"), entries=[("secret@example.org", "secret words")])
    assert AuditEvent.objects.filter(action="bounce.noted").exists()
    assert not AuditEvent.objects.filter(body__contains="secret").exists()


def test_an_address_that_bounces_is_marked_in_the_list():
    from award.outbox.queries import messages_for

    message, officer = queue(), factories.make_user("", "office")
    assert [row.is_unreachable for row in messages_for(officer)] == [False]
    Bounce.objects.create(address=message.address.lower(), reason="x", bounced_at=now())
    assert [row.is_unreachable for row in messages_for(officer)] == [True]
    assert Message.objects.count() == 1
