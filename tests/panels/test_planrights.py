"""Who may do what with a plan, and the doors."""

from __future__ import annotations

import pytest
from django.http import Http404

from award.panels import planrights
from tests import factories
from tests.panels.plancases import adopted, asked, committed, drawn, make_case, make_plan, seated

pytestmark = pytest.mark.django_db


def test_the_office_sees_all_plans_supervisors_those_committed_others_none():
    case = make_case()
    dry, plan = make_plan(case), committed(case)
    supervisor = factories.make_user("s", "supervisor")
    assert planrights.get_plan(case.office, dry.pk) == dry
    assert planrights.get_readable_plan(case.office, dry.pk) == dry
    assert planrights.get_readable_plan(supervisor, plan.pk) == plan
    for actor, door, row in (
        (supervisor, planrights.get_readable_plan, dry), (supervisor, planrights.get_plan, plan),
        (case.experts[0].user, planrights.get_readable_plan, plan), (case.experts[0].user, planrights.get_plan, plan),
        (factories.make_user("c", "committee"), planrights.get_readable_plan, plan),
    ):  # fmt: skip
        with pytest.raises(Http404):
            door(actor, row.pk)


def test_each_step_only_in_its_state():
    case = make_case()
    rows = {"draft": make_plan(case), "drawn": drawn(case), "committed": committed(case)}
    allowed = {
        name: {state for state, row in rows.items() if getattr(planrights, name)(case.office, row)}
        for name in ("can_plan", "can_commit", "can_draw", "can_discard", "can_edit", "can_ask_adoption", "can_give")
    }
    assert allowed == {
        "can_plan": {"draft", "committed", "drawn"},
        "can_commit": {"draft"},
        "can_draw": {"committed"},
        "can_discard": {"draft", "committed"},
        "can_edit": {"drawn"},
        "can_ask_adoption": {"drawn"},
        "can_give": set(),
    }
    assert planrights.can_discard(case.chief, rows["drawn"])


def test_the_chief_decides_who_neither_drew_nor_asked():
    case = make_case()
    plan, act = asked(case)
    assert planrights.can_decide_adoption(case.chief, plan, act)
    for actor in (case.office, case.second):
        assert planrights.can_decide_adoption(actor, plan, act).reason
    plan.drawn_by = case.chief
    assert planrights.can_decide_adoption(case.chief, plan, act).reason


def test_applications_are_given_once_all_panels_are_fixed():
    case = make_case()
    assert planrights.can_give(case.office, adopted(case)).reason
    other = make_case()
    assert planrights.can_give(other.office, seated(other))


def test_nothing_is_planned_in_a_cycle_that_is_over():
    case = make_case()
    plan = drawn(case)
    plan.cycle.state = "published"
    for name in ("can_plan", "can_edit", "can_ask_adoption", "can_discard"):
        assert not getattr(planrights, name)(case.chief, plan)


def test_an_edit_is_found_by_its_place():
    plan = drawn(make_case())
    with pytest.raises(Http404):
        planrights.get_edit(plan, 1)
