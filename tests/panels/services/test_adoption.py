"""The adoption of a plan by two people, and the applications given by it."""

from __future__ import annotations

import pytest

from award.core.errors import ServiceError
from award.outbox.models import Message
from award.panels import services
from award.panels.models import Assignment, Panel, SeatInvitation
from award.panels.planedits import plan_now
from award.panels.planqueries import panels_made
from award.panels.queries import applications_of, holders, panel_of, wanted_grants
from tests import factories
from tests.panels.plancases import adopted, asked, drawn, make_case, seated

pytestmark = pytest.mark.django_db


@pytest.mark.both_databases
def test_adoption_makes_panels_and_invitations_that_wait():
    case = make_case()
    plan = adopted(case)
    result = plan_now(plan)
    assert plan.state == "adopted"
    assert {panel.code for panel in plan.panels.all()} == {panel.code for panel in result.panels}
    assert not Panel.objects.filter(plan=plan, fixed_at__isnull=False).exists()
    invited = SeatInvitation.objects.filter(panel__plan=plan)
    assert {(row.panel.code, f"E{row.expert_id}") for row in invited} == {
        (panel.code, code) for panel in result.panels for code in panel.members
    }
    assert invited.filter(role="chair").count() == 2
    assert set(Message.objects.filter(kind="seat_invited").values_list("state", flat=True)) == {"held"}
    assert not Assignment.objects.exists()


def test_who_drew_or_asked_and_who_is_no_chief_does_not_adopt():
    case = make_case()
    plan, act = asked(case)
    for person in (case.office, case.second, factories.make_user("third", "office")):
        with pytest.raises(ServiceError):
            services.decide_adoption(actor=person, act=act, plan=plan, approve=True)
    assert not Panel.objects.exists()


def test_a_chief_who_drew_does_not_adopt():
    case = make_case()
    case.office = factories.make_user("drawer", "chief")
    plan, act = asked(case)
    with pytest.raises(ServiceError, match="drew"):
        services.decide_adoption(actor=case.office, act=act, plan=plan, approve=True)


def test_while_asked_the_plan_cannot_be_changed_and_after_a_refusal_it_can():
    case = make_case()
    plan, act = asked(case)
    change = {"kind": "chair", "person": plan_now(plan).panels[0].members[0]}
    with pytest.raises(ServiceError, match="stays as it is"):
        services.edit_plan(actor=case.office, plan=plan, version=plan.version, change=change, reason="x")
    with pytest.raises(ServiceError, match="Say why"):
        services.decide_adoption(actor=case.chief, act=act, plan=plan, approve=False)
    services.decide_adoption(actor=case.chief, act=act, plan=plan, approve=False, reason="组长不合适")
    services.ask_adoption(actor=case.second, plan=plan, version=plan.version)


def test_a_conflict_found_after_the_draw_bars_the_adoption():
    case = make_case()
    plan = drawn(case)
    panel = plan_now(plan).panels[0]
    expert = next(row for row in case.experts if f"E{row.pk}" == panel.members[0])
    factories.make_conflict(expert.user, next(row for row in case.applications if row.number == panel.entries[0]))
    with pytest.raises(ServiceError, match="conflict"):
        services.ask_adoption(actor=case.second, plan=plan, version=plan.version)


def test_a_second_plan_of_a_cycle_goes_on_with_the_next_codes():
    case = make_case()
    factories.make_panel(case.cycle, 0, code="P2")
    factories.make_panel(case.cycle, 0, code="Px")
    plan = adopted(case)
    made = panels_made(plan)
    assert {code: panel.code for code, panel in made.items()} == {"P1": "P3", "P2": "P4"}
    assert all(panel.code in panel.name for panel in made.values())
    for planned in plan_now(plan).panels:
        invited = made[planned.code].invitations.values_list("expert_id", flat=True)
        assert {f"E{pk}" for pk in invited} == set(planned.members)


def test_before_the_panels_are_fixed_nothing_is_given():
    case = make_case()
    with pytest.raises(ServiceError, match="Fix all panels"):
        services.give_as_planned(actor=case.office, plan=adopted(case))


@pytest.mark.both_databases
def test_applications_are_given_as_planned_with_guests_who_belong_to_no_panel_of_theirs():
    case = make_case()
    plan = seated(case)
    result = plan_now(plan)
    assert services.give_as_planned(actor=case.office, plan=plan) == []
    panels = {panel.code: panel for panel in plan.panels.all()}
    for planned in result.panels:
        held = {row.number for row in applications_of(panels[planned.code])}
        assert held == set(planned.entries)
    guests = {
        (f"E{row.seat.expert_id}", row.application.number)
        for row in Assignment.objects.filter(is_guest=True).select_related("seat", "application")
    }
    assert guests == set(result.guests)
    assert guests
    for row in case.applications:
        assert holders(plan.round)[row.pk][0] == panel_of(row, plan.round).pk
    services.give_as_planned(actor=case.office, plan=plan)  # again: nothing twice
    assert Assignment.objects.filter(is_guest=True).count() == len(result.guests)


def test_a_guest_gets_no_grant_to_chair():
    case = make_case()
    plan = seated(case)
    services.give_as_planned(actor=case.office, plan=plan)
    Assignment.objects.update(cleared_at=plan.made_at)
    guest = Assignment.objects.filter(is_guest=True).select_related("seat").first()
    guest.seat.panel.seats.filter(role="chair").update(role="assessor")
    guest.seat.role = "chair"
    guest.seat.save()
    own = {codename for user, codename, pk in wanted_grants(case.cycle)
           if (user, pk) == (guest.seat.expert.user_id, guest.application_id)}  # fmt: skip
    assert own == {"read_application", "assess_application"}
