"""What is typed on the pages of plans."""

from __future__ import annotations

import pytest

from award.domain.allocation.canonical import problem_of_json
from award.panels.models import Expert
from award.panels.planedits import KINDS, plan_now
from award.panels.planforms import AdoptForm, CommitForm, DrawForm, DropForm, EditForm, PlanForm, round_choice
from award.panels.planning import pool
from award.panels.plansheet import Names
from tests.panels.plancases import committed, drawn, make_case, make_plan

pytestmark = pytest.mark.django_db


def test_only_those_who_can_be_drawn_are_taken():
    case = make_case(experts=2)
    Expert.objects.filter(pk=case.experts[1].pk).update(is_available=False)
    people = pool(case.round)
    assert PlanForm({"panels": 1, "experts": [case.keys[0]]}, people=people).is_valid()
    assert "experts" in PlanForm({"panels": 1, "experts": case.keys}, people=people).errors
    assert "experts" in PlanForm({"panels": 1}, people=people).errors


@pytest.mark.parametrize("panels", ["0", "61", "x", ""])
def test_the_number_of_panels_has_bounds(panels):
    case = make_case(experts=1)
    assert "panels" in PlanForm({"panels": panels, "experts": case.keys}, people=pool(case.round)).errors


def test_waiving_needs_a_reason_and_conflicts_cannot_be_waived():
    case = make_case(experts=1)
    data = {"panels": 1, "experts": case.keys, "waived": ["size"]}
    assert "waive_reason" in PlanForm(data, people=pool(case.round)).errors
    assert "waived" in PlanForm({**data, "waived": ["conflicts"]}, people=pool(case.round)).errors


def test_witness_word_reason_and_count_are_asked_for():
    case = make_case()
    assert "witness" in CommitForm({}).errors
    assert "word" in DrawForm({"word": "x" * 121}).errors
    assert DropForm({}, plan=make_plan(case)).is_valid()
    assert "reason" in DropForm({}, plan=committed(case)).errors
    assert AdoptForm({"count": "10"}, expected=10).is_valid()
    assert "count" in AdoptForm({"count": "9"}, expected=10).errors


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_offers_what_its_kind_needs(kind):
    plan = drawn(make_case())
    form = EditForm({}, kind=kind, problem=problem_of_json(plan.inputs), plan=plan_now(plan), names=Names(plan))
    assert {"reason", "version", *EditForm.FIELDS[kind]} == set(form.errors)


def test_the_round_asked_for_or_the_first_that_is_not_closed():
    case = make_case(experts=0)
    assert round_choice([case.round], "") == case.round
    assert round_choice([case.round], case.round.code) == case.round
    case.round.state = "closed"
    assert round_choice([case.round], "") is None
