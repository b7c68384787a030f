"""Named reads of plans."""

from __future__ import annotations

import pytest

from award.panels import services
from award.panels.planedits import plan_now
from award.panels.planqueries import (
    edits_of,
    held_or_planned,
    is_given,
    panels_before,
    panels_made,
    plans,
    plans_of,
    public_draws,
    published_plans,
    standing_edit,
)
from tests import factories
from tests.panels.invitations import make_open_panel
from tests.panels.plancases import adopted, drawn, make_case, make_plan, seated

pytestmark = pytest.mark.django_db


def test_dry_runs_are_published_nowhere():
    case = make_case()
    dry, plan = make_plan(case), drawn(case)
    assert set(plans()) == {dry, plan}
    assert list(published_plans()) == list(public_draws()) == [plan]
    assert [row.changes for row in plans_of(case.cycle)] == [0, 0]


def test_the_change_that_stands_last():
    case = make_case()
    plan = drawn(case)
    assert standing_edit(plan) is None
    panel = plan_now(plan).panels[0]
    free = next(code for code in panel.members if code != panel.chair)
    other = plan_now(plan).panels[1]
    change = {"kind": "swap", "person": free, "other": next(code for code in other.members if code != other.chair)}
    edit = services.edit_plan(actor=case.office, plan=plan, version=plan.version, change=change, reason="x")
    assert standing_edit(plan) == edit
    assert list(edits_of(plan)) == [edit]
    assert [row.changes for row in plans_of(case.cycle)] == [1]


def test_what_an_adoption_made():
    case = make_case()
    plan = adopted(case)
    assert set(panels_made(plan)) == {"P1", "P2"}
    assert not is_given(plan)


def test_given_once_the_applications_are_with_the_panels():
    case = make_case()
    plan = seated(case)
    services.give_as_planned(actor=case.office, plan=plan)
    assert is_given(plan)


def test_codes_of_plans_are_counted_and_others_are_not():
    cycle = factories.make_cycle("assessing")
    assert panels_before(cycle) == 0
    for code in ("P2", "P10", "PX", "A99", "P3a"):
        make_open_panel(cycle, code=code)
    make_open_panel(factories.make_cycle("assessing"), code="P77")
    assert panels_before(cycle) == 10


def test_a_panel_is_to_get_what_its_plan_says_until_it_holds_something():
    case = make_case()
    plan = seated(case)
    panels = panels_made(plan)
    planned = {team.code: list(team.entries) for team in plan_now(plan).panels}
    assert {code: [row.number for row in held_or_planned(panel)] for code, panel in panels.items()} == planned
    assert held_or_planned(make_open_panel(case.cycle)) == []
    factories.assign(panels["P1"], next(row for row in case.applications if row.number in planned["P2"]), case.round)
    assert [row.number for row in held_or_planned(panels["P1"])] == planned["P2"][:1]
