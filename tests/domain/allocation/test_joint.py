from dataclasses import replace

from award.domain.allocation.joint import Joint
from award.domain.allocation.problem import RULES
from award.domain.allocation.setting import Bounds, Setting, bits
from award.domain.allocation.solver import Effort
from tests.domain.allocation.problems import roomy

MEMBERS = (bits([0, 1]), bits([2, 3]))


def joint(barred=(), costs=None) -> Joint:
    # Nobody of the second panel may be a guest for e0, e1 or e2: one of the first panel's must be e3.
    conflicts = {(person, entry) for person in ("p2", "p3") for entry in barred}
    setting = Setting(replace(roomy(guests=1), conflicts=frozenset(conflicts)), frozenset(RULES), 2)
    return Joint(setting, Bounds(1, 3, 4), MEMBERS, Effort(), costs)


def test_placements_leave_guests():
    assert joint(("e0", "e1", "e2")).place() is None  # e3 would be with one panel only, and both need it
    assert joint(("e0", "e1")).place()[:2] == [0, 0]
    assert joint(("e0", "e1", "e2", "e3")).place() is None


def test_the_least_cost_is_found_and_kept():
    costs = {(e, p): 1 + (e == p) for e in range(4) for p in range(2)}
    found = joint(costs=costs)
    place = found.place()
    assert place[:2] == [1, 0]
    assert found.keep_cost(place) == 4
    assert found.fix(0, 0) is None
    assert found.fix(2, 1)[2] == 1
    assert found.fix(2, 7) is None
