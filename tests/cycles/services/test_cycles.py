"""Setting up and running a cycle: what is written, what is recorded, what is refused."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest

from award.core.access import Refused
from award.core.clock import now
from award.core.errors import ServiceError, StaleState
from award.cycles import services
from award.cycles.models import Cycle
from award.cycles.queries import criteria_of, programme_of
from award.domain.errors import DomainError
from tests.cycles.services.common import dates, events, opened
from tests.factories import make_cycle, make_programme, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_create_cycle_copies_the_rounds_of_the_programme(draft):
    assert list(draft.rounds.values_list("code", "kind", "position", "state")) == [
        ("material", "independent", 0, "pending"),
        ("consensus", "consensus", 1, "pending"),
        ("site", "site_visit", 2, "pending"),
    ]
    after = {"state": "draft", "year": 2027, "programme_sha256": draft.programme.sha256}
    assert events() == [("cycle.created", {}, after, "")]


def test_create_cycle_refuses_a_second_one_in_the_year_even_from_a_newer_text(clerk, draft):
    newer = make_programme(text=draft.programme.text + "\n# newer\n")
    for programme in (draft.programme, newer):
        with pytest.raises(ServiceError) as refusal:
            services.create_cycle(actor=clerk, programme=programme, year=2027, name_zh="二", name_en="Two")
        assert refusal.value.code == "cycle_exists"
    assert Cycle.objects.count() == 1


def test_create_cycle_after_a_cancelled_one(clerk, draft):
    services.move_cycle(actor=make_user("head", "chief"), cycle=draft, to="cancelled", reason="停办")
    services.create_cycle(actor=clerk, programme=draft.programme, year=2027, name_zh="二", name_en="Two")
    assert Cycle.objects.count() == 2


def test_open_cycle_pins_the_rules(clerk, draft):
    opened(clerk, draft)

    draft.refresh_from_db()
    programme = draft.programme
    assert draft.state == "applying"
    assert draft.opened_by == clerk
    assert draft.pinned_programme_sha256 == programme.sha256 == programme_of(draft).sha256
    assert draft.pinned_criteria_sha256 == programme.criteria_set.sha256 == criteria_of(draft).sha256
    after = {
        "state": "applying",
        "criteria_sha256": programme.criteria_set.sha256,
        "programme_sha256": programme.sha256,
    }
    assert events()[-1] == ("cycle.opened", {"state": "draft"}, after, "")


def test_open_cycle_names_the_missing_dates(clerk, draft):
    with pytest.raises(ServiceError) as refusal:
        services.open_cycle(actor=clerk, cycle=draft)
    assert refusal.value.code == "cycle_incomplete"
    draft.refresh_from_db()
    assert (draft.state, draft.opened_at) == ("draft", None)


def test_open_cycle_refuses_a_deadline_in_the_past(clerk, draft):
    past = dates(applications_open_at=now() - timedelta(days=9), applications_close_at=now() - timedelta(minutes=1))
    services.set_dates(actor=clerk, cycle=draft, **past)
    with pytest.raises(ServiceError):
        services.open_cycle(actor=clerk, cycle=draft)


def test_open_cycle_twice(clerk, draft):
    stale = Cycle.objects.get(pk=draft.pk)
    services.set_dates(actor=clerk, cycle=stale, **dates())
    opened(clerk, Cycle.objects.get(pk=draft.pk))
    draft.refresh_from_db()

    with pytest.raises(DomainError):
        services.open_cycle(actor=clerk, cycle=draft)
    with pytest.raises(StaleState):
        services.open_cycle(actor=clerk, cycle=stale)
    assert [event[0] for event in events()].count("cycle.opened") == 1


def test_rules_of_an_opened_cycle_cannot_be_exchanged(clerk, draft):
    opened(clerk, draft)
    newer = make_programme(text=draft.programme.text + "\n# newer\n")
    Cycle.objects.filter(pk=draft.pk).update(programme=newer)  # what no service offers

    with pytest.raises(ServiceError) as refusal:
        programme_of(Cycle.objects.get(pk=draft.pk))
    assert refusal.value.code == "rules_not_pinned"


def test_close_applications_waits_for_the_deadline(clerk):
    cycle = make_cycle()
    with pytest.raises(ServiceError) as refusal:
        services.close_applications(actor=clerk, cycle=cycle)
    assert refusal.value.code == "too_early"

    moment = cycle.applications_close_at + timedelta(seconds=1)
    with mock.patch("award.cycles.permissions.now", return_value=moment):
        services.close_applications(actor=clerk, cycle=cycle)
    cycle.refresh_from_db()
    assert cycle.state == "eligibility"
    assert events() == [("cycle.applications_closed", {"state": "applying"}, {"state": "eligibility"}, "")]


def test_close_applications_waits_for_the_grace_of_the_programme(clerk):
    text = make_programme().text.replace("grace_minutes = 0", "grace_minutes = 30")
    cycle = make_cycle(programme=make_programme(text=text), applications_close_at=now() - timedelta(minutes=29))
    with pytest.raises(ServiceError):
        services.move_cycle(actor=clerk, cycle=cycle, to="eligibility")


@pytest.mark.parametrize("to", ["applying", "assessing", "published"])
def test_move_cycle_skips_no_step(clerk, to):
    cycle = make_cycle()
    with pytest.raises(DomainError):
        services.move_cycle(actor=clerk, cycle=cycle, to=to)


def test_move_cycle_cancels_by_the_chief_with_a_reason(clerk):
    cycle, chief = make_cycle("assessing"), make_user("head", "chief")
    with pytest.raises(Refused):
        services.move_cycle(actor=clerk, cycle=cycle, to="cancelled", reason="停办")
    with pytest.raises(ServiceError):
        services.move_cycle(actor=chief, cycle=cycle, to="cancelled", reason=" ")
    services.move_cycle(actor=chief, cycle=cycle, to="cancelled", reason="停办")
    assert events() == [("cycle.moved", {"state": "assessing"}, {"state": "cancelled"}, "停办")]
