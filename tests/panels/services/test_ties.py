"""Ties to organisations, and notes on conduct."""

from __future__ import annotations

from datetime import date

import pytest

from award.core.errors import ServiceError, StaleState
from award.panels import services
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
