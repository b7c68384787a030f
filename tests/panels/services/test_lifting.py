"""Lifting a conflict takes two people of the office, a new declaration, and leaves its facts weighed."""

from __future__ import annotations

import pytest

from award.accounts.models import Membership
from award.accounts.services import remove_member
from award.core.clock import now
from award.core.errors import ServiceError
from award.core.grants import has_grant
from award.outbox.models import Message
from award.panels import services
from award.panels.models import Assignment, Conflict, Expert, ExpertTie
from award.panels.permissions import can_read
from award.scoring.queries import exclusions
from tests import factories
from tests.panels.builders import events, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def conflicted(cast, place: int = 1) -> Conflict:
    return services.add_conflict(
        actor=cast.office, user=cast.experts[place], application=cast.application, reason="配偶任职"
    )


def lift(cast, conflict: Conflict) -> Conflict:
    act = services.ask_lift(actor=cast.office, conflict=conflict, reason="查明是同名人员")
    return services.decide_lift(actor=factories.make_user("second", "office"), act=act, approve=True)


def test_two_people_lift_and_the_expert_declares_anew():
    cast = make_cast(cleared=True)
    user, assignment = cast.experts[1], cast.assignments[1]
    conflict = conflicted(cast)
    act = services.ask_lift(actor=cast.office, conflict=conflict, reason=" 查明是同名人员 ")
    with pytest.raises(ServiceError, match="second person"):
        services.decide_lift(actor=cast.office, act=act, approve=True)
    assert Conflict.standing.filter(pk=conflict.pk).exists()

    second = factories.make_user("second", "office")
    row = services.decide_lift(actor=second, act=act, approve=True)

    assert (row.lifted_by, row.lift_reason) == (second, "查明是同名人员")
    assert not can_read(user, cast.application)
    assignment.refresh_from_db()
    assert assignment.cleared_at is None
    assert Message.objects.filter(kind="panel_conflict_lifted", recipient=user).count() == 1
    assert events("conflict.lifted") == [
        (
            "conflict.lifted",
            {"state": "standing", "source": "office"},
            {"state": "lifted", "user": user.pk, "application": cast.application.number, "act": act.pk},
        )
    ]
    services.declare_clear(actor=user, assignment=assignment)
    assert can_read(user, cast.application)
    with pytest.raises(ServiceError):
        services.ask_lift(actor=cast.office, conflict=row, reason="再次")


def test_a_refusal_needs_its_reason_and_leaves_the_conflict():
    cast = make_cast(cleared=True)
    conflict = conflicted(cast)
    act = services.ask_lift(actor=cast.office, conflict=conflict, reason="不再任职")
    second = factories.make_user("second", "office")
    with pytest.raises(ServiceError, match="Give a reason"):
        services.decide_lift(actor=second, act=act, approve=False, reason=" ")
    services.decide_lift(actor=second, act=act, approve=False, reason="没有凭据")
    assert Conflict.standing.filter(pk=conflict.pk).exists()
    assert not has_grant(cast.experts[1], "read_application", cast.application)
    services.ask_lift(actor=cast.office, conflict=conflict, reason="补充了凭据")  # may be asked anew


def test_lifting_needs_a_reason_the_office_and_no_membership():
    cast = make_cast(cleared=True)
    conflict, user = conflicted(cast), cast.experts[1]
    with pytest.raises(ServiceError, match="Give a reason"):
        services.ask_lift(actor=cast.office, conflict=conflict, reason="")
    with pytest.raises(Exception, match=""):
        services.ask_lift(actor=cast.experts[2], conflict=conflict, reason="帮忙")
    membership = Membership.objects.create(organisation=cast.application.organisation, user=user, role="viewer")
    with pytest.raises(ServiceError, match="while the person is a member"):
        services.ask_lift(actor=cast.office, conflict=conflict, reason="不再任职")
    remove_member(actor=cast.application.created_by, membership=membership)
    act = services.ask_lift(actor=cast.office, conflict=conflict, reason="不再任职")
    Membership.objects.create(organisation=cast.application.organisation, user=user, role="viewer")
    with pytest.raises(ServiceError, match="while the person is a member"):
        services.decide_lift(actor=factories.make_user("second", "office"), act=act, approve=True)
    assert Conflict.standing.filter(pk=conflict.pk).exists()


def test_what_was_weighed_is_not_found_again_unless_the_facts_changed():
    cast = make_cast(cleared=True)
    expert, name = cast.seats[1].expert, cast.application.organisation.name
    Expert.objects.filter(pk=expert.pk).update(employer=name)
    (conflict,) = services.find_conflicts(actor=None, expert=expert)
    assert (conflict.source, conflict.rule, conflict.reason) == ("rule", "employer", name)
    lift(cast, conflict)

    assert services.find_conflicts(actor=None) == []
    ExpertTie.objects.create(expert=expert, kind="kinship", organisation=name, entered_by=cast.office, entered_at=now())
    (again,) = services.find_conflicts(actor=None)
    assert again.rule == "kinship"


def test_a_sealed_sheet_is_kept_counted_out_and_counted_again():
    cast = make_cast(cleared=True)
    sheet = factories.make_sheet(cast.assignments[1], 60, sealed=True)
    conflict = conflicted(cast)
    assert [row.reason for row in exclusions(cast.round)] == ["conflict"]
    lift(cast, conflict)
    assert exclusions(cast.round) == []
    sheet.refresh_from_db()
    assert sheet.state == "sealed"
    Assignment.objects.exclude(pk=cast.assignments[1].pk).filter(round=cast.round).update(cleared_at=None)
    with pytest.raises(ServiceError, match="stays with the panel"):  # the sheet would be lost
        services.unassign(
            actor=cast.office, panel=cast.panel, round=cast.round, application=cast.application
        )  # fmt: skip


def test_a_membership_of_the_past_bars_at_once_is_recorded_and_can_be_lifted():
    """Joined and left before any grant was derived anew: sight does not come back."""
    cast = make_cast(cleared=True)
    user, organisation = cast.experts[1], cast.application.organisation
    membership = Membership.objects.create(organisation=organisation, user=user, role="viewer")
    assert not can_read(user, cast.application)
    remove_member(actor=cast.application.created_by, membership=membership)
    assert not can_read(user, cast.application)

    services.sync_grants(actor=None, cycle=cast.cycle)
    conflict = Conflict.standing.get()
    assert (conflict.source, conflict.user) == ("membership", user)
    assert not can_read(user, cast.application)

    lift(cast, conflict)
    services.declare_clear(actor=user, assignment=Assignment.objects.get(pk=cast.assignments[1].pk))
    assert can_read(user, cast.application)
    services.find_conflicts(actor=None)
    assert can_read(user, cast.application)
