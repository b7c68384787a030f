"""What the chair and the secretary of a panel see of its progress, and what not."""

from datetime import timedelta

import pytest

from award.core.clock import now
from award.outbox.models import Message
from award.panels.models import Assignment, Conflict, Seat
from award.scoring.follow import followed_rounds, led_panels, reminded_on, talks_of
from tests import factories as make
from tests.scoring.scene import scene
from tests.scoring.sealing import remark

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def states(found, actor=None):
    """The states by application, in the order of the seats."""
    rounds = followed_rounds(actor or found.chair, found.panel)
    return {
        application.number: [cell.state if cell else None for cell in cells]
        for followed in rounds
        for application, cells in followed.board.rows
    }


def test_states_by_member_and_application():
    found = scene()
    found.sheet(0, 50, sealed=True)
    found.sheet(1, 50)
    Assignment.objects.filter(pk=found.assignments[2].pk).update(cleared_at=None)
    make.make_conflict(found.user(3), found.application)
    assert states(found) == {
        found.application.number: ["sealed", "started", "undeclared", "conflict", "not_started"]
    }  # fmt: skip
    (followed,) = followed_rounds(found.chair, found.panel)
    assert followed.counts == (1, 4)
    assert {row.seat.pk for row in followed.unfinished} == {found.assignments[place].seat_id for place in (1, 2, 4)}
    assert followed.owed(followed.unfinished[0]) == [found.application.number]


def test_a_day_is_told_only_of_a_sheet_that_is_begun():
    found = scene()
    found.sheet(1, 50, sealed=True)
    remark(found.sheet(2, 50))
    (followed,) = followed_rounds(found.chair, found.panel)
    cells = [cell for _application, row in followed.board.rows for cell in row]
    assert [cell.saved_at is not None for cell in cells] == [False, False, True, False, False]
    assert all(cell.sealed_at is None for cell in cells)


def test_nothing_of_another_panel_is_there():
    found = scene()
    other = scene(cycle=found.cycle)
    assert list(states(found)) == [found.application.number]
    assert states(found, other.chair) == {}


def test_what_a_member_assesses_as_a_guest_of_another_panel_is_not_there():
    found = scene()
    other = scene(cycle=found.cycle)
    for place in (0, 1):
        Assignment.objects.create(
            round=found.round, application=other.application, seat=found.assignments[place].seat, assigned_at=now(),
            cleared_at=now(), is_guest=True,
        )  # fmt: skip
    assert list(states(found)) == [found.application.number]
    assert list(states(other, other.chair)) == [other.application.number]


def test_an_application_that_the_chair_is_barred_from_or_has_not_declared_on_is_not_there():
    found = scene()
    more = make.make_application(found.cycle, state="accepted")
    rows = make.assign(found.panel, more, found.round)
    Assignment.objects.filter(pk=rows[0].pk).update(cleared_at=None)
    assert list(states(found)) == [found.application.number]
    make.make_conflict(found.chair, found.application)
    assert states(found) == {}
    Conflict.objects.all().delete()
    Seat.objects.filter(pk=found.assignments[0].seat_id).update(left_at=now())
    assert states(found) == {}


def test_in_a_closed_round_nobody_is_late():
    found = scene()
    found.close()
    (followed,) = followed_rounds(found.chair, found.panel)
    assert followed.unfinished == []


def test_panels_are_led_by_chair_and_secretary_who_sit_in_them_now():
    found = scene()
    seat = found.assignments[1].seat
    assert [row.panel for row in led_panels(found.chair)] == [found.panel]
    assert not led_panels(found.user(1)).exists()
    Seat.objects.filter(pk=seat.pk).update(role="secretary")
    assert [row.panel for row in led_panels(found.user(1))] == [found.panel]
    Seat.objects.filter(pk=seat.pk).update(left_at=now())
    assert not led_panels(found.user(1)).exists()
    type(found.cycle).objects.filter(pk=found.cycle.pk).update(state="cancelled")
    assert not led_panels(found.chair).exists()


def test_consensus_sheets_of_the_panel():
    found = scene()
    round_ = make.round_of(found.cycle, "consensus")
    sheet = make.make_consensus(found.application, round_, found.panel)
    other = scene(cycle=found.cycle)
    make.make_consensus(other.application, round_, other.panel)
    assert list(talks_of(found.chair, found.panel)) == [sheet]
    assert list(talks_of(found.chair, other.panel)) == []
    make.make_conflict(found.chair, found.application)
    assert list(talks_of(found.chair, found.panel)) == []


def test_when_somebody_was_last_reminded_by_this_panel():
    found = scene()
    member = found.user(1)
    for number, key in enumerate((f"{found.panel.pk}:1", f"{found.panel.pk}:2", "999999:3")):
        Message.objects.create(
            kind="panel_reminder", event_key=f"panel_reminder:{key}", recipient=member, address="a@b.cn",
            created_at=now() + timedelta(hours=number), due_at=now(), subject="x", body="x",
        )  # fmt: skip
    moments = reminded_on(found.panel, [member, found.user(2)])
    assert list(moments) == [member.pk]
    assert moments[member.pk] == Message.objects.get(event_key=f"panel_reminder:{found.panel.pk}:2").created_at


@pytest.mark.parametrize("applications", [1, 3])
def test_the_reads_are_as_many_for_one_and_for_three(django_assert_num_queries, applications):
    found = scene()
    for _more in range(applications - 1):
        make.assign(found.panel, make.make_application(found.cycle, state="accepted"), found.round)
    chair = found.chair
    assert chair.has_role("expert")
    with django_assert_num_queries(3):
        assert len(states(found, chair)) == applications
