"""Forming a panel: who may sit, what the programme asks for, pseudonyms that never come twice."""

from __future__ import annotations

import pytest

from award.core.errors import ServiceError, StaleState
from award.outbox.models import Message
from award.panels import services
from award.panels.models import ApplicationGrant, Assignment, Panel, Seat
from tests import factories
from tests.panels.builders import events, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return factories.make_user("office", "office")


def open_panel(office, size: int = 5, cycle=None) -> Panel:
    cycle = cycle or factories.make_cycle(state="assessing")
    panel = services.create_panel(actor=office, cycle=cycle, code=f"P{factories.number()}", name="第一评审组")
    for place in range(size):
        role = "chair" if place == 0 else "assessor"
        services.seat_expert(actor=office, panel=panel, expert=factories.make_expert(), role=role)
    return panel


def test_create_panel_records_and_refuses_a_code_twice(office):
    cycle = factories.make_cycle(state="assessing")
    panel = services.create_panel(actor=office, cycle=cycle, code="P1", name="第一评审组")

    assert events() == [("panel.created", {}, {"cycle": cycle.pk, "code": "P1"})]
    with pytest.raises(ServiceError, match="panel with this code"):
        services.create_panel(actor=office, cycle=cycle, code="P1", name="第二评审组")
    assert list(Panel.objects.all()) == [panel]


@pytest.mark.parametrize("state", ["draft", "deciding", "published"])
def test_panels_are_formed_in_their_time_only(office, state):
    with pytest.raises(ServiceError, match="between the opening"):
        services.create_panel(actor=office, cycle=factories.make_cycle(state=state), code="P1", name="第一评审组")


def test_only_the_office_forms_panels():
    with pytest.raises(ServiceError):
        services.create_panel(
            actor=factories.make_user("x", "expert"), cycle=factories.make_cycle(), code="P1", name="第一评审组"
        )
    assert not Panel.objects.exists()


def test_seat_expert_refuses_a_second_chair(office):
    panel = open_panel(office, size=1)
    with pytest.raises(ServiceError, match="A panel has one chair"):
        services.seat_expert(actor=office, panel=panel, expert=factories.make_expert(), role="chair")


def test_seat_expert_refuses_a_second_panel_in_the_cycle_but_not_in_another(office):
    panel = open_panel(office, size=1)
    expert = panel.seats.get().expert
    with pytest.raises(ServiceError, match="sits in a panel of this cycle already"):
        services.seat_expert(
            actor=office, panel=open_panel(office, size=0, cycle=panel.cycle), expert=expert, role="assessor"
        )
    services.seat_expert(actor=office, panel=open_panel(office, size=0), expert=expert, role="assessor")


@pytest.mark.parametrize("role", ["office", "chief", "supervisor"])
def test_seat_expert_refuses_staff(office, role):
    panel, expert = open_panel(office, size=0), factories.make_expert()
    factories.Role.objects.create(user=expert.user, name=role)
    with pytest.raises(ServiceError, match="do not assess"):
        services.seat_expert(actor=office, panel=panel, expert=expert, role="assessor")


def test_seat_expert_refuses_whom_the_panels_applications_bar():
    cast, expert = make_cast(), factories.make_expert()
    factories.make_conflict(expert.user, cast.application)
    with pytest.raises(ServiceError, match=cast.application.number):
        services.seat_expert(actor=cast.office, panel=cast.panel, expert=expert, role="assessor")


def test_seat_expert_refuses_an_employee_of_an_applicant():
    cast, expert = make_cast(), factories.make_expert()
    services.update_expert(actor=cast.office, expert=expert, employer=cast.application.organisation.name)
    with pytest.raises(ServiceError, match="Works at the applicant"):
        services.seat_expert(actor=cast.office, panel=cast.panel, expert=expert, role="assessor")


def test_seat_expert_refuses_who_is_not_available(office):
    expert = factories.make_expert()
    services.update_expert(actor=office, expert=expert, is_available=False)
    with pytest.raises(ServiceError, match="not available"):
        services.seat_expert(actor=office, panel=open_panel(office, size=0), expert=expert, role="assessor")


