from dataclasses import replace

from award.domain.allocation.problem import RULES, Infeasible, Rules
from award.domain.programmetables import PanelRules
from tests.domain.allocation.problems import roomy


def test_rules_are_those_of_the_programme():
    rules = Rules.of(PanelRules(minimum_members=5, maximum_members=7, same_region="avoid", guests=2, pair_cycles=3))
    assert rules == Rules(minimum_members=5, maximum_members=7, same_region="avoid", guests=2)


def test_no_panel_gives_more_guests_than_it_has_applications():
    assert roomy(6, 4, 2, guests=1).guests == 1
    assert roomy(6, 4, 2, guests=5).guests == 2
    assert roomy(6, 4, 1, guests=5).guests == 0
    assert replace(roomy(6, 4, 2, guests=1), waived=frozenset({"guests"})).guests == 0


def test_infeasible_names_its_rules():
    error = Infeasible(("chairs", "size"), {"persons": 3})
    assert str(error).startswith("No plan keeps to all of these rules: chairs, size.")
    assert set(error.blocking) < set(RULES)
