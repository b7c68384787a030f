"""Grants follow from the records and from nothing else."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from guardian.models import GroupObjectPermission, UserObjectPermission

from award.accounts.models import Membership
from award.core.clock import now
from award.core.grants import stored_grants
from award.panels import services
from award.panels.models import ApplicationGrant, Conflict, Seat
from award.panels.queries import wanted_grants
from tests import factories
from tests.panels.builders import Cast, events, make_cast

pytestmark = pytest.mark.django_db


def held(cast: Cast) -> set[tuple[int, str]]:
    rows = stored_grants(ApplicationGrant, [cast.application.pk])
    return {(user, codename.partition("_")[0]) for user, codename, _application in rows}


@pytest.mark.both_databases
def test_sync_grants_gives_what_each_seat_needs_once_cleared():
    cast = make_cast()
    secretary = cast.assignments[4]
    Seat.objects.filter(pk=secretary.seat_id).update(role="secretary")
    chair, first, *_rest = cast.assignments
    for assignment in (chair, first, secretary):
        type(assignment).objects.filter(pk=assignment.pk).update(cleared_at=now())

    counts = services.sync_grants(actor=cast.office, cycle=cast.cycle)

    people = [seat.expert.user_id for seat in cast.seats]
    assert held(cast) == {
        (people[0], "read"), (people[0], "assess"), (people[0], "chair"),
        (people[1], "read"), (people[1], "assess"),
        (people[4], "read"),
    }  # fmt: skip
    assert counts == {"added": 6, "removed": 0}
    assert events() == [("grants.synced", {}, {"added": 6, "removed": 0})]


def test_sync_grants_takes_from_those_with_a_conflict_those_who_left_and_members():
    cast = make_cast(cleared=True)
    conflicted, left, member, *_others = cast.experts[1:]
    factories.make_conflict(conflicted, cast.application)
    Seat.objects.filter(expert__user=left).update(left_at=now())
    Membership.objects.create(organisation=cast.application.organisation, user=member, role="viewer")

    counts = services.sync_grants(actor=cast.office, cycle=cast.cycle)

    assert {user for user, _right in held(cast)} == {cast.experts[0].pk, cast.experts[4].pk}
    assert counts == {"added": 0, "removed": 6}


def test_a_member_stays_barred_after_leaving_the_organisation():
    cast = make_cast(cleared=True)
    member = cast.experts[1]
    membership = Membership.objects.create(organisation=cast.application.organisation, user=member, role="viewer")
    services.sync_grants(actor=None, cycle=cast.cycle)
    membership.delete()

    services.sync_grants(actor=None, cycle=cast.cycle)

    assert member.pk not in {user for user, _right in held(cast)}
    assert Conflict.objects.get().source == "membership"
    assert events("conflict.") == [("conflict.found", {}, {"user": member.pk, "application": cast.application.number})]


def test_sync_grants_removes_what_follows_from_nothing_and_repeats_without_a_trace():
    cast = make_cast()
    stranger = factories.make_user("stranger")
    permission = Permission.objects.get(codename="read_application")
    ApplicationGrant.objects.create(user=stranger, permission=permission, content_object=cast.application)

    assert services.sync_grants(actor=cast.office, cycle=cast.cycle) == {"added": 0, "removed": 1}
    assert services.sync_grants(actor=cast.office, cycle=cast.cycle) == {"added": 0, "removed": 0}
    assert held(cast) == set()
    assert len(events("grants.")) == 1


def test_sync_grants_leaves_other_cycles_alone():
    cast, other = make_cast(cleared=True), make_cast(cleared=True)
    before = held(other)

    Seat.objects.filter(panel=cast.panel).update(left_at=now())
    services.sync_grants(actor=cast.office, cycle=cast.cycle)

    assert held(cast) == set()
    assert held(other) == before != set()


def test_wanted_grants_is_what_the_table_holds_and_the_generic_tables_stay_empty():
    cast = make_cast()
    for assignment, user in zip(cast.assignments, cast.experts, strict=True):
        services.declare_clear(actor=user, assignment=assignment)

    assert stored_grants(ApplicationGrant, [cast.application.pk]) == wanted_grants(cast.cycle)
    assert ApplicationGrant.objects.count() == 11
    assert not UserObjectPermission.objects.exists()
    assert not GroupObjectPermission.objects.exists()
