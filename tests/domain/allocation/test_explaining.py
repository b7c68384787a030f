from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from award.domain.allocation.explaining import blocking_rules, detail_of, exists, loose, setting_of, windows
from award.domain.allocation.problem import RULES
from award.domain.allocation.setting import Bounds
from award.domain.allocation.solver import Effort
from tests.domain.allocation.problems import any_problem, roomy
from tests.domain.allocation.reference import plans
from tests.domain.sizes import sized

ALL = frozenset(RULES)


def everyone(problem, **changes):
    return replace(problem, persons=tuple(replace(p, **changes) for p in problem.persons))


def in_conflict(problem):
    return replace(problem, conflicts=frozenset((p.code, "e0") for p in problem.persons))


CASES = {
    "size": (roomy(3, 4, 2), {"size"}),
    "chairs": (everyone(roomy(), may_chair=False), {"chairs"}),
    "industry": (everyone(roomy(industry_experts=1), industries=frozenset()), {"industry"}),
    "load": (everyone(roomy(), most=1), {"load"}),
    "load_difference": (roomy(6, 5, 2, load_difference=0), {"load_difference"}),
    "conflicts": (in_conflict(roomy()), {"conflicts"}),
    "one_employer": (everyone(roomy(), employer="z"), {"one_employer", "size"}),
    "same_region": (everyone(roomy(same_region="forbid"), region="r0"), {"same_region"}),
    "most_cycles": (everyone(roomy(most_cycles=1), cycles_in_row=1), {"most_cycles"}),
    "pairs": (
        replace(roomy(), pairs_barred=frozenset((f"p{a}", f"p{b}") for a in range(6) for b in range(a))),
        {"pairs", "size"},
    ),
    "guests": (everyone(roomy(guests=1), most=2), {"guests", "load"}),
}


@pytest.mark.parametrize("rule", CASES)
def test_each_rule_is_named_when_it_blocks_and_is_needed(rule):
    problem, expected = CASES[rule]
    blocking = blocking_rules(problem, Effort())
    assert set(blocking) == expected
    others = frozenset(RULES) - set(blocking)
    only = replace(problem, waived=others)
    assert exists(setting_of(only, ALL - others), Effort()) is None
    for one in blocking:
        assert exists(setting_of(problem, frozenset(blocking) - {one}), Effort()) is not None


@sized
@given(st.randoms(use_true_random=False))
def test_a_set_that_blocks_is_smallest_by_the_letter(random):
    problem = any_problem(random)
    if exists(setting_of(problem, ALL), Effort()) is not None:
        return
    blocking = frozenset(blocking_rules(problem, Effort()))
    for dropped in ("", *blocking):
        waived = ALL - blocking | {dropped} - {""}
        if "size" in waived:
            continue  # waived, it still asks for members in the letter
        found = next(plans(replace(problem, waived=waived)), None)
        assert (found is None) == (not dropped)


def test_windows_from_the_fairest_on():
    assert list(windows(setting_of(roomy(6, 5, 2, load_difference=2), ALL))) == [(2, 3), (2, 4), (1, 3)]
    assert list(windows(setting_of(roomy(6, 4, 2, load_difference=2), ALL))) == [(2, 2), (1, 3)]
    assert list(windows(setting_of(roomy(6, 5, 2, load_difference=0), ALL))) == []


def test_loose_bounds_leave_out_nothing():
    assert loose(setting_of(roomy(6, 5, 2, load_difference=2), ALL)) == Bounds(1, 4, 6)
    assert loose(setting_of(roomy(6, 5, 2, load_difference=0), ALL)) is None
    assert loose(setting_of(roomy(6, 5, 2), ALL - {"load_difference"})) == Bounds(1, 5, 6)


def test_counts_that_help_to_see_why():
    problem = replace(in_conflict(everyone(roomy(industry_experts=1, most_cycles=2), most=3)), panels=2)
    people = tuple(replace(p, cycles_in_row=2 * (p.code == "p5"), industries=frozenset()) for p in problem.persons)
    assert detail_of(replace(problem, persons=people)) == {
        "given": 6,
        "persons": 5,
        "seats": 4,
        "chairs": 5,
        "panels": 2,
        "entries": 4,
        "places": 12,
        "needed": 8,
        "lack": ("x",),
        "shunned": ("e0",),
    }
