"""Steps from one plan to the next."""

from __future__ import annotations

import pytest

from award.core.errors import ServiceError, StaleState
from award.domain.allocation.problem import PanelPlan, Plan, Problem, Violation
from award.panels.models import PanelPlan as StoredPlan
from award.panels.planedits import changed, hard, panel_of_entry, panel_of_person, plan_now, standing, unplaced
from tests import factories
from tests.panels.plancases import drawn, make_case

PLAN = Plan(
    (PanelPlan("P1", "E1", ("E1", "E2"), ("A", "B")), PanelPlan("P2", "E3", ("E3", "E4"), ("C",))),
    (("E4", "A"), ("E2", "C")),
)


def after(**change) -> Plan:
    return changed(PLAN, change)


def test_a_swap_exchanges_the_whole_place():
    plan = after(kind="swap", person="E1", other="E4")
    assert [(panel.chair, panel.members) for panel in plan.panels] == [("E4", ("E2", "E4")), ("E3", ("E1", "E3"))]
    assert plan.guests == (("E1", "A"), ("E2", "C"))


def test_a_successor_takes_the_chair_and_the_guests_work():
    plan = after(kind="replace", person="E4", other="E9")
    assert plan.panels[1].members == ("E3", "E9")
    assert plan.guests == (("E9", "A"), ("E2", "C"))
    assert after(kind="replace", person="E1", other="E9").panels[0].chair == "E9"


def test_who_goes_to_another_panel_leaves_chair_and_guests_work():
    plan = after(kind="move", person="E1", panel="P2")
    assert (plan.panels[0].chair, plan.panels[1].members) == (None, ("E1", "E3", "E4"))
    assert after(kind="move", person="E2", panel="P2").guests == (("E4", "A"),)


def test_an_application_that_moves_loses_its_guest():
    plan = after(kind="entry", entry="A", panel="P2")
    assert [panel.entries for panel in plan.panels] == [("B",), ("A", "C")]
    assert plan.guests == (("E2", "C"),)


def test_another_chair_and_another_guest():
    assert after(kind="chair", person="E2").panels[0].chair == "E2"
    assert after(kind="guest", person="E3", entry="A").guests == (("E3", "A"), ("E2", "C"))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"kind": "swap", "person": "E1", "other": "E2"}, ServiceError),
        ({"kind": "swap", "person": "E1", "other": "E9"}, StaleState),
        ({"kind": "replace", "person": "E1", "other": "E3"}, StaleState),
        ({"kind": "move", "person": "E1", "panel": "P1"}, ServiceError),
        ({"kind": "move", "person": "E1", "panel": "P7"}, StaleState),
        ({"kind": "entry", "entry": "Z", "panel": "P1"}, StaleState),
        ({"kind": "guest", "person": "E2", "entry": "A"}, ServiceError),
        ({"kind": "guest", "person": "E3", "entry": "Z"}, StaleState),
    ],
)
def test_what_is_not_there_or_makes_no_sense_is_refused(change, error):
    with pytest.raises(error):
        changed(PLAN, change)


def test_soft_and_waived_rules_are_not_hard():
    rows = [Violation("industry", {}), Violation("size", {}, True), Violation("conflicts", {})]
    assert hard(rows) == rows[2:]


def test_where_someone_sits():
    assert panel_of_person(PLAN, "E4") == PLAN.panels[1]
    assert panel_of_entry(PLAN, "Z") is None
    assert unplaced(Problem((), (), 1), PLAN) == []


@pytest.mark.django_db
def test_after_the_draw_the_records_of_today_count():
    case = make_case()
    plan = drawn(case)
    gone, new = case.applications[0], factories.make_application(case.cycle, state="accepted")
    gone.state = "withdrawn"
    gone.save()
    problem, result = standing(plan)
    codes = {entry.code for entry in problem.entries}
    assert gone.number not in codes
    assert new.number not in codes
    assert panel_of_entry(result, gone.number) is None
    assert panel_of_entry(plan_now(plan), gone.number) is not None
    StoredPlan.objects.filter(pk=plan.pk).update(state="discarded", reason="x")
    plan.refresh_from_db()
    assert gone.number in {entry.code for entry in standing(plan)[0].entries}
