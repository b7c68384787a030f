"""Named reads: whose, which, and with how many queries."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from award.applications import queries, services
from award.audit.services import record
from tests.applications.cast import fill, make_team, submit
from tests.applications.services.test_files import attach
from tests.factories import make_application, make_cycle, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.mark.parametrize("count", [1, 3])
def test_applications_for_are_those_of_ones_organisations(django_assert_num_queries, count):
    owner = make_user("owner")
    first = make_application(owner=owner)
    mine = [first] + [make_application(owner=owner, organisation=first.organisation) for _n in range(count - 1)]
    make_application(owner=make_user("rival"))
    with django_assert_num_queries(1):
        rows = list(queries.applications_for(owner))
        names = [(row.organisation.division.name_zh, row.cycle.programme.criteria_set.code) for row in rows]
    assert [row.pk for row in rows] == [row.pk for row in reversed(mine)]
    assert len(names) == count
    assert not queries.applications_for(AnonymousUser()).exists()


def test_submitted_and_accepted_are_by_state_and_revision():
    cycle = make_cycle()
    rows = {state: make_application(cycle=cycle, state=state) for state in (
        "draft", "submitted", "accepted", "rejected", "withdrawn")}  # fmt: skip
    make_application(state="submitted")
    submitted = {rows[state].pk for state in ("submitted", "accepted", "rejected")}
    assert set(queries.submitted_applications(cycle).values_list("pk", flat=True)) == submitted
    assert [row.pk for row in queries.accepted_applications(cycle)] == [rows["accepted"].pk]


def test_latest_revision_and_unsubmitted_changes():
    team = make_team()
    fill(team)
    assert queries.latest_revision(team.application) is None
    assert queries.has_unsubmitted_changes(team.application, None)
    revision = submit(team)
    assert queries.latest_revision(team.application) == revision
    assert not queries.has_unsubmitted_changes(team.application, revision)
    file = attach(team)
    assert queries.has_unsubmitted_changes(team.application, revision)
    assert not queries.is_in_revision(file)
    submit(team)
    assert queries.is_in_revision(file)
    services.remove_evidence(actor=team.owner, evidence=file)
    assert [row.document for row in queries.evidence_of(team.application)] == ["commitment", "licence"]
    assert [row.number for row in queries.revisions_of(team.application)] == [2, 1]
    assert queries.revision_content(revision)["number"] == 1


def test_recent_events_are_of_the_application():
    team, other = make_team(), make_team()
    attach(team)
    attach(other)
    (event,) = queries.recent_events(team.application)
    assert (event.action, event.actor) == ("evidence.attached", team.owner)
    record(actor=make_user("clerk", "office"), action="application.accepted", target=team.application)
    assert queries.recent_events(team.application) == [event]


def test_basic_data_and_indicators_of_a_new_application():
    team = make_team()
    assert queries.basic_data_of(team.application).version == 0
    assert queries.indicators_of(team.application) == {}