def test_fix_panel_gives_pseudonyms_tells_the_members_and_records(office):
    panel = open_panel(office)
    services.fix_panel(actor=office, panel=panel)

    assert sorted(panel.seats.values_list("pseudonym", flat=True)) == ["J001", "J002", "J003", "J004", "J005"]
    assert Message.objects.filter(kind="panel_seated").count() == 5
    assert events("panel.fixed") == [("panel.fixed", {"state": "open"}, {"state": "fixed", "seats": 5})]
    with pytest.raises(ServiceError, match="fixed already"):
        services.fix_panel(actor=office, panel=panel)


@pytest.mark.parametrize(
    ("size", "secretaries", "sentence"),
    [(4, 1, "at least 5 members"), (0, 0, "no chair")],
)
def test_fix_panel_asks_for_the_programmes_minimum_without_the_secretary(office, size, secretaries, sentence):
    panel = open_panel(office, size=size)
    for _place in range(secretaries):
        services.seat_expert(actor=office, panel=panel, expert=factories.make_expert(), role="secretary")
    with pytest.raises(ServiceError, match=sentence):
        services.fix_panel(actor=office, panel=panel)
    panel.refresh_from_db()
    assert panel.fixed_at is None


@pytest.mark.both_databases
def test_pseudonyms_are_of_one_width_unique_in_the_cycle_and_never_used_again(office):
    first = open_panel(office)
    services.fix_panel(actor=office, panel=first)
    last = first.seats.get(pseudonym="J005")
    services.leave_seat(actor=office, seat=last, reason="调离")
    second = open_panel(office, cycle=first.cycle)
    services.fix_panel(actor=office, panel=second)

    returned = services.seat_expert(actor=office, panel=first, expert=last.expert, role="assessor")

    assert returned.pseudonym == "J011"
    codes = list(Seat.objects.values_list("pseudonym", flat=True))
    assert len(set(codes)) == len(codes) == 11
    assert {len(code) for code in codes} == {4}


def test_another_cycle_counts_its_pseudonyms_anew(office):
    for _cycle in range(2):
        panel = open_panel(office)
        services.fix_panel(actor=office, panel=panel)
        assert panel.seats.filter(pseudonym="J001").exists()


def test_unseat_frees_the_place_until_the_panel_is_fixed(office):
    panel = open_panel(office, size=6)
    seat = panel.seats.last()
    services.unseat(actor=office, seat=seat)
    assert events("seat.removed") == [("seat.removed", {"expert": seat.expert_id, "role": "assessor"}, {})]

    services.fix_panel(actor=office, panel=panel)
    with pytest.raises(ServiceError, match="left instead"):
        services.unseat(actor=office, seat=panel.seats.last())
    assert panel.seats.count() == 5


@pytest.mark.parametrize("state", ["open", "closed"])
def test_leave_seat_ends_grants_and_the_successor_gets_what_the_panel_holds(state):
    cast = make_cast(cleared=True)
    factories.round_of(cast.cycle, state=state)
    seat = cast.seats[1]

    services.leave_seat(actor=cast.office, seat=seat, reason="生病")

    assert not ApplicationGrant.objects.filter(user=seat.expert.user).exists()
    assert events("seat.left") == [("seat.left", {"state": "seated"}, {"state": "left", "pseudonym": seat.pseudonym})]
    successor = services.seat_expert(
        actor=cast.office, panel=cast.panel, expert=factories.make_expert(), role="assessor"
    )
    given = Assignment.objects.get(seat=successor)
    assert (given.application, given.round, given.cleared_at) == (cast.application, cast.round, None)
    with pytest.raises(StaleState):
        services.leave_seat(actor=cast.office, seat=seat, reason="再次")


def test_leave_seat_asks_for_a_reason():
    cast = make_cast()
    with pytest.raises(ServiceError, match="why the member left"):
        services.leave_seat(actor=cast.office, seat=cast.seats[1], reason="  ")


def test_a_cycle_is_full_when_its_pseudonyms_are_used_up(office):
    panel = open_panel(office)
    Seat.objects.create(
        panel=factories.make_panel(panel.cycle, size=0), cycle=panel.cycle, expert=factories.make_expert(),
        pseudonym="J995",
    )  # fmt: skip
    with pytest.raises(ServiceError, match="room for 999"):
        services.fix_panel(actor=office, panel=panel)
    Seat.objects.filter(pseudonym="J995").update(pseudonym="J994")
    services.fix_panel(actor=office, panel=panel)
    assert panel.seats.filter(pseudonym="J999").exists()
