from dataclasses import replace

from award.domain.allocation.formation import Former
from award.domain.allocation.guests import can_connect
from award.domain.allocation.problem import RULES
from award.domain.allocation.setting import Bounds, Setting
from award.domain.allocation.solver import Effort
from tests.domain.allocation.problems import fair_problem, roomy


def former(problem, bounds=None) -> Former:
    return Former(Setting(problem, frozenset(RULES), 2), bounds or Bounds(2, 2, 6), Effort())


def test_the_seated_stay_and_can_rise_again():
    found = former(roomy())
    for fixed in ({0: 1, 1: 1}, {0: 0}, {}):
        formation = found.find(fixed)
        assert all(formation.members[p] >> i & 1 for i, p in fixed.items())
    assert found.find({0: 0, 1: 0, 2: 0, 3: 0}) is None  # the largest panel has three
    assert found.find({0: 0, 1: 0, 2: 0}) is not None


def test_conflicts_that_rule_out_most_formations_are_seen():
    # Each application can be assessed by the two people of its own number and the next one only.
    problem = roomy(6, 6, 3, load_difference=0)
    free = {(f"p{n}", f"e{n}") for n in range(6)} | {(f"p{n ^ 1}", f"e{n}") for n in range(6)}
    barred = {(p.code, e.code) for p in problem.persons for e in problem.entries} - free
    found = former(replace(problem, conflicts=frozenset(barred)))
    assert sorted(found.find({}).members) == [0b11, 0b1100, 0b110000]
    assert found.find({0: 0, 2: 0}) is None


def test_formations_without_guests_are_cut_off():
    # p0 to p2 may not see e0, e1; p3 to p5 may not see e2, e3: each panel's guests would have to.
    problem = roomy(6, 4, 2, guests=1)
    barred = {(f"p{n}", f"e{e}") for n in range(3) for e in (0, 1)}
    barred |= {(f"p{n}", f"e{e}") for n in range(3, 6) for e in (2, 3)}
    assert former(replace(problem, conflicts=frozenset(barred))).find({}) is None
    fewer = barred - {("p0", "e0"), ("p5", "e3")}
    formation = former(replace(problem, conflicts=frozenset(fewer))).find({})
    assert formation is not None
    setting = Setting(replace(problem, conflicts=frozenset(fewer)), frozenset(RULES), 2)
    assert can_connect(setting, formation.members, formation.placement.place)


def test_guests_come_from_another_region_where_that_is_the_rule():
    problem = roomy(4, 4, 2, guests=1, same_region="forbid")
    persons = tuple(replace(p, region="ab"[n // 2]) for n, p in enumerate(problem.persons))
    entries = tuple(replace(e, region="ab"[n // 2]) for n, e in enumerate(problem.entries))
    assert former(replace(problem, persons=persons, entries=entries)).find({}) is None
    without = replace(problem, persons=persons, entries=entries, rules=replace(problem.rules, guests=0))
    assert sorted(former(without).find({}).members) == [0b0011, 0b1100]


def test_limits_of_people_leave_room_for_guests():
    problem = roomy(4, 4, 2, guests=1)
    tight = tuple(replace(p, most=2) for p in problem.persons)
    assert former(replace(problem, persons=tight)).find({}) is None
    one_each = tuple(replace(p, most=2 + n // 2) for n, p in enumerate(problem.persons))
    formation = former(replace(problem, persons=one_each)).find({})
    assert all((members & 0b1100).bit_count() == 1 for members in formation.members)


def test_a_problem_of_size_needs_few_questions():
    effort = Effort()
    setting = Setting(fair_problem(150, 60, 8), frozenset(RULES), 5)
    assert Former(setting, Bounds(18, 19, 40), effort).find({}) is not None
    assert effort.asked <= 10
