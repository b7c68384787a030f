import io

import pytest
from django.core import mail
from django.core.management import call_command

from award.outbox.management.commands import send_messages
from tests.outbox.services.test_sending import queue

pytestmark = pytest.mark.django_db


def run(**options):
    out = io.StringIO()
    call_command("send_messages", stdout=out, **options)
    return out.getvalue()


def test_sends_what_is_queued_and_says_how_much():
    queue(key="a")
    queue(key="b")
    assert run() == "2 message(s) sent\n"
    assert len(mail.outbox) == 2
    assert run() == ""


def test_every_sends_again_after_a_pause(monkeypatch):
    def pause(seconds):
        assert seconds == 5
        if len(mail.outbox) == 2:
            raise KeyboardInterrupt
        queue(key="b")

    monkeypatch.setattr(send_messages.time, "sleep", pause)
    queue(key="a")
    with pytest.raises(KeyboardInterrupt):
        run(every=5)
    assert len(mail.outbox) == 2
