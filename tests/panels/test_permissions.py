"""The doors: a conflict hides, a missing grant hides, time refuses with a reason."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from award.accounts.models import Membership, User
from award.applications.models import Application, Evidence
from award.core.access import HiddenFromActor, Refused
from award.core.clock import now
from award.cycles.models import Cycle
from award.cycles.queries import programme_of
from award.panels import permissions as p
from award.panels import queries, services
from award.panels.models import Seat
from award.panels.queries import assignments_for
from tests import factories
from tests.panels.builders import Cast, make_cast

pytestmark = pytest.mark.django_db


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def attach(cast: Cast, is_listed: bool = True) -> Evidence:
    evidence = Evidence.objects.create(
        application=cast.application, path=f"evidence/{factories.number()}.pdf", name="证书.pdf", kind="pdf",
        mime="application/pdf", size=9,
        sha256=f"{factories.number():064d}", uploaded_by=cast.application.created_by, uploaded_at=now(),
    )  # fmt: skip
    if is_listed:
        content = json.loads(cast.application.revisions.last().payload)
        content["evidence"] = [{"id": evidence.pk, "name": evidence.name}]
        factories.make_revision(cast.application, content)
    return evidence


OUTSIDERS = {
    "another panel": lambda cast: make_cast(cleared=True).experts[0],
    "same cycle, another panel": lambda cast: _other_panel(cast),
    "office": lambda cast: cast.office,
    "supervisor": lambda cast: factories.make_user("s", "supervisor"),
    "superuser": lambda cast: factories.make_user("root", is_superuser=True, is_staff=True),
    "owner": lambda cast: cast.application.created_by,
    "anonymous": lambda cast: _anonymous(),
    "conflicted": lambda cast: _conflicted(cast),
    "member of the applicant": lambda cast: _member(cast),
    "left": lambda cast: _left(cast),
    "no longer an expert": lambda cast: _struck_off(cast),
    "inactive": lambda cast: _inactive(cast),
}


def _anonymous():
    user = AnonymousUser()
    user.has_role = lambda name: False
    return user


def _other_panel(cast: Cast) -> User:
    panel = factories.make_panel(cast.cycle)
    application = factories.make_application(cast.cycle, state="accepted")
    return factories.assign(panel, application, cast.round)[0].seat.expert.user


def _conflicted(cast: Cast) -> User:
    factories.make_conflict(cast.experts[1], cast.application)  # the grant is still there: the conflict wins
    return cast.experts[1]


def _member(cast: Cast) -> User:
    Membership.objects.create(organisation=cast.application.organisation, user=cast.experts[1], role="viewer")
    return cast.experts[1]


def _left(cast: Cast) -> User:
    services.leave_seat(actor=cast.office, seat=cast.seats[1], reason="调离")
    return cast.experts[1]


def _struck_off(cast: Cast) -> User:
    cast.experts[1].roles.all().delete()
    return fresh(cast.experts[1])


def _inactive(cast: Cast) -> User:
    User.objects.filter(pk=cast.experts[1].pk).update(is_active=False)
    return fresh(cast.experts[1])


@pytest.mark.parametrize("who", OUTSIDERS)
def test_the_application_its_files_and_its_assignments_do_not_exist_for(who):
    cast = make_cast(cleared=True)
    evidence = attach(cast)
    actor = OUTSIDERS[who](cast)

    assert p.can_read(actor, cast.application).hidden
    assert p.can_chair(actor, cast.application).hidden
    assert p.can_assess(actor, cast.assignments[1]).hidden
    for door, pk in (
        (p.get_readable_application, cast.application.pk),
        (p.get_readable_evidence, evidence.pk),
        (p.get_assignment, cast.assignments[1].pk),
    ):
        with pytest.raises(HiddenFromActor):
            door(actor, pk)


def test_what_does_not_exist_is_a_plain_404():
    expert = make_cast(cleared=True).experts[0]
    for door in (p.get_readable_application, p.get_readable_evidence, p.get_assignment):
        with pytest.raises(Http404) as caught:
            door(expert, 987654)
        assert not isinstance(caught.value, HiddenFromActor)


def test_a_cleared_assessor_reads_and_assesses_and_the_chair_leads():
    cast = make_cast(cleared=True)
    chair, assessor = cast.experts[:2]

    assert p.can_read(assessor, cast.application)
    assert p.can_assess(assessor, cast.assignments[1])
    assert p.can_chair(chair, cast.application)
    assert str(p.can_chair(assessor, cast.application).reason).startswith("Only the chair")


def test_before_the_declaration_nothing_opens_but_the_gate():
    cast = make_cast()
    evidence, expert = attach(cast), cast.experts[1]

    assert p.get_assignment(expert, cast.assignments[1].pk)
    assert str(p.can_assess(expert, cast.assignments[1]).reason).startswith("First declare")
    assert p.can_read(expert, cast.application).hidden
    with pytest.raises(HiddenFromActor):
        p.get_readable_evidence(expert, evidence.pk)


def test_the_assignment_of_a_colleague_is_hidden():
    cast = make_cast(cleared=True)
    with pytest.raises(HiddenFromActor):
        p.get_assignment(cast.experts[1], cast.assignments[2].pk)


@pytest.mark.parametrize("state", ["pending", "closed"])
def test_outside_the_round_one_reads_but_does_not_assess(state):
    cast = make_cast(cleared=True)
    factories.round_of(cast.cycle, state=state)
    assignment = p.get_assignment(cast.experts[1], cast.assignments[1].pk)

    assert p.can_read(cast.experts[1], cast.application)
    assert str(p.can_assess(cast.experts[1], assignment).reason) == "The round is not open."


def test_a_secretary_reads_but_does_not_score():
    cast = make_cast()
    Seat.objects.filter(pk=cast.seats[1].pk).update(role="secretary")
    services.declare_clear(actor=cast.experts[1], assignment=cast.assignments[1])

    assert p.can_read(cast.experts[1], cast.application)
    verdict = p.can_assess(cast.experts[1], cast.assignments[1])
    assert (bool(verdict), verdict.hidden) == (False, False)


@pytest.mark.parametrize("state", ["withdrawn", "rejected"])
def test_a_withdrawn_application_is_refused_with_a_reason(state):
    cast = make_cast(cleared=True)
    Application.objects.filter(pk=cast.application.pk).update(state=state)
    with pytest.raises(Refused, match="no longer under assessment"):
        p.get_readable_application(cast.experts[1], cast.application.pk)


def test_a_file_that_was_not_submitted_is_hidden():
    cast = make_cast(cleared=True)
    listed, draft = attach(cast), attach(cast, is_listed=False)

    assert p.get_readable_evidence(cast.experts[1], listed.pk) == listed
    with pytest.raises(HiddenFromActor):
        p.get_readable_evidence(cast.experts[1], draft.pk)


@pytest.mark.parametrize("role", ["expert", "committee", "supervisor", "recommender"])
def test_the_offices_doors_are_hidden_from_others(role):
    cast, actor = make_cast(), factories.make_user("x", role)
    for door, pk in (
        (p.get_panel, cast.panel.pk),
        (p.get_seat, cast.seats[0].pk),
        (p.get_expert, cast.seats[0].expert_id),
    ):
        with pytest.raises(HiddenFromActor):
            door(actor, pk)
        assert door(cast.office, pk)


def test_can_fix_and_can_assign_say_why_not():
    cast = make_cast()
    assert str(p.can_fix(cast.office, cast.panel).reason) == "This panel is fixed already."
    factories.round_of(cast.cycle, state="closed")
    cast.round.refresh_from_db()
    assert str(p.can_assign(cast.office, cast.round).reason) == "The round is closed."
    assert p.can_assign(cast.experts[0], factories.round_of(cast.cycle)).hidden


def test_is_in_panel_ends_with_the_seat():
    cast = make_cast()
    assert p.is_in_panel(cast.experts[1], cast.panel)
    assert not p.is_in_panel(cast.experts[1], factories.make_panel(cast.cycle))
    Seat.objects.filter(pk=cast.seats[1].pk).update(left_at=now())
    assert not p.is_in_panel(cast.experts[1], cast.panel)


@pytest.mark.parametrize("state", ["published", "cancelled"])
def test_access_of_experts_ends_with_the_cycle_by_itself(state):
    cast = make_cast()
    assignment, expert = cast.assignments[0], cast.experts[0]
    services.declare_clear(actor=expert, assignment=assignment)
    assert p.get_readable_application(expert, cast.application.pk)
    Cycle.objects.filter(pk=cast.cycle.pk).update(state=state)
    with pytest.raises(Refused, match="over"):
        p.get_readable_application(expert, cast.application.pk)
    with pytest.raises(Refused, match="over"):
        p.get_assignment(expert, assignment.pk)
    assert not assignments_for(expert).exists()
    services.sync_grants(actor=None, cycle=cast.cycle)
    with pytest.raises(Refused):
        p.get_readable_application(expert, cast.application.pk)


def test_access_ends_some_days_after_the_last_round_where_the_programme_says_so(monkeypatch):
    cast = make_cast()
    expert = cast.experts[0]
    services.declare_clear(actor=expert, assignment=cast.assignments[0])
    closed = now()
    cast.cycle.rounds.update(state="closed", opened_at=closed, closed_at=closed)
    Cycle.objects.filter(pk=cast.cycle.pk).update(state="deciding")
    rules = programme_of(cast.cycle)
    panels = rules.panels.model_copy(update={"access_days": 30})
    monkeypatch.setattr(queries, "programme_of", lambda cycle: rules.model_copy(update={"panels": panels}))
    with time_machine.travel(closed + timedelta(days=30)):
        assert p.get_readable_application(expert, cast.application.pk)
    with time_machine.travel(closed + timedelta(days=30, seconds=1)), pytest.raises(Refused, match="over"):
        p.get_readable_application(expert, cast.application.pk)
