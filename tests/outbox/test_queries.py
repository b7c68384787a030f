from datetime import timedelta

import pytest

from award.core.clock import now
from award.outbox.models import Message
from award.outbox.queries import messages_due, messages_for
from tests import factories

pytestmark = pytest.mark.django_db


def make(key, **fields):
    return Message.objects.create(
        **{"event_key": key, "kind": "k", "recipient": factories.make_user(), "address": "a@example.org",
           "language": "en", "subject": key, "body": "b", "created_at": now(), **fields}
    )  # fmt: skip


def test_only_the_office_reads_the_outbox():
    make("a")
    counts = {role: messages_for(factories.make_user("", role)).count()
              for role in ("office", "chief", "expert", "supervisor", "committee", "recommender")}  # fmt: skip
    assert counts == {"office": 1, "chief": 1, "expert": 0, "supervisor": 0, "committee": 0, "recommender": 0}
    assert messages_for(factories.make_user(is_superuser=True)).count() == 0


def test_due_are_queued_ones_oldest_first():
    make("late", created_at=now() + timedelta(seconds=1))
    make("early")
    make("paused", due_at=now() + timedelta(minutes=1))
    make("gone", state="sent", sent_at=now())
    make("held", state="held")
    make("failed", state="failed")
    assert [message.subject for message in messages_due()] == ["early", "late"]
