from dataclasses import replace

from award.domain.allocation.problem import RULES
from award.domain.allocation.setting import Bounds, Setting, bits, numbers
from tests.domain.allocation.problems import roomy

ALL = frozenset(RULES)


def setting(problem=None, without=frozenset(), **rules) -> Setting:
    return Setting(problem or roomy(**rules), ALL - without, 2)


def changed(problem, **changes):
    return replace(problem, persons=tuple(replace(p, **changes.get(p.code, {})) for p in problem.persons))


def test_sets_as_bits():
    assert bits([0, 3]) == 0b1001
    assert list(numbers(0b1001)) == [0, 3]
    assert list(numbers(0)) == []


def test_who_has_sat_long_enough_is_not_in_the_pool():
    problem = changed(roomy(most_cycles=2), p1={"cycles_in_row": 2}, p2={"cycles_in_row": 1})
    assert setting(problem).pool == (0, 2, 3, 4, 5)
    assert setting(problem, frozenset({"most_cycles"})).pool == (0, 1, 2, 3, 4, 5)


def test_sound_panels():
    problem = changed(roomy(), p0={"employer": "z", "may_chair": False}, p1={"employer": "z"}, p2={"may_chair": False})
    problem = replace(problem, pairs_barred=frozenset({("p3", "p4")}))
    found = setting(problem)
    assert found.is_sound(bits([1, 2]))
    assert not found.is_sound(bits([1]))
    assert not found.is_sound(bits([1, 2, 3, 5]))
    assert not found.is_sound(bits([0, 1]))  # one employer
    assert not found.is_sound(bits([0, 2]))  # no chair
    assert not found.is_sound(bits([3, 4]))  # a pair
    assert setting(problem, frozenset({"one_employer", "chairs", "pairs"})).is_sound(bits([0, 2]))


def test_what_suits_a_panel():
    problem = replace(roomy(industry_experts=1, same_region="forbid"), conflicts=frozenset({("p0", "e0")}))
    problem = changed(problem, p2={"industries": frozenset()}, p3={"industries": frozenset()}, p1={"region": "r1"})
    found = setting(problem)
    assert not found.suits(bits([0, 4]), 0)
    assert found.suits(bits([0, 4]), 1)
    assert not found.suits(bits([1, 4]), 1)
    assert not found.suits(bits([2, 3]), 1)
    assert setting(problem, frozenset({"conflicts"})).suits(bits([0, 4]), 0)
    assert setting(problem, frozenset({"industry"})).suits(bits([2, 3]), 1)
    assert setting(problem, frozenset({"same_region"})).suits(bits([1, 4]), 1)


def test_room_leaves_a_place_for_guests():
    problem = changed(roomy(guests=1), p0={"most": 2}, p1={"most": 2}, p2={"most": 3})
    bounds = Bounds(1, 4, 6)
    assert setting(problem).room(bits([0, 1]), bounds) == 1
    assert setting(problem).room(bits([0, 2]), bounds) == 2
    assert setting(problem).room(bits([4, 5]), bounds) == 4
    assert setting(problem, frozenset({"guests"})).room(bits([0, 1]), bounds) == 2
    assert setting(problem, frozenset({"load"})).room(bits([0, 1]), bounds) == 4
