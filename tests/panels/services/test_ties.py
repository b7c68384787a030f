"""Ties to organisations, and notes on conduct."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from award.core.errors import ServiceError, StaleState
from award.panels import services
from award.panels.bars import is_barred
from award.panels.models import ConductNote, Conflict, ExpertTie
from tests import factories
from tests.panels.builders import events

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def office():
    return factories.make_user("office", "office")


def test_a_tie_finds_conflicts_and_removing_it_leaves_them(office):
    application = factories.make_application(factories.make_cycle("assessing"), state="accepted")
    expert = factories.make_expert()
    tie = services.add_tie(
        actor=expert.user, expert=expert, kind="consulting", organisation=application.organisation.name
    )
    assert Conflict.standing.get().application == application
    services.remove_tie(actor=expert.user, tie=tie)
    assert Conflict.standing.count() == 1
    assert [action for action, _before, _after in events("expert.")] == ["expert.tie_added", "expert.tie_removed"]
    with pytest.raises(StaleState):
        services.remove_tie(actor=expert.user, tie=tie)


def test_a_conflict_by_a_tie_entered_by_mistake_is_lifted_by_two_and_a_true_one_comes_back(office):
    """Whoever takes a tie out does not lift a conflict alone; two people do, and only for what they weighed."""
    application = factories.make_application(factories.make_cycle("assessing"), state="accepted")
    expert, second = factories.make_expert(), factories.make_user("second", "office")
    named = {"expert": expert, "kind": "consulting", "organisation": application.organisation.name}
    services.remove_tie(actor=office, tie=services.add_tie(actor=office, **named))
    assert services.find_conflicts(actor=office, cycle=application.cycle) == []
    assert is_barred(expert.user, application)
    conflict = Conflict.standing.get()
    act = services.ask_lift(actor=office, conflict=conflict, reason="录错单位")
    with pytest.raises((ServiceError, PermissionDenied)):
        services.decide_lift(actor=office, act=act, approve=True)
    services.decide_lift(actor=second, act=act, approve=True)
    assert not is_barred(expert.user, application)
    assert services.find_conflicts(actor=office, cycle=application.cycle) == []
    services.add_tie(actor=expert.user, **named)
    assert is_barred(expert.user, application)


def test_who_may_enter_and_take_out(office):
    expert, other = factories.make_expert(), factories.make_expert()
    with pytest.raises(ServiceError):
        services.add_tie(actor=other.user, expert=expert, kind="kinship", organisation="甲公司")
    tie = services.add_tie(actor=office, expert=expert, kind="kinship", organisation="甲公司")
    for person, sentence in ((expert.user, "office entered this"), (other.user, "may not do this")):
        with pytest.raises(ServiceError, match=sentence):
            services.remove_tie(actor=person, tie=tie)
    services.remove_tie(actor=office, tie=tie)
    assert not ExpertTie.objects.exists()


def test_a_tie_twice_or_out_of_order_is_refused(office):
    expert = factories.make_expert()
    services.add_tie(actor=office, expert=expert, kind="kinship", organisation="甲公司")
    with pytest.raises(ServiceError, match="on record already"):
        services.add_tie(actor=office, expert=expert, kind="kinship", organisation="甲公司")
    with pytest.raises(ServiceError, match="end after it begins"):
        services.add_tie(
            actor=office, expert=expert, kind="consulting", organisation="乙公司", from_on=date(2025, 1, 2),
            until_on=date(2025, 1, 1),
        )  # fmt: skip


def test_conduct_is_noted_by_the_office_and_its_text_stays_out_of_the_trail(office):
    expert = factories.make_expert()
    services.note_conduct(actor=office, expert=expert, kind="breach", text="泄露-canary")
    assert ConductNote.objects.get().text == "泄露-canary"
    assert "canary" not in str(events())
    with pytest.raises(ServiceError):
        services.note_conduct(actor=expert.user, expert=expert, kind="praise", text="好")
    with pytest.raises(ServiceError, match="cannot be blank"):
        services.note_conduct(actor=office, expert=expert, kind="praise", text="  ")
