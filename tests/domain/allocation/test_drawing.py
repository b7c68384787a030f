from dataclasses import replace

from award.domain.allocation.drawing import SeatDraw
from award.domain.allocation.formation import Former
from award.domain.allocation.lots import Lots
from award.domain.allocation.problem import RULES
from award.domain.allocation.setting import Bounds, Setting, numbers
from award.domain.allocation.solver import Effort
from tests.domain.allocation.problems import fair_problem, roomy


def drawn(problem, bounds, without=frozenset(), seed="s"):
    setting = Setting(problem, frozenset(RULES) - without, problem.rules.minimum_members)
    former = Former(setting, bounds, Effort())
    draw = SeatDraw(former, former.find({}), Lots(seed))
    return draw, draw.run()


def test_without_an_obstacle_the_lowest_lots_are_drawn_in_turn():
    problem = roomy()
    draw, formation = drawn(problem, Bounds(2, 2, 4))
    lots, left = Lots("s"), {person.code for person in problem.persons}
    for seat, panel in ((1, 1), (1, 2), (2, 1), (2, 2)):
        first = min(left, key=lambda code: lots.lot("seat", panel, seat, code))
        left.remove(first)
        assert formation.members[panel - 1] >> int(first[1:]) & 1
        if seat == 1:
            assert draw.chairs[panel - 1] == int(first[1:])
    assert draw.passed == 0


def test_chairs_may_chair_and_people_apart_are_passed_over():
    problem = fair_problem(40, 40, 4)
    draw, formation = drawn(problem, Bounds(10, 10, 20))
    setting = Setting(problem, frozenset(RULES), 5)
    for chair, members in zip(draw.chairs, formation.members, strict=True):
        assert members >> chair & 1
        assert setting.persons[chair].may_chair
        assert setting.is_sound(members)
    assert draw.passed > 0


def test_known_formations_are_changed_before_the_solver_is_asked():
    problem = roomy(30, 12, 3, minimum_members=5, maximum_members=5)
    setting = Setting(problem, frozenset(RULES), 5)
    effort = Effort()
    former = Former(setting, Bounds(4, 4, 15), effort)
    SeatDraw(former, former.find({}), Lots("s")).run()
    assert effort.asked == 1


def test_without_the_rule_a_chair_is_drawn_among_those_who_may():
    problem = roomy(minimum_chairs=0)
    only = tuple(replace(p, may_chair=p.code == "p0") for p in problem.persons)
    draw, formation = drawn(replace(problem, persons=only), Bounds(2, 2, 4))
    expected = [0 if 0 in numbers(members) else None for members in formation.members]
    assert draw.chairs == expected


def test_further_seats_are_drawn_where_needed():
    _draw, formation = drawn(roomy(), Bounds(2, 2, 6))
    assert sum(members.bit_count() for members in formation.members) == 6
