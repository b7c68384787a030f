"""What pages show of a plan."""

from __future__ import annotations

import pytest

from award.domain.allocation.canonical import problem_of_json
from award.domain.allocation.problem import RULES, Violation
from award.panels.planedits import KINDS, plan_now, unplaced
from award.panels.plansheet import (
    ADVICE,
    RULE_NAMES,
    WAIVABLE,
    Names,
    blocked,
    change_text,
    figures,
    matrix,
    matrix_values,
    reason_text,
    teams,
    violation_text,
)
from tests import factories
from tests.panels.plancases import make_case, make_plan


def test_every_rule_has_a_name_and_advice_and_conflicts_are_not_waivable():
    assert set(RULES) == set(ADVICE) == set(RULE_NAMES) - {"structure"}
    assert set(WAIVABLE) == set(RULES) - {"conflicts"}


def test_what_blocks_is_named_with_counts():
    rules, counts = blocked({"rules": ["size"], "detail": {"persons": 4, "lack": [], "shunned": ["HN1"]}})
    assert [row.name for row in rules] == ["Number of members"]
    assert [value for _name, value in counts] == ["4", "HN1"]


@pytest.mark.parametrize("code", ["declared", "membership", "unheard_of"])
def test_reasons_are_in_words(code):
    assert reason_text(code)


@pytest.mark.django_db
class TestOfAPlan:
    def setup_method(self):
        self.case = make_case()
        factories.make_conflict(self.case.experts[0].user, self.case.applications[0])
        self.case.experts[1].user.name = "<b>王</b>"
        self.case.experts[1].user.save()
        self.plan = make_plan(self.case)
        self.problem, self.result = problem_of_json(self.plan.inputs), plan_now(self.plan)
        self.names = Names(self.plan)

    def test_teams_name_members_applications_and_guests(self):
        found = teams(self.result, self.names)
        assert sum(len(team.members) for team in found) == 10
        assert {number for team in found for number, _name in team.entries} == {
            row.number for row in self.case.applications
        }
        assert sum(len(team.guests) for team in found) == len(self.result.guests)
        assert all(team.members[0].is_chair for team in found)

    def test_figures_are_those_of_the_plan(self):
        found = dict(figures(self.problem, self.result))
        assert found["Panels"] == "2"
        assert found["Applications a panel"] == "2"
        assert found["Experts not drawn"] == "2"

    def test_the_matrix_shows_places_guests_and_refusals_and_escapes(self):
        found = matrix(self.problem, self.result, self.names)
        assert len(found.rows) == 12
        assert len(found.heads) == 4
        row = next(row for row in found.rows if row.code == f"E{self.case.experts[0].pk}")
        assert row.cells.count("×") == 1
        assert "Declared by the expert" in row.cells
        assert sum(row.cells.count("pm-own") for row in found.rows) == 20
        assert sum(row.cells.count("pm-guest") for row in found.rows) == len(self.result.guests)

    def test_the_matrix_of_one_panel_has_its_members_and_guests_alone(self):
        found = matrix(self.problem, self.result, self.names, "P1")
        guests = [pair for pair in self.result.guests if pair[1] in self.result.panels[0].entries]
        assert len(found.rows) == 5 + len({person for person, _entry in guests})
        assert {home for home, _number, _name in found.heads} == {"P1"}

    def test_the_workbook_has_a_row_for_everyone(self):
        assert len(list(matrix_values(self.problem, self.result, self.names))) == 12

    def test_violations_and_changes_are_in_words(self):
        member = self.result.panels[0].members[0]
        text = violation_text(Violation("conflicts", {"panel": "P1", "person": member, "entry": "HN1"}), self.names)
        assert self.names.person(member) in text
        assert "HN1" in text
        assert "waived" in violation_text(Violation("size", {}, True), self.names)
        assert "no longer" in violation_text(Violation("structure", {"unknown": "E0"}), self.names)
        for kind in KINDS:
            assert change_text({"kind": kind, "person": member, "panel": "P2", "entry": "HN1"}, self.names)
        assert len(unplaced(self.problem, self.result)) == 2
