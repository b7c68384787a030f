"""The constraints of bounces, held kinds and digests."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from award.core.clock import now
from award.outbox.models import Bounce, HeldKind, Message
from tests import factories
from tests.outbox.services.test_sending import queue

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def refused(row, name):
    """The row is refused by validation and by the database, by the constraint of that name."""
    with pytest.raises(ValidationError, match=name):
        row.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_bounce_one_open():
    officer = factories.make_user()
    first = Bounce.objects.create(address="a@example.org", reason="x", bounced_at=now())
    refused(Bounce(address="a@example.org", reason="x", bounced_at=now()), "bounce_one_open")
    Bounce.objects.filter(pk=first.pk).update(cleared_at=now(), cleared_by=officer)
    Bounce(address="a@example.org", reason="x", bounced_at=now()).save()


def test_bounce_cleared_iff_by_someone():
    refused(
        Bounce(address="a@example.org", reason="x", bounced_at=now(), cleared_at=now()), "bounce_cleared_iff_by_someone"
    )


@pytest.mark.parametrize("state", ["digested", "queued"])
def test_message_digest_iff_digested(state):
    digest, message = queue(key="a"), queue(key="b")
    message.state, message.digest = state, digest if state == "queued" else None
    refused(message, "message_digest_iff_digested")
    assert Message.objects.count() == 2


def test_a_kind_is_held_once():
    officer = factories.make_user()
    HeldKind.objects.create(kind="k", held_at=now(), held_by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        HeldKind.objects.create(kind="k", held_at=now(), held_by=officer)
