from dataclasses import replace

from award.domain.allocation.lots import Lots
from award.domain.allocation.placing import costs_of, draw_places, knowers, neighbours
from award.domain.allocation.problem import RULES
from award.domain.allocation.setting import Bounds, Setting, bits
from award.domain.allocation.solver import Effort
from tests.domain.allocation.problems import roomy

MEMBERS = (bits([0, 1]), bits([2, 3]))
BOUNDS = Bounds(2, 2, 4)


def setting(**more) -> Setting:
    problem = roomy(**{"same_region": "avoid", **more})
    persons = tuple(replace(p, region="r0" if p.code in "p0 p1 p2" else "") for p in problem.persons)
    return Setting(replace(problem, persons=persons), frozenset(RULES), 2)


def test_neighbours_weigh_more_than_any_knowledge():
    found = setting()
    assert neighbours(found, MEMBERS[0], 0) == 2
    assert neighbours(found, MEMBERS[0], 1) == 0
    assert neighbours(setting(same_region="allow"), MEMBERS[0], 0) == 0
    assert knowers(found, MEMBERS[0], 0) == 2
    costs = costs_of(found, MEMBERS)
    assert costs[0, 0] - costs[0, 1] > 2 * len(found.entries) - 1
    assert costs[1, 0] == costs[1, 1] == 0


def test_the_fit_is_best_and_proven():
    found = setting()
    placed = draw_places(found, BOUNDS, MEMBERS, Lots("s"), Effort())
    assert placed.place[0] == 1
    assert sorted(placed.place) == [0, 0, 1, 1]
    assert placed.cost == placed.bound == costs_of(found, MEMBERS)[0, 1]


def test_lots_decide_among_equals():
    places = {draw_places(setting(), BOUNDS, MEMBERS, Lots(str(seed)), Effort()).place for seed in range(40)}
    assert len(places) == 3  # e0 is with the second panel; each of the three others may be beside it


def test_guests_decide_where_the_best_fit_would_leave_none():
    # The second panel may see e0 to e2 but not e3; e3 fits the first best of all, and is its only choice of guest but
    # for what else is placed there: the placement must leave it another one.
    found = setting(guests=1, same_region="allow")
    conflicts = frozenset((person, entry) for person in ("p2", "p3") for entry in ("e1", "e3"))
    problem = replace(found.problem, conflicts=conflicts)
    wide = Bounds(1, 3, 4)
    for seed in range(10):
        placed = draw_places(Setting(problem, frozenset(RULES), 2), wide, MEMBERS, Lots(str(seed)), Effort())
        guests = {(person in (2, 3), entry) for person, entry in placed.guests}
        assert len(guests) == 2
        assert placed.place[1] == placed.place[3] == 0
        assert {placed.place[0], placed.place[2]} == {0, 1}
        assert placed.cost == placed.bound
