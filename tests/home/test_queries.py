"""What the landing pages show, and to whom."""

from __future__ import annotations

import pytest

from award.accounts.models import Division, Role
from award.applications.bodies import applications_of_bodies
from award.audit.services import record
from award.cycles.models import Cycle
from award.home import queries
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_the_cycle_at_work_is_the_newest_that_is_under_way():
    assert queries.latest_cycle() is None
    draft = factories.make_cycle("draft", year=2030)
    assert queries.latest_cycle() == draft
    running = factories.make_cycle("assessing", year=2026)
    factories.make_cycle("published", year=2024)
    factories.make_cycle("cancelled", year=2028)
    assert queries.latest_cycle() == running


def test_every_state_of_a_cycle_has_a_next_step():
    assert set(queries.NEXT_STEPS) == set(Cycle.State)


def test_a_cycle_is_offered_until_each_organisation_has_applied():
    owner = factories.make_user()
    cycle = factories.make_cycle()
    assert queries.cycles_to_apply(owner, []) == []
    organisation = factories.make_organisation(owner=owner)
    assert queries.cycles_to_apply(owner, queries.my_applications(owner)) == [cycle]
    application = factories.make_application(cycle, owner, organisation=organisation)
    assert queries.cycles_to_apply(owner, queries.my_applications(owner)) == []
    application.state = "withdrawn"
    application.save()
    assert queries.cycles_to_apply(owner, queries.my_applications(owner)) == [cycle]


def test_a_certificate_is_shown_to_its_winner_once_it_is_public():
    owner, other = factories.make_user(), factories.make_user()
    application = factories.make_application(
        factories.make_cycle("deciding"), state="accepted", organisation=factories.make_organisation(owner=owner)
    )
    certificate = factories.make_certificate(application)
    assert list(queries.my_certificates(owner)) == [certificate]
    assert list(queries.my_certificates(other)) == []
    Cycle.objects.filter(pk=application.cycle_id).update(state="noticing")
    assert list(queries.my_certificates(owner)) == []


def test_published_cycles_tell_how_many_were_honoured():
    factories.make_certificate()
    factories.make_cycle("noticing")
    assert [cycle.honoured for cycle in queries.published_cycles()] == [1]


def test_only_posted_notices_run():
    decision = factories.make_decision()
    notice = factories.make_notice(decision, "posted")
    assert list(queries.running_notices()) == [notice]
    factories.make_notice(factories.make_decision(), "draft")
    factories.make_notice(factories.make_decision(), "ended")
    assert list(queries.running_notices()) == [notice]


def test_the_funnel_counts_each_state_of_this_cycle():
    cycle = factories.make_cycle()
    for state in ("draft", "submitted", "submitted", "accepted"):
        factories.make_application(cycle, state=state)
    factories.make_application(factories.make_cycle(), state="rejected")
    assert queries.funnel_of(cycle) == queries.Funnel(drafts=1, submitted=2, accepted=1, rejected=0, withdrawn=0)


def test_progress_of_rounds_counts_sheets_and_nothing_that_depends_on_a_mark():
    cycle = factories.make_cycle("assessing")
    round, panel = factories.round_of(cycle), factories.make_panel(cycle, size=3)
    application = factories.make_application(cycle, state="accepted")
    first, second, _third = factories.assign(panel, application, round)
    secretary = factories.assign(factories.make_panel(cycle, size=1), application, round)[0]
    type(secretary.seat).objects.filter(pk=secretary.seat_id).update(role="secretary")
    factories.make_sheet(first, 50, sealed=True)
    factories.make_sheet(second, 50)
    factories.make_consensus(application, factories.round_of(cycle, "consensus"), panel, 60)
    rows = {row["round"].kind: (row["done"], row["expected"]) for row in queries.rounds_with_counts(cycle)}
    assert (rows["independent"], rows["consensus"]) == ((1, 3), (1, 1))


@pytest.mark.parametrize(
    ("stands_for", "seen"),
    [
        ("460000", {"460000"}),
        ("460100", {"460100", "460105"}),  # a prefecture and its districts
        ("460105", {"460105"}),
        ("460200", set()),
    ],
)
def test_a_recommending_body_sees_what_was_submitted_in_its_division(stands_for, seen):
    body = factories.make_user()
    Role.objects.create(user=body, name="recommender", division=stands_for)
    cycle = factories.make_cycle()
    for code in ("460000", "460100", "460105"):
        division, _made = Division.objects.get_or_create(code=code, defaults={"name_zh": code, "name_en": code})
        for state in ("submitted", "draft", "withdrawn"):
            organisation = factories.make_organisation()
            organisation.division = division
            organisation.save()
            factories.make_application(cycle, state=state, organisation=organisation)
    rows = applications_of_bodies(body)
    assert {row.organisation.division_id for row in rows} == seen
    assert {row.state for row in rows} <= {"submitted"}


def test_the_trail_is_empty_for_those_who_may_not_read_it():
    record(actor=None, action="test.happened")
    assert not queries.trail(factories.make_user("", "office"), action="test").exists()
    assert queries.trail(factories.make_user("", "chief"), action="test").count() == 1
