import json

import pytest
import time_machine

from award.core.access import HiddenFromActor
from award.core.clock import now
from award.core.errors import ServiceError
from award.outbox.models import Message
from award.panels.models import Assignment
from award.scoring import services
from tests import factories as make
from tests.scoring.scene import last_event, scene
from tests.scoring.sealing import office, secretary_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def letters():
    return Message.objects.filter(kind="panel_reminder")


def test_those_who_have_not_sealed_are_reminded_of_their_own_applications():
    found = scene()
    more = make.make_application(found.cycle, state="accepted")
    rows = make.assign(found.panel, more, found.round)
    for row in (found.assignments[1], rows[1], rows[2]):
        make.make_sheet(row, 50, sealed=True)
    assert services.remind_panel(actor=found.chair, panel=found.panel) == 3
    assert {row.recipient for row in letters()} == {found.user(2), found.user(3), found.user(4)}
    late = letters().get(recipient=found.user(2))
    assert found.application.number in late.body
    assert more.number not in late.body
    assert found.panel.name in late.subject
    event = json.loads(last_event().body)
    assert (event["action"], event["after"]) == ("panel.reminded", {"letters": 3})


def test_once_a_day_a_person_whoever_of_the_two_reminds():
    found = scene(size=4)
    secretary = secretary_of(found.panel)
    seat = found.panel.seats.get(role="secretary")
    Assignment.objects.create(
        round=found.round, application=found.application, seat=seat, assigned_at=now(), cleared_at=now()
    )
    assert services.remind_panel(actor=found.chair, panel=found.panel) == 3  # not the chair itself
    assert services.remind_panel(actor=secretary, panel=found.panel) == 1  # the chair has had none yet
    assert services.remind_panel(actor=found.chair, panel=found.panel) == 0
    with time_machine.travel(now().replace(year=now().year + 1), tick=False):
        assert services.remind_panel(actor=found.chair, panel=found.panel) == 3


def test_where_nobody_is_late_nobody_is_reminded():
    found = scene(size=2)
    found.sheet(1, 50, sealed=True)
    with pytest.raises(ServiceError):
        services.remind_panel(actor=found.chair, panel=found.panel)  # its own sheet is missing, no other
    found.close()
    with pytest.raises(ServiceError):
        services.remind_panel(actor=found.chair, panel=found.panel)
    assert not letters().exists()


def test_who_is_barred_or_left_is_not_reminded():
    found = scene(size=3)
    make.make_conflict(found.user(1), found.application)
    assert services.remind_panel(actor=found.chair, panel=found.panel) == 1
    assert letters().get().recipient == found.user(2)


@pytest.mark.parametrize("who", ["member", "office"])
def test_nobody_else_reminds(who):
    found = scene()
    with pytest.raises(HiddenFromActor):
        services.remind_panel(actor=found.user(1) if who == "member" else office(), panel=found.panel)
    assert not letters().exists()
