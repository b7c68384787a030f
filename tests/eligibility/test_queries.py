"""The queue and what comes next."""

from __future__ import annotations

import pytest

from award.eligibility import queries
from award.eligibility.services import give_verdict
from tests.eligibility.scene import checked
from tests.factories import make_application, make_cycle, make_user

pytestmark = pytest.mark.django_db


def test_the_next_application_follows_by_number_and_begins_again():
    cycle = make_cycle("eligibility")
    first, second, third = (make_application(cycle, state="submitted") for _ in range(3))
    make_application(make_cycle("eligibility"), state="submitted")
    assert queries.next_undecided(first) == second
    assert queries.next_undecided(third) == first
    checked(second, make_user("", "office"))
    give_verdict(actor=make_user("", "office"), application=second, verdict="accepted")
    assert queries.next_undecided(first) == third


def test_nothing_follows_the_last_one():
    assert queries.next_undecided(make_application(make_cycle("eligibility"), state="submitted")) is None


def test_withdrawn_applications_leave_the_queue_and_its_counts():
    cycle = make_cycle("eligibility")
    waiting = make_application(cycle, state="submitted")
    make_application(cycle, state="withdrawn")
    assert [row.application for row in queries.queue_of(cycle)] == [waiting]
    assert queries.queue_counts(cycle) == {"submitted": 1, "returned": 0, "accepted": 0, "rejected": 0}


def test_a_verdict_stands_beside_its_application():
    cycle = make_cycle("eligibility")
    decided, waiting = (make_application(cycle, state="submitted") for _ in range(2))
    checked(decided, make_user("", "office"))
    review = give_verdict(actor=make_user("", "office"), application=decided, verdict="accepted")
    assert [(row.application, row.review) for row in queries.queue_of(cycle)] == [(decided, review), (waiting, None)]
    assert queries.review_of(decided) == review
    assert queries.review_of(waiting) is None
