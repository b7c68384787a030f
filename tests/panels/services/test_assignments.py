"""Giving applications to panels."""

from __future__ import annotations

import pytest

from award.core.errors import ServiceError, StaleState
from award.outbox.models import Message
from award.panels import services
from award.panels.models import Assignment
from award.panels.queries import panel_of
from tests import factories
from tests.panels.builders import events, make_cast

pytestmark = pytest.mark.django_db


def more_applications(cast, count: int, state: str = "accepted"):
    return [factories.make_application(cast.cycle, state=state) for _place in range(count)]


def test_assign_gives_every_member_each_application_and_one_mail():
    cast = make_cast()
    rows = more_applications(cast, 2)

    made = services.assign(actor=cast.office, panel=cast.panel, round=cast.round, applications=rows)

    assert {(row.seat_id, row.application_id) for row in made} == {
        (seat.pk, row.pk) for seat in cast.seats for row in rows
    }
    mails = Message.objects.filter(kind="panel_assigned")
    assert {mail.recipient_id for mail in mails} == {user.pk for user in cast.experts}
    assert len(mails) == 5
    assert not any(row.organisation.name in mail.subject + mail.body for mail in mails for row in rows)
    after = {"round": "material", "applications": [row.number for row in rows], "assignments": 10}
    assert events() == [("panel.assigned", {}, after)]


def test_assign_again_adds_nothing():
    cast = make_cast()
    rows = [cast.application]
    assert services.assign(actor=cast.office, panel=cast.panel, round=cast.round, applications=rows) == []
    assert Assignment.objects.count() == 5


@pytest.mark.parametrize("state", ["draft", "submitted", "rejected", "withdrawn"])
def test_assign_takes_accepted_applications_only(state):
    cast = make_cast()
    with pytest.raises(ServiceError, match="Only accepted"):
        services.assign(
            actor=cast.office, panel=cast.panel, round=cast.round, applications=more_applications(cast, 1, state)
        )


def test_assign_refuses_another_cycles_application_and_round():
    cast, other = make_cast(), make_cast()
    with pytest.raises(ServiceError, match="Only accepted"):
        services.assign(actor=cast.office, panel=cast.panel, round=cast.round, applications=more_applications(other, 1))
    with pytest.raises(ServiceError, match="of this cycle"):
        services.assign(actor=cast.office, panel=cast.panel, round=other.round, applications=more_applications(cast, 1))


def test_assign_refuses_what_is_not_a_round_of_single_sheets():
    cast = make_cast()
    consensus = factories.round_of(cast.cycle, "consensus")
    with pytest.raises(ServiceError, match="independent sheets"):
        services.assign(actor=cast.office, panel=cast.panel, round=consensus, applications=more_applications(cast, 1))


def test_assign_refuses_a_closed_round():
    cast = make_cast()
    factories.round_of(cast.cycle, state="closed")
    cast.round.refresh_from_db()
    with pytest.raises(ServiceError, match="round is closed"):
        services.assign(actor=cast.office, panel=cast.panel, round=cast.round, applications=more_applications(cast, 1))


def test_assign_refuses_a_panel_with_a_barred_member_and_gives_nothing_of_the_batch():
    cast = make_cast()
    free, barred = more_applications(cast, 2)
    factories.make_conflict(cast.experts[2], barred)
    with pytest.raises(ServiceError, match=barred.number):
        services.assign(actor=cast.office, panel=cast.panel, round=cast.round, applications=[free, barred])
    assert Assignment.objects.count() == 5


def test_assign_refuses_what_another_panel_holds():
    cast = make_cast()
    other = factories.make_panel(cast.cycle)
    with pytest.raises(ServiceError, match="another panel"):
        services.assign(actor=cast.office, panel=other, round=cast.round, applications=[cast.application])


def test_assign_refuses_a_panel_that_is_not_fixed():
    cast = make_cast()
    panel = services.create_panel(actor=cast.office, cycle=cast.cycle, code="X", name="另一组")
    with pytest.raises(ServiceError, match="Fix the panel first"):
        services.assign(actor=cast.office, panel=panel, round=cast.round, applications=more_applications(cast, 1))


def test_unassign_before_anyone_declared():
    cast = make_cast()
    services.unassign(actor=cast.office, panel=cast.panel, round=cast.round, application=cast.application)
    assert not Assignment.objects.exists()
    before = {"round": "material", "application": cast.application.number}
    assert events("panel.") == [("panel.unassigned", before, {})]
    assert Message.objects.filter(kind="panel_unassigned").count() == 5


def test_unassign_is_refused_once_somebody_declared():
    cast = make_cast()
    services.declare_clear(actor=cast.experts[0], assignment=cast.assignments[0])
    with pytest.raises(ServiceError, match="stays with the panel"):
        services.unassign(actor=cast.office, panel=cast.panel, round=cast.round, application=cast.application)
    assert Assignment.objects.count() == 5


def test_change_assignments_moves_an_application_and_refuses_a_stale_board():
    cast = make_cast()
    other = factories.make_panel(cast.cycle)
    changes = {cast.application: (cast.panel, other)}

    services.change_assignments(actor=cast.office, round=cast.round, changes=changes)

    assert panel_of(cast.application, cast.round) == other
    with pytest.raises(StaleState):
        services.change_assignments(actor=cast.office, round=cast.round, changes=changes)
    assert panel_of(cast.application, cast.round) == other
