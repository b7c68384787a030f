"""Accepting together and taking it back."""

from __future__ import annotations

import pytest

from award.core.errors import ServiceError, StaleState
from award.eligibility.bulk import accepted_together, ready_to_accept
from award.eligibility.models import EligibilityReview
from award.eligibility.services import accept_together, give_verdict, take_back_together
from award.outbox.models import Message
from tests.eligibility.scene import checked
from tests.factories import make_application, make_cycle, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def case():
    cycle, clerk = make_cycle("eligibility"), make_user("", "office")
    rows = [make_application(cycle, state="submitted") for _ in range(3)]
    for row in rows[:2]:
        checked(row, clerk)
    checked(rows[2], clerk, licences="unclear")
    return cycle, clerk, rows


def test_only_what_is_met_is_accepted_and_it_is_counted(case):
    cycle, clerk, rows = case
    keys = [row.pk for row in rows]
    assert [row.application.pk for row in ready_to_accept(clerk, cycle)] == keys[:2]
    with pytest.raises(StaleState):
        accept_together(actor=clerk, cycle=cycle, applications=keys, typed=3)
    with pytest.raises(ServiceError):
        accept_together(actor=clerk, cycle=cycle, applications=keys[:2], typed=3)
    assert accept_together(actor=clerk, cycle=cycle, applications=keys[:2], typed=2) == 2
    assert EligibilityReview.objects.filter(verdict="accepted").count() == 2
    with pytest.raises(ServiceError):
        accept_together(actor=clerk, cycle=cycle, applications=[], typed=0)


def test_the_chief_takes_it_back_and_every_owner_is_told(case):
    cycle, clerk, rows = case
    chief, keys = make_user("", "office", "chief"), [row.pk for row in rows[:2]]
    accept_together(actor=clerk, cycle=cycle, applications=keys, typed=2)
    with pytest.raises(ServiceError):
        take_back_together(actor=clerk, cycle=cycle, reason="误操作", typed=2)
    with pytest.raises(ServiceError):
        take_back_together(actor=chief, cycle=cycle, reason=" ", typed=2)
    assert [row.pk for row in accepted_together(cycle)] == keys
    with pytest.raises(ServiceError) as error:
        take_back_together(actor=chief, cycle=cycle, reason="误操作", typed=3)
    assert error.value.code == "count_differs"
    assert take_back_together(actor=chief, cycle=cycle, reason="误操作", typed=2) == 2
    rows[0].refresh_from_db()
    assert rows[0].state == "submitted"
    assert not accepted_together(cycle)
    give_verdict(actor=clerk, application=rows[0], verdict="accepted")
    kinds = list(Message.objects.filter(recipient=rows[0].created_by).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["eligibility_accepted", "eligibility_reopened", "eligibility_accepted"]
