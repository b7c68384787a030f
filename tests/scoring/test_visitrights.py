"""Who may see, note and plan a visit; the doors."""

from __future__ import annotations

import pytest
from django.http import Http404

from award.core.access import Refused
from award.scoring import services, visitrights
from tests import factories as make
from tests.scoring.scene import scene, stranger, talk
from tests.scoring.visiting import agree, note, opened, planned, secretary

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.mark.parametrize("who", ["other_panel", "conflicted", "member", "left", "office", "superuser", "owner"])
def test_a_visit_is_hidden_from_everyone_outside_the_panel(who):
    found, site = opened()
    actor = stranger(found, who)
    for rule in (visitrights.can_see_visit, visitrights.can_note, visitrights.can_plan):
        assert rule(actor, site.sheet).hidden
    for door, pk in (
        (visitrights.get_visit, site.pk), (visitrights.get_planned_visit, site.pk),
        (visitrights.get_noted_visit, site.pk), (visitrights.get_visit_sheet, site.sheet_id),
    ):  # fmt: skip
        with pytest.raises(Http404):
            door(actor, pk)


def test_members_note_and_chair_and_secretary_plan():
    found, site = opened()
    assert visitrights.can_note(found.user(1), site.sheet)
    assert not visitrights.can_plan(found.user(1), site.sheet)
    with pytest.raises(Refused):
        visitrights.get_planned_visit(found.user(1), site.pk)
    for actor in (found.chair, secretary(found)):
        assert visitrights.can_plan(actor, site.sheet)
        assert visitrights.get_planned_visit(actor, site.pk) == site


def test_nobody_writes_after_the_agreement_and_everybody_still_reads():
    found, site = opened()
    agree(site)
    site = visitrights.get_visit(found.chair, site.pk)
    assert not visitrights.noting(site.sheet)
    assert not visitrights.planning(site.sheet, None)
    with pytest.raises(Refused):
        visitrights.get_noted_visit(found.user(1), site.pk)


def test_nobody_writes_after_the_round():
    found, site = opened()
    make.round_of(found.cycle, "site_visit", "closed")
    site = visitrights.get_visit(found.chair, site.pk)
    assert not visitrights.can_note(found.chair, site.sheet)


def test_before_the_opening_the_reason_is_told_and_other_rounds_have_no_visit():
    found = scene()
    sheet = make.make_consensus(found.application, make.round_of(found.cycle, "site_visit"), found.panel)
    with pytest.raises(Refused):
        visitrights.get_visit_sheet(found.chair, sheet.pk)
    talking, other = talk()
    with pytest.raises(Http404):
        visitrights.get_visit_sheet(talking.chair, other.pk)


def test_a_photograph_is_the_panels():
    found, site = opened()
    note(found, site)
    with pytest.raises(Http404):
        visitrights.get_photo(found.chair, 0)


def test_the_applicant_gets_in_once_the_plan_was_sent_and_the_office_always():
    found, site = opened()
    owner = found.application.created_by
    with pytest.raises(Http404):
        visitrights.get_my_visit(owner, found.application.pk)
    site = planned(found, site)
    services.send_plan(actor=found.chair, visit=site, version=1)
    assert visitrights.get_my_visit(owner, found.application.pk) == (found.application, site)
    for actor in (make.make_user(), found.user(1), make.make_user("clerk", "office")):
        with pytest.raises(Http404):
            visitrights.get_my_visit(actor, found.application.pk)
    assert visitrights.get_office_visit(make.make_user("clerk2", "office"), site.pk) == site
    for actor in (owner, found.chair):
        with pytest.raises(Http404):
            visitrights.get_office_visit(actor, site.pk)
