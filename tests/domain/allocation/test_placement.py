from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from award.domain.allocation.placement import Placement
from award.domain.allocation.problem import RULES
from award.domain.allocation.setting import Bounds, Setting, bits
from tests.domain.allocation.problems import roomy
from tests.domain.sizes import sized


def is_whole(placement: Placement) -> bool:
    return (
        all(suits >> place & 1 for suits, place in zip(placement.suits, placement.place, strict=True))
        and placement.loads == [placement.place.count(p) for p in range(len(placement.highs))]
        and all(
            low <= load <= high
            for low, load, high in zip(placement.lows, placement.loads, placement.highs, strict=True)
        )
    )


def possible(suits, lows, highs) -> list[tuple[int, ...]]:
    panels = range(len(lows))
    return [
        places
        for places in product(panels, repeat=len(suits))
        if all(suits[e] >> p & 1 for e, p in enumerate(places))
        and all(lows[p] <= places.count(p) <= highs[p] for p in panels)
    ]


CASES = st.tuples(
    st.lists(st.integers(0, 7), min_size=3, max_size=6),
    st.lists(st.integers(0, 2), min_size=3, max_size=3).filter(lambda lows: sum(lows) <= 3),
    st.lists(st.integers(1, 4), min_size=3, max_size=3),
)


@sized
@given(CASES)
def test_a_placement_is_found_wherever_there_is_one(case):
    suits, lows, highs = case
    placement = Placement(suits, lows, highs)
    stuck = placement.complete()
    found = possible(*case)
    assert (stuck is None) == bool(found)
    if found:
        assert is_whole(placement)


@sized
@given(CASES, st.integers(0, 2))
def test_fixing_succeeds_exactly_where_a_placement_exists(case, p):
    placement = Placement(*case)
    if placement.complete() is not None:
        return
    before = list(placement.place)
    could = any(places[0] == p for places in possible(*case))
    assert placement.fix(0, p) == could
    assert is_whole(placement)
    assert placement.place[0] == p if could else placement.place == before


def test_what_is_stuck_is_told():
    placement = Placement([0b01, 0b01, 0b11], [0, 0], [1, 3])
    assert placement.complete() == {0, 1}
    placement = Placement([0b01, 0b01, 0b01], [0, 2], [3, 3])
    assert placement.complete() == {0, 1, 2}
    assert Placement([1], [2], [1]).complete() == frozenset()


def test_release_and_take():
    placement = Placement([0b11, 0b11], [0, 0], [2, 2])
    placement.take([0, 0])
    placement.highs[0] = 1
    placement.release()
    assert sorted(placement.place) == [-1, 0]
    assert placement.copy().complete() is None
    assert -1 in placement.place


def test_the_placement_of_panels():
    setting = Setting(roomy(), frozenset(RULES), 2)
    placement = Placement.of(setting, Bounds(1, 3, 6), [bits([0, 1]), bits([2, 3])])
    assert (placement.suits, placement.lows, placement.highs) == ([0b11] * 4, [1, 1], [3, 3])
