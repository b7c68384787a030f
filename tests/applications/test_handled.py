"""Lists around submitted applications."""

from __future__ import annotations

from datetime import timedelta

import pytest

from award.applications import handled
from award.core.clock import now
from tests.applications.review import DAY, applied, extend, recommending_cycle, send_back
from tests.factories import make_application, make_cycle

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_what_is_still_with_its_applicant():
    cycle = make_cycle("eligibility", applications_close_at=now() - DAY)
    returned, later, over, _draft, sent = (
        make_application(cycle, state=state) for state in ("submitted", "draft", "draft", "draft", "submitted")
    )
    send_back(returned, now() + DAY)
    extend(later, now() + DAY)
    extend(over, now() - timedelta(hours=1))
    assert handled.still_open(cycle) == [returned, later]
    assert handled.undecided(cycle) == 3  # and the one that waits for its verdict
    assert handled.latest_correction(sent) is None
    assert handled.latest_correction(returned).points.count() == 1
    assert handled.latest_correction(returned, "body") is None


def test_what_waits_for_a_bodys_word_while_it_may_give_it():
    cycle = recommending_cycle()
    applied(cycle)
    assert handled.awaiting_recommendation(cycle) == handled.undecided(cycle) == 1
    over = recommending_cycle(applications_close_at=now() - 40 * DAY, applications_open_at=now() - 50 * DAY)
    applied(over)
    assert handled.awaiting_recommendation(over) == handled.undecided(over) == 0
    free = make_cycle("eligibility")
    make_application(free, state="submitted")
    assert handled.awaiting_recommendation(free) == 0


def test_a_later_deadline_of_a_draft_is_kept_where_bodies_recommend():
    cycle = recommending_cycle()
    draft, sent = make_application(cycle, state="draft"), applied(cycle)
    for application in (draft, sent):
        extend(application, now() + DAY)
    assert handled.still_open(cycle) == [draft, sent]
    assert handled.undecided(cycle) == 2  # also the one that waits for its body counts once


def test_messages_are_counted_for_the_side_that_has_not_read_them():
    application = make_application()
    for side, read_at in (("applicant", None), ("applicant", now()), ("office", None)):
        application.notes.create(side=side, author=application.created_by, text=side, written_at=now(), read_at=read_at)
    assert [handled.unread_notes(application, side) for side in ("office", "applicant")] == [1, 1]
    assert handled.notes_of(application).count() == 3
    thread = handled.threads_of(application.cycle).get()
    assert (thread.unread, thread.messages) == (1, 3)
    assert handled.extensions_of(application.cycle) == []
