"""A guest assesses, declares and reads, and has no part in the panel that holds the application."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.core.clock import now
from award.core.errors import ServiceError
from award.panels import services
from award.panels.models import Assignment
from award.panels.queries import applications_of, holders, panel_of, panels_of, wanted_grants
from award.results.queries import panel_by_application
from award.scoring.queries import counted_assignments, opened_findings
from award.scoring.roomqueries import assessors
from tests import factories
from tests.panels.builders import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast(cleared=True)


@pytest.fixture
def guest(cast) -> Assignment:
    """The chair of another panel, as a guest."""
    other = factories.make_panel(cast.cycle)
    row = Assignment.objects.create(
        round=cast.round, application=cast.application, seat=other.seats.get(role="chair"), assigned_at=now(),
        cleared_at=now(), is_guest=True,
    )  # fmt: skip
    services.sync_grants(actor=cast.office, cycle=cast.cycle)
    return row


@pytest.mark.both_databases
def test_the_panel_that_holds_it_stays_the_one(cast, guest):
    other = guest.seat.panel
    assert panel_of(cast.application, cast.round) == cast.panel
    assert holders(cast.round) == {cast.application.pk: (cast.panel.pk, True)}
    assert list(applications_of(other)) == []
    assert {row.pk: row.applications for row in panels_of(cast.cycle)} == {cast.panel.pk: 1, other.pk: 0}
    assert panel_by_application(cast.cycle) == {cast.application.pk: cast.panel}


def test_a_guest_reads_and_assesses_and_never_chairs(cast, guest):
    user = guest.seat.expert.user_id
    own = {codename for who, codename, _pk in wanted_grants(cast.cycle) if who == user}
    assert own == {"read_application", "assess_application"}


def test_its_sheet_is_expected_in_the_round_and_is_not_talked_over(cast, guest):
    sheet = factories.make_sheet(guest, 60, sealed=True)
    for row in cast.assignments:
        factories.make_sheet(row, 50, sealed=True)
    assert guest in counted_assignments()
    at_table = assessors(cast.application, cast.round)
    assert [entry.judge for entry in at_table if entry.standing == "guest"] == [sheet.assignment.seat.pseudonym]
    assert sum(entry.counts for entry in at_table) == 5
    assert opened_findings(cast.application, cast.round) == []


def test_the_consensus_of_the_panel_is_not_there_for_it(client, cast, guest):
    factories.make_sheet(guest, 60, sealed=True)
    for row in cast.assignments:
        factories.make_sheet(row, 50, sealed=True)
    talk = factories.make_consensus(cast.application, factories.round_of(cast.cycle, "consensus"), cast.panel)
    url = reverse("scoring:consensus", args=[talk.pk])
    client.force_login(guest.seat.expert.user)
    assert client.get(url).status_code == 404
    assert client.get(reverse("panels:application", args=[cast.application.pk])).status_code == 200
    client.force_login(cast.experts[1])
    assert client.get(url).status_code == 200


def test_newcomers_of_its_own_panel_do_not_get_what_it_assesses(cast, guest):
    expert = factories.make_expert()
    seat = services.seat_expert(actor=cast.office, panel=guest.seat.panel, expert=expert, role="assessor")
    assert not Assignment.objects.filter(seat=seat).exists()


def test_guests_go_with_the_panel(cast, guest):
    with pytest.raises(ServiceError, match="declared"):
        services.unassign(actor=cast.office, panel=cast.panel, round=cast.round, application=cast.application)
    Assignment.objects.update(cleared_at=None)
    services.unassign(actor=cast.office, panel=cast.panel, round=cast.round, application=cast.application)
    assert not Assignment.objects.exists()
