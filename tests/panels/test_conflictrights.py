"""Who may lift, who decides, and the office's doors."""

from __future__ import annotations

import pytest
from django.http import Http404

from award.accounts.models import Membership
from award.applications.models import Avoidance
from award.core.clock import now
from award.panels import conflictrights as rights
from award.panels import services
from tests import factories
from tests.panels.builders import make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_lifting_is_for_the_office_while_nothing_speaks_against_it():
    cast = make_cast()
    conflict = factories.make_conflict(cast.experts[1], cast.application)
    assert rights.can_lift(cast.office, conflict)
    for actor in (cast.experts[1], factories.make_user("", "supervisor"), factories.make_user(is_superuser=True)):
        assert rights.can_lift(actor, conflict).hidden
    own = factories.make_conflict(cast.office, cast.application)
    assert "your own" in str(rights.can_lift(cast.office, own).reason)
    Membership.objects.create(organisation=cast.application.organisation, user=cast.experts[1], role="viewer")
    assert "member" in str(rights.can_lift(cast.office, conflict).reason)


def test_someone_else_decides():
    cast = make_cast()
    act = services.ask_lift(
        actor=cast.office, conflict=factories.make_conflict(cast.experts[1], cast.application), reason="查明无关"
    )
    assert not rights.can_decide_lift(cast.office, act)
    assert rights.can_decide_lift(factories.make_user("", "chief"), act)
    assert rights.can_decide_lift(factories.make_user("", "supervisor"), act).hidden


def test_the_doors_are_the_offices():
    cast = make_cast()
    conflict = factories.make_conflict(cast.experts[1], cast.application)
    act = services.ask_lift(actor=cast.office, conflict=conflict, reason="查明无关")
    owner = cast.application.created_by
    row = Avoidance.objects.create(
        application=cast.application, person="张三", reason="有纠纷", asked_by=owner, asked_at=now()
    )
    doors = ((rights.get_conflict, conflict), (rights.get_lift_act, act), (rights.get_avoidance, row))
    for door, thing in doors:
        assert door(cast.office, thing.pk) == thing
        for actor in (owner, cast.experts[1], factories.make_user("", "supervisor")):
            with pytest.raises(Http404):
                door(actor, thing.pk)
