from dataclasses import replace

import pytest

from award.domain.allocation.checking import check
from award.domain.allocation.problem import PanelPlan, Plan, Violation
from tests.domain.allocation.problems import roomy

GOOD = Plan(
    (PanelPlan("P1", "p0", ("p0", "p1"), ("e0", "e1")), PanelPlan("P2", "p2", ("p2", "p3"), ("e2", "e3"))),
    (("p2", "e0"), ("p0", "e2")),
)
STRICT = roomy(guests=1, industry_experts=1, same_region="forbid", most_cycles=2, most_applications=3)


def persons(**changes):
    """The problem with one person changed: `p0={...}`."""
    return replace(STRICT, persons=tuple(replace(p, **changes.get(p.code, {})) for p in STRICT.persons))


def panels(first=None, second=None, **more):
    one, other = GOOD.panels
    return replace(GOOD, panels=(replace(one, **(first or {})), replace(other, **(second or {}))), **more)


def test_a_good_plan_breaks_nothing():
    assert check(STRICT, GOOD) == []


@pytest.mark.parametrize(
    ("rule", "problem", "plan"),
    [
        ("size", STRICT, panels({"members": ("p0",)})),
        ("size", STRICT, panels({"members": ("p0", "p1", "p4", "p5")})),
        ("chairs", persons(p0={"may_chair": False}), GOOD),
        ("chairs", STRICT, panels({"chair": None})),
        ("structure", STRICT, panels({"chair": "p5"})),
        ("industry", persons(p0={"industries": frozenset()}, p1={"industries": frozenset({"y"})}), GOOD),
        ("load", persons(p2={"most": 2}), GOOD),
        ("load", replace(STRICT, rules=replace(STRICT.rules, most_applications=2)), GOOD),
        ("load_difference", STRICT, panels({"entries": ("e0", "e1", "e3")}, {"entries": ("e2",)})),
        ("conflicts", replace(STRICT, conflicts=frozenset({("p1", "e0")})), GOOD),
        ("conflicts", replace(STRICT, conflicts=frozenset({("p2", "e0")})), GOOD),
        ("one_employer", persons(p0={"employer": "z"}, p1={"employer": "z"}), GOOD),
        ("same_region", persons(p1={"region": "r0"}), GOOD),
        ("same_region", persons(p2={"region": "r0"}), GOOD),
        ("most_cycles", persons(p3={"cycles_in_row": 2}), GOOD),
        ("pairs", replace(STRICT, pairs_barred=frozenset({("p3", "p2")})), GOOD),
        ("guests", STRICT, replace(GOOD, guests=(("p0", "e2"),))),
        ("structure", STRICT, replace(GOOD, guests=(*GOOD.guests, ("p1", "e0")))),
        ("structure", STRICT, panels({"members": ("p0", "p1", "p2")})),
        ("structure", STRICT, panels({"entries": ("e0", "e1", "e2")})),
        ("structure", STRICT, panels({"entries": ("e0",)})),
        ("structure", STRICT, panels({"members": ("p0", "stranger")})),
        ("structure", STRICT, panels({"entries": ("e0", "e1", "stranger")})),
        ("structure", STRICT, Plan(GOOD.panels[:1], ())),
        ("structure", STRICT, panels({"entries": ()}, {"entries": ("e0", "e1", "e2", "e3")})),
    ],
)
def test_each_rule_is_seen_to_be_broken(rule, problem, plan):
    assert rule in {fault.rule for fault in check(problem, plan)}


def test_a_violation_says_where():
    (fault,) = check(replace(STRICT, conflicts=frozenset({("p1", "e0")})), GOOD)
    assert fault == Violation("conflicts", {"panel": "P1", "person": "p1", "entry": "e0"})


def test_waived_rules_are_marked():
    problem = replace(STRICT, conflicts=frozenset({("p1", "e0")}), waived=frozenset({"conflicts"}))
    (fault,) = check(problem, GOOD)
    assert fault.is_waived
