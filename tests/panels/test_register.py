"""The register looked through."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from award.accounts.models import Industry
from award.core.clock import today
from award.panels import register, services
from award.panels.models import Expert
from award.panels.register import RegisterFilter
from tests import factories
from tests.panels.builders import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return factories.make_user("office", "office")


def found(office, **wanted):
    return list(register.register_entries(office, RegisterFilter(**wanted)))


def test_each_filter_keeps_who_fits(office):
    division = factories.make_organisation().division
    factories.make_cycle("assessing")
    one, two = factories.make_expert(), factories.make_expert()
    day = today()
    Expert.objects.filter(pk=one.pk).update(
        division=division, may_chair=True, appointed_until=day - timedelta(days=1), trained_on=day,
        away_from=day, away_until=day,
    )  # fmt: skip
    one.industries.add(Industry.objects.get(code="C"))
    for wanted in (
        {"division": division.pk}, {"chair": "yes"}, {"industry": "C"}, {"term": "over"}, {"available": "no"},
        {"search": one.user.email},
    ):  # fmt: skip
        assert found(office, **wanted) == [one], wanted
    for wanted in ({"term": "current"}, {"available": "yes"}, {"training": "old"}):
        assert found(office, **wanted) == [two], wanted
    assert found(office, division="999999") == []
    assert len(found(office)) == 2
    assert found(one.user) == []
    assert RegisterFilter(chair="yes").is_set
    assert not RegisterFilter().is_set


def test_an_absence_counts_on_its_days_only(office):
    expert = factories.make_expert()
    Expert.objects.filter(pk=expert.pk).update(away_from=date(2026, 1, 2), away_until=date(2026, 1, 3))
    for day, present in ((1, True), (2, False), (3, False), (4, True)):
        rows = Expert.objects.filter(register.present_experts(date(2026, 1, day)))
        assert rows.exists() is present


def test_training_counts_by_the_programme_at_work():
    assert register.training_limit() is None
    factories.make_cycle("assessing")
    assert register.training_limit() == register.years_before(today(), 3)
    assert register.years_before(date(2024, 2, 29), 3) == date(2021, 2, 28)


def test_history_ties_and_notes_of_a_person(office):
    cast = make_cast()
    expert = cast.seats[0].expert
    assert [(row.seat, row.assigned) for row in register.history_of(expert)] == [(cast.seats[0], 1)]
    services.add_tie(actor=office, expert=expert, kind="kinship", organisation="甲公司")
    services.note_conduct(actor=office, expert=expert, kind="praise", text="好")
    assert register.ties_of(expert).count() == 1
    assert register.conduct_of(office, expert).count() == 1
    assert register.conduct_of(expert.user, expert).count() == 0


def test_own_changes_are_told_in_words_until_they_were_seen(office):
    expert = factories.make_expert()
    services.update_own_entry(actor=expert.user, expert=expert, version=0, phone="1", employer="甲")
    tie = services.add_tie(actor=expert.user, expert=expert, kind="kinship", organisation="甲公司")
    services.remove_tie(actor=expert.user, tie=tie)
    services.confirm_entry(actor=expert.user, expert=expert)
    services.update_expert(actor=office, expert=expert, title="教授")
    assert [row.said for row in register.own_changes(expert)] == [
        "Confirmed that all is up to date",
        "Tie taken out: A relative works there or owns it, 甲公司",
        "Tie entered: A relative works there or owns it",
        "Changed: employer, telephone",
    ]
    services.see_changes(actor=office, expert=expert)
    assert register.own_changes(expert) == []


def test_choices_come_from_the_criteria_and_reference_data():
    factories.make_cycle("assessing")
    codes = [code for code, _row in register.category_choices()]
    assert codes == [category.code for category in factories.criteria().categories]
    factories.make_organisation()
    assert {row.code for row in register.reference_rows()["industries"]} >= {"C"}
