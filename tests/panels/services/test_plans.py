"""Dry runs, and changes of a drawn plan by hand."""

from __future__ import annotations

import pytest

from award.core.errors import ServiceError, StaleState
from award.domain.allocation.canonical import plan_of_json, problem_of_json
from award.domain.errors import DomainError
from award.panels import services
from award.panels.models import Expert, PanelPlan
from award.panels.planedits import panel_of_person, plan_now, standing, unplaced
from award.panels.planning import code_of
from tests import factories
from tests.panels.builders import events
from tests.panels.plancases import asked, committed, drawn, make_case, make_plan

pytestmark = pytest.mark.django_db


@pytest.mark.both_databases
def test_a_dry_run_makes_a_plan_by_the_rules_and_keeps_no_seed():
    case = make_case()
    plan = make_plan(case)
    result = plan_of_json(plan.outcome)
    assert (plan.state, plan.seed, plan.seed_sha256) == ("draft", "", "")
    assert [len(panel.entries) for panel in result.panels] == [2, 2]
    assert all(len(panel.members) == 5 and panel.chair for panel in result.panels)
    assert [action for action, _before, _after in events()] == ["panel_plan.made"]


def test_two_dry_runs_use_different_seeds():
    case = make_case()
    assert len({make_plan(case).outcome for _place in range(3)}) > 1


def test_without_a_plan_the_rules_that_block_are_kept():
    case = make_case(experts=9)
    plan = make_plan(case)
    assert plan.outcome == ""
    assert "size" in plan.blocking["rules"]
    with pytest.raises(ServiceError, match="no plan"):
        services.commit_draw(actor=case.office, plan=plan, witness="王五")


def test_a_waived_rule_needs_a_reason_and_lets_a_plan_be_found():
    case = make_case(experts=9)
    with pytest.raises(ServiceError, match="waived"):
        make_plan(case, waived=["size"])
    plan = make_plan(case, waived=["size"], waive_reason="两位专家出国")
    assert plan.outcome
    assert plan.waive_reason == "两位专家出国"
    assert problem_of_json(plan.inputs).waived == {"size"}


def test_conflicts_are_never_waived():
    with pytest.raises(ServiceError, match="cannot be waived"):
        make_plan(make_case(), waived=["conflicts"], waive_reason="x")


@pytest.mark.parametrize("role", ["expert", "supervisor", "committee"])
def test_only_the_office_plans(role):
    case = make_case()
    case.office = factories.make_user("x", role)
    with pytest.raises(ServiceError):
        make_plan(case)
    assert not PanelPlan.objects.exists()


def test_a_dry_run_that_takes_too_long_is_refused_in_words(settings):
    settings.SOLVER_SECONDS = 0.000_001
    with pytest.raises(DomainError, match="found out within 0 seconds"):
        make_plan(make_case())
    assert not PanelPlan.objects.exists()


def test_nobody_to_draw_is_said():
    case = make_case(experts=0)
    with pytest.raises(ServiceError, match="nobody to draw"):
        make_plan(case)


def test_a_dry_run_is_dropped_freely_a_committed_one_with_a_reason():
    case = make_case()
    assert services.discard_plan(actor=case.office, plan=make_plan(case)).state == "discarded"
    plan = committed(case)
    with pytest.raises(ServiceError, match="silently"):
        services.discard_plan(actor=case.office, plan=plan)
    services.discard_plan(actor=case.office, plan=plan, reason="见证人缺席")
    assert plan.reason == "见证人缺席"
    with pytest.raises(ServiceError):
        services.discard_plan(actor=case.office, plan=plan, reason="again")


def test_only_the_chief_drops_what_was_drawn():
    case = make_case()
    plan = drawn(case)
    with pytest.raises(ServiceError, match="chief"):
        services.discard_plan(actor=case.office, plan=plan, reason="x")
    assert services.discard_plan(actor=case.chief, plan=plan, reason="重大程序错误").state == "discarded"


def test_a_plan_that_is_dropped_leaves_no_adoption_to_decide():
    plan, act = asked(make_case())
    services.discard_plan(actor=factories.make_user("head", "chief"), plan=plan, reason="重新抽签")
    act.refresh_from_db()
    assert (act.state, act.decision_reason) == ("refused", "重新抽签")


def _replacement(plan):
    result = plan_now(plan)
    person = next(code for code in result.panels[0].members if code != result.panels[0].chair)
    return {"kind": "replace", "person": person, "other": unplaced(problem_of_json(plan.inputs), result)[0]}


@pytest.mark.both_databases
def test_a_change_by_hand_is_kept_and_taken_back():
    case = make_case()
    plan = drawn(case)
    change = _replacement(plan)
    edit = services.edit_plan(actor=case.office, plan=plan, version=plan.version, change=change, reason="因病")
    assert panel_of_person(plan_now(plan), change["other"]) is not None
    assert panel_of_person(plan_now(plan), change["person"]) is None
    services.undo_edit(actor=case.office, plan=plan, edit=edit)
    assert plan_now(plan) == plan_of_json(plan.outcome)
    assert edit.undone_at is not None
    assert plan.edits.count() == 1


def test_a_change_needs_a_reason_and_the_version_that_was_seen():
    case = make_case()
    plan = drawn(case)
    with pytest.raises(ServiceError, match="Say why"):
        services.edit_plan(actor=case.office, plan=plan, version=plan.version, change=_replacement(plan), reason=" ")
    with pytest.raises(StaleState):
        services.edit_plan(
            actor=case.office, plan=plan, version=plan.version - 1, change=_replacement(plan), reason="x"
        )


def test_a_change_that_breaks_a_hard_rule_is_refused_by_name():
    case = make_case()
    plan = drawn(case)
    person = plan_now(plan).panels[0].members[0]
    change = {"kind": "move", "person": person, "panel": plan_now(plan).panels[1].code}
    with pytest.raises(ServiceError, match="Number of members"):
        services.edit_plan(actor=case.office, plan=plan, version=plan.version, change=change, reason="x")
    assert not plan.edits.exists()


def test_a_conflict_found_after_the_draw_bars_a_change():
    case = make_case()
    plan = drawn(case)
    change = _replacement(plan)
    expert = next(row for row in case.experts if code_of(row) == change["other"])
    number = plan_now(plan).panels[0].entries[0]
    factories.make_conflict(expert.user, next(row for row in case.applications if row.number == number))
    with pytest.raises(ServiceError, match="conflict"):
        services.edit_plan(actor=case.office, plan=plan, version=plan.version, change=change, reason="x")


def test_two_who_can_no_longer_sit_are_replaced_one_after_the_other():
    case = make_case()
    plan = drawn(case)
    gone = [code for code in plan_now(plan).panels[0].members if code != plan_now(plan).panels[0].chair][:2]
    Expert.objects.filter(pk__in=[int(code[1:]) for code in gone]).update(is_available=False)
    for code in gone:
        other = unplaced(*standing(plan))[0]
        change = {"kind": "replace", "person": code, "other": other}
        services.edit_plan(actor=case.office, plan=plan, version=plan.version, change=change, reason="出差")
    assert not set(gone) & set(plan_now(plan).panels[0].members)


def test_only_the_last_change_is_taken_back():
    case = make_case()
    plan = drawn(case)
    first = services.edit_plan(
        actor=case.office, plan=plan, version=plan.version, change=_replacement(plan), reason="一"
    )
    services.edit_plan(actor=case.office, plan=plan, version=plan.version, change=_replacement(plan), reason="二")
    with pytest.raises(StaleState):
        services.undo_edit(actor=case.office, plan=plan, edit=first)
