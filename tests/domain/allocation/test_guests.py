import pytest

from award.domain.allocation.guests import Edge, can_connect, draw_guests, edge_of
from award.domain.allocation.problem import RULES
from award.domain.allocation.setting import Setting, bits
from tests.domain.allocation.problems import roomy

MEMBERS = (bits([0, 1]), bits([2, 3]))
PLACE = [0, 0, 1, 1]


def setting(conflicts=(), **rules) -> Setting:
    from dataclasses import replace

    problem = replace(roomy(**{"guests": 1, **rules}), conflicts=frozenset(conflicts))
    return Setting(problem, frozenset(RULES), 2)


def test_the_edge_holds_who_may_and_who_can():
    edge = edge_of(setting([("p2", "e0")], most_applications=3), MEMBERS, PLACE, 0)
    assert edge.hosts == {0: bits([3]), 1: bits([2, 3])}
    assert edge.spare == {2: 1, 3: 1}


def test_chains_find_guests_for_all():
    # e0 can go to person 0 only; e1, asked first, must make room.
    edge = Edge({1: 0b11, 0: 0b01}, {0: 1, 1: 1}, 2)
    assert edge.evenly() == {0: 1, 1: 1}
    assert not Edge({1: 0b01, 0: 0b01}, {0: 1, 1: 1}, 2).reach({0: 1, 1: 1}, set(), 2)
    assert Edge({1: 0b01, 0: 0b01}, {0: 2}, 2).evenly() == {0: 2}
    assert Edge({}, {}, 0).evenly() == {}


def test_panels_that_cannot_be_connected():
    barred = [(person, entry) for person in ("p2", "p3") for entry in ("e0", "e1")]
    assert can_connect(setting(), MEMBERS, PLACE)
    assert not can_connect(setting(barred), MEMBERS, PLACE)
    assert can_connect(setting(barred, guests=0), MEMBERS, PLACE)
    with pytest.raises(ValueError, match="find no guests"):
        draw_guests(setting(barred), MEMBERS, PLACE, lambda *pair: pair)


def test_guests_are_drawn_in_order_and_nobody_takes_two_without_need():
    drawn = draw_guests(setting(guests=2), MEMBERS, PLACE, lambda *pair: pair)
    assert drawn == [(2, 0), (3, 1), (0, 2), (1, 3)]
    turned = draw_guests(setting(guests=1), MEMBERS, PLACE, lambda p, i, e: (-i, -e))
    assert turned == [(3, 1), (1, 3)]
