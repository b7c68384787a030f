import pytest

from award.domain.places import Entry, award_classes, shortlist_cut
from award.domain.programme import Shortlist
from tests.domain.builders import NAME, make_programme


def entries(*scores: int, below: tuple[int, ...] = ()) -> list[Entry]:
    """Ranked entries of descending scores; the numbers in `below` are below a floor."""
    return [Entry(n, 1 + sum(other > s for other in scores), 100 * s, n in below) for n, s in enumerate(scores)]


@pytest.mark.parametrize(
    ("scores", "cap", "floor", "taken", "tied"),
    [
        ((90, 80, 70), 2, 0, [0, 1], []),
        ((90, 80, 80), 2, 0, [0], [1, 2]),
        ((90, 80, 80, 70), 2, 0, [0], [1, 2]),  # 70 does not slip in behind a tie
        ((80, 80, 70), 2, 0, [0, 1], []),  # the tie ends at the cap
        ((80, 80, 80), 2, 0, [], [0, 1, 2]),
        ((90, 80, 70), None, 80, [0, 1], []),  # no cap; at the floor is in
        ((90, 80, 80), 2, 85, [0], []),
        ((90, 80), 0, 0, [], []),
        ((), 2, 0, [], []),
    ],
)
def test_shortlist(scores, cap, floor, taken, tied):
    more = {} if cap is None else {"cap": cap}
    cut = shortlist_cut(entries(*scores), Shortlist(floor=floor, **more), unit=100)
    assert (cut.taken, cut.tied) == (taken, tied)


def test_floors_play_no_part_in_a_shortlist():
    assert shortlist_cut(entries(90, 80, below=(0,)), Shortlist(cap=1), unit=100).taken == [0]


def classes(*quotas: object, **more: object):
    rules = [
        {"code": f"c{n}", "name": NAME, **({} if q is None else {"quota": q}), **more} for n, q in enumerate(quotas)
    ]
    return make_programme(classes=rules).classes


@pytest.mark.parametrize(
    ("scores", "below", "quotas", "given", "tied"),
    [
        ((90, 80, 70, 60), (), (1, 2), {0: "c0", 1: "c1", 2: "c1"}, set()),
        ((90, 80, 80, 70), (), (2, 2), {0: "c0", 3: "c1"}, {1, 2}),  # the tied take no lower class, 70 does
        ((90, 90), (), (1, 2), {}, {0, 1}),
        ((90, 80, 80), (1,), (2, 1), {0: "c0", 2: "c0"}, set()),  # below a floor: no rival for the place
        ((90, 80), (), (0, 1), {0: "c1"}, set()),
        ((90, 80, 70), (1,), (None,), {0: "c0", 2: "c0"}, set()),
        ((90, 80), (), (3, 3), {0: "c0", 1: "c0"}, set()),
    ],
)
def test_classes(scores, below, quotas, given, tied):
    assert award_classes(entries(*scores, below=below), classes(*quotas), unit=100) == (given, tied)


def test_class_floor_is_in():
    assert award_classes(entries(60, 59), classes(3, floor=60), unit=100)[0] == {0: "c0"}


def test_committee_gives_its_own_class():
    assert award_classes(entries(90), classes(1, by="committee"), unit=100) == ({}, set())
