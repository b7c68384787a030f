"""Whom the office reminds of what, and on which days."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine

from award.accounts.models import Membership, Role
from award.applications.models import Application, Correction, Recommendation
from award.core.clock import BEIJING, now, today
from award.cycles.models import Cycle
from award.cycles.queries import programme_of
from award.eligibility.models import DepartmentRequest
from award.home import reminding
from award.home.reminding import cycles_at_work, due_today, last_reminded, plan_of, plans_of, waiting_in
from award.home.services import queue_reminders
from award.outbox.models import Message
from award.panels.models import Assignment, Seat, SeatInvitation
from award.scoring.models import ItemScore
from tests import factories
from tests.isolation.world import recommending_cycle
from tests.scoring.scene import scene

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def told(cycle, phase):
    """person -> what it is reminded of."""
    return {row.recipient: row.lines for row in waiting_in(cycle, phase)}


def test_writers_of_a_draft_are_reminded_of_the_close(client):
    cycle = factories.make_cycle("applying")
    owner, editor, viewer = (factories.make_user() for _ in range(3))
    organisation = factories.make_organisation("某企业", owner=owner)
    for person, role in ((editor, "editor"), (viewer, "viewer")):
        Membership.objects.create(organisation=organisation, user=person, role=role)
    factories.make_application(cycle, owner, "draft", organisation)
    factories.make_application(cycle, state="submitted")
    found = waiting_in(cycle, "applying")
    assert {row.recipient for row in found} == {owner, editor}
    assert {row.due_at for row in found} == {cycle.applications_close_at}
    assert "某企业" in found[0].lines[0]


def test_one_letter_a_person_with_everything_that_is_due():
    cycle, owner = factories.make_cycle("applying"), factories.make_user()
    for _ in range(2):
        factories.make_application(cycle, owner, "draft", factories.make_organisation(owner=owner))
    (found,) = waiting_in(cycle, "applying")
    assert len(found.lines) == 2


def test_nobody_is_reminded_of_what_is_over_or_has_left():
    cycle, owner = factories.make_cycle("applying"), factories.make_user()
    factories.make_application(cycle, owner, "draft", factories.make_organisation(owner=owner))
    with time_machine.travel(cycle.applications_close_at + timedelta(minutes=1)):
        assert told(cycle, "applying") == {}
    type(owner).objects.filter(pk=owner.pk).update(is_active=False)
    assert told(cycle, "applying") == {}
    cycle.state = Cycle.State.CANCELLED
    assert told(cycle, "applying") == {}


def test_an_open_correction_is_reminded_of_at_its_own_date():
    cycle = factories.make_cycle("eligibility")
    owner = factories.make_user()
    row = factories.make_application(cycle, owner, "returned", factories.make_organisation(owner=owner))
    due = now() + timedelta(days=3)
    correction = Correction.objects.create(
        application=row, revision=row.revisions.last(), origin="office", returned_at=now(), due_at=due,
        returned_by=factories.make_user(),
    )  # fmt: skip
    (found,) = waiting_in(cycle, "correcting")
    assert (found.recipient, found.due_at) == (owner, due)
    Correction.objects.filter(pk=correction.pk).update(state="lapsed", closed_at=now())
    assert told(cycle, "correcting") == {}


def test_a_body_is_reminded_until_it_has_said_something():
    cycle = recommending_cycle()
    row = factories.make_application(cycle, state="submitted")
    factories.make_revision(row)
    body = factories.make_user()
    Role.objects.create(user=body, name="recommender", division="460100")
    other = factories.make_user()
    Role.objects.create(user=other, name="recommender", division="460200")
    assert list(told(cycle, "recommending")) == [body]
    Recommendation.objects.create(
        application=row, revision=row.revisions.last(), body="460100", verdict="declined", made_at=now(),
        opinion="x", made_by=body,
    )  # fmt: skip
    assert told(cycle, "recommending") == {}


def test_an_open_invitation_is_reminded_of():
    cycle = factories.make_cycle("assessing")
    expert, panel = factories.make_expert(), factories.make_panel(cycle)
    invitation = SeatInvitation.objects.create(
        cycle=cycle, expert=expert, panel=panel, role="assessor", token_sha256="a" * 64, invited_at=now(),
        due_at=now() + timedelta(days=2), invited_by=factories.make_user(),
    )  # fmt: skip
    assert told(cycle, "inviting") == {expert.user: (panel.name,)}
    SeatInvitation.objects.filter(pk=invitation.pk).update(state="accepted", answered_at=now())
    assert told(cycle, "inviting") == {}


def undeclared(cycle):
    found = scene(size=2, cycle=cycle)
    Assignment.objects.filter(pk=found.assignments[0].pk).update(cleared_at=None)
    return found


def test_a_missing_declaration_is_reminded_of_until_the_day_for_experts():
    cycle = factories.make_cycle("assessing")
    cycle.experts_until_on = today() + timedelta(days=2)
    found = undeclared(cycle)
    (row,) = waiting_in(cycle, "declaring")
    assert row.recipient == found.user(0)
    assert row.due_at.astimezone(BEIJING).date() == cycle.experts_until_on


@pytest.mark.parametrize("why", ["conflict", "member", "left", "rejected", "closed", "no date"])
def test_no_declaration_is_asked_where_none_is_expected(why):
    cycle = factories.make_cycle("assessing")
    cycle.experts_until_on = None if why == "no date" else today() + timedelta(days=2)
    found = undeclared(cycle)
    person = found.user(0)
    if why == "conflict":
        factories.make_conflict(person, found.application)
    elif why == "member":
        Membership.objects.create(organisation=found.application.organisation, user=person, role="viewer")
    elif why == "left":
        Seat.objects.filter(expert__user=person).update(left_at=now())
    elif why == "rejected":
        Application.objects.filter(pk=found.application.pk).update(state="rejected")
    elif why == "closed":
        found.close()
    assert told(cycle, "declaring") == {}


def test_sheets_that_are_not_sealed_are_reminded_of():
    found = scene(size=3)
    found.sheet(0, 50, sealed=True)
    found.sheet(1, 50)
    cycle = found.cycle
    type(found.round).objects.filter(pk=found.round.pk).update(due_at=now() + timedelta(days=3))
    numbers = (found.application.number,)
    assert told(cycle, "assessing") == {found.user(1): numbers, found.user(2): numbers}
    found.close()
    assert told(cycle, "assessing") == {}


def test_nothing_of_a_letter_depends_on_a_mark():
    found = scene(size=2)
    found.sheet(0, 20)
    type(found.round).objects.filter(pk=found.round.pk).update(due_at=now() + timedelta(days=3))
    before = waiting_in(found.cycle, "assessing")
    assert ItemScore.objects.update(percent=95)
    assert waiting_in(found.cycle, "assessing") == before


def test_the_office_is_reminded_of_replies_that_are_due():
    cycle, officer = factories.make_cycle("eligibility"), factories.make_user("", "office")
    DepartmentRequest.objects.create(
        cycle=cycle, department="应急管理厅", text="x", state="sent", made_by=officer, made_at=now(),
        sent_on=today(), due_on=today() + timedelta(days=3),
    )  # fmt: skip
    assert told(cycle, "departments") == {officer: ("应急管理厅",)}


# ------------------------------------------------------------------ days


def draft_due(days):
    """A draft whose applications close at noon in so many days."""
    cycle, owner = factories.make_cycle("applying"), factories.make_user()
    noon = datetime.combine(today() + timedelta(days=days), datetime.min.time(), tzinfo=BEIJING) + timedelta(hours=12)
    Cycle.objects.filter(pk=cycle.pk).update(applications_close_at=noon)
    cycle.applications_close_at = noon
    factories.make_application(cycle, owner, "draft", factories.make_organisation(owner=owner))
    return cycle, owner


@pytest.mark.parametrize(("days", "of"), [(8, None), (7, 7), (6, 7), (4, 7), (3, 3), (2, 3), (1, 1), (0, 1)])
def test_letters_go_on_the_days_of_the_programme_or_as_soon_after_as_the_timer_runs(days, of):
    with time_machine.travel(datetime(2026, 5, 6, 1, tzinfo=BEIJING), tick=False):
        cycle, owner = draft_due(days)
        found = [(row.recipient, before) for rules, row, before in due_today(cycle) if rules.phase == "applying"]
        assert found == ([(owner, of)] if of is not None else [])


def test_what_was_written_is_not_due_again():
    moment = datetime(2026, 5, 6, 1, tzinfo=BEIJING)
    with time_machine.travel(moment, tick=False):
        cycle, _owner = draft_due(7)
        assert queue_reminders(actor=None, cycle=cycle) == 1
    for later, of in ((0, []), (2, []), (4, [3]), (6, [1])):
        with time_machine.travel(moment + timedelta(days=later), tick=False):
            assert [before for rules, _row, before in due_today(cycle) if rules.phase == "applying"] == of
            assert (today() in plan_of(cycle, "applying").days) == bool(of)


def test_the_plan_tells_the_days_to_come():
    with time_machine.travel(datetime(2026, 5, 6, 1, tzinfo=BEIJING), tick=False):
        cycle, _owner = draft_due(5)
        plan = plan_of(cycle, "applying")
        assert [day.isoformat() for day in plan.days] == ["2026-05-06", "2026-05-08", "2026-05-10"]
        assert list(plan.days.values()) == [1, 1, 1]
        assert plan.due == [cycle.applications_close_at]
        assert [each.rules.phase for each in plans_of(cycle)] == [each.phase for each in programme_of(cycle).reminders]
        assert plan_of(cycle, "nonsense") is None


def test_every_phase_of_a_programme_has_a_letter_and_a_page():
    row = reminding.Reminder(factories.make_cycle(), "applying", factories.make_user(), now(), ("x",))
    for phase in reminding._PHASES:
        assert replace(row, phase=phase).context["address"].startswith("http")


def test_letters_are_told_apart_by_person_date_and_occasion():
    row = reminding.Reminder(factories.make_cycle(), "applying", factories.make_user(), now(), ("x",))
    keys = {
        row.key("7"), row.key("3"), replace(row, due_at=row.due_at + timedelta(days=1)).key("7"),
        replace(row, recipient=factories.make_user()).key("7"), replace(row, phase="declaring").key("7"),
    }  # fmt: skip
    assert len(keys) == 5
    assert max(map(len, keys)) <= 160


def test_only_cycles_at_work_are_looked_at():
    at_work = factories.make_cycle("applying")
    factories.make_cycle("draft")
    assert cycles_at_work() == [at_work]


def test_the_last_letter_to_each_person_is_known():
    person = factories.make_user()
    for place, at in enumerate((now() - timedelta(days=2), now())):
        Message.objects.create(
            event_key=str(place), kind="reminder_applying", recipient=person, address=person.email, language="en",
            subject="s", body="b", created_at=at,
        )  # fmt: skip
    assert last_reminded("reminder_applying", [person])[person.pk] > now() - timedelta(hours=1)
    assert last_reminded("reminder_declaring", [person]) == {}
