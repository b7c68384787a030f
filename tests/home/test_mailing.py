"""What the pages of the outbox read."""

from __future__ import annotations

import pytest

from award.core.clock import now
from award.domain.errors import InputRefused
from award.home import mailing
from award.outbox.models import Message
from award.outbox.queries import Wanted
from award.outbox.services.handling import STEPS
from tests import factories
from tests.outbox.services.test_sending import queue

pytestmark = pytest.mark.django_db


def test_every_step_has_a_name():
    assert set(mailing.STEP_NAMES) == set(STEPS)


def test_only_messages_a_step_fits_are_chosen_and_never_too_many(monkeypatch):
    officer = factories.make_user("", "office")
    rows = [queue(key=str(place)) for place in range(3)]
    Message.objects.filter(pk=rows[0].pk).update(state="sent", sent_at=now())
    keys = [row.pk for row in rows]
    assert {row.pk for row in mailing.messages_chosen(officer, "hold", keys, Wanted())} == set(keys[1:])
    assert mailing.messages_chosen(officer, "release", None, Wanted()) == []
    monkeypatch.setattr(mailing, "MOST_AT_ONCE", 1)
    assert len(mailing.messages_chosen(officer, "hold", None, Wanted())) == 1
    assert mailing.messages_chosen(factories.make_user(), "hold", keys, Wanted()) == []


def test_kinds_are_listed_with_their_counts_held_ones_first():
    from award.outbox.services import hold_kind

    queue()
    hold_kind(actor=factories.make_user("", "office"), kind="member_invited")
    first = mailing.kind_rows()[0]
    assert (first.code, first.total, first.held) == ("member_invited", 1, 1)
    assert first.hold is not None


def test_addresses_are_read_with_faults_by_cell():
    rows, faults = mailing.read_addresses("邮箱,原因\na@example.org,满\nx,y\n".encode(), "l.csv")
    assert rows == [("a@example.org", "满")]
    assert [(fault.where, fault.code) for fault in faults] == [("l.csv:3:1", "table.email")]
    with pytest.raises(InputRefused):
        mailing.read_addresses(b"", "l.csv")
