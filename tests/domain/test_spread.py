import pytest

from award.domain.programme import Discuss
from award.domain.scores import pack_marks
from award.domain.spread import disagreement
from tests.domain.builders import make_criteria

RULE = Discuss(item_range=20, total_range=20)


def spread(*sheets, discuss=RULE):
    criteria = make_criteria()
    return disagreement(criteria, {f"J{n}": pack_marks(criteria, marks) for n, marks in enumerate(sheets)}, discuss)


def test_range_and_median_of_an_item():
    found = spread(*({"1.1": x, "1.2": 50, "2.1": 50} for x in (70, 40, 45, 65)))
    first = found.items[0]
    assert (first.percents, first.low, first.high, first.range, first.median) == ((40, 45, 65, 70), 40, 70, 30, "55")
    # Totals 112, 94, 97, 109.
    assert (found.total_low, found.total_high, found.total_range) == ("94.00", "112.00", "18.00")
    assert (first.discuss, found.discuss_total) == (True, False)


@pytest.mark.parametrize(("high", "asks"), [(65, False), (70, True)])
def test_range_at_the_trigger_asks(high, asks):
    found = spread({"1.1": 50, "1.2": 50, "2.1": 50}, {"1.1": high, "1.2": 50, "2.1": 50})
    assert found.items[0].discuss is asks


def test_median_between_two_marks():
    assert spread({"1.1": 50, "1.2": 0, "2.1": 0}, {"1.1": 55, "1.2": 0, "2.1": 0}).items[0].median == "52.5"


def test_item_that_applies_for_some_only_is_to_be_discussed():
    found = spread({"1.1": 50, "1.2": 50, "2.1": None}, {"1.1": 50, "1.2": 50, "2.1": 50})
    assert (found.items[2].discuss, found.items[2].not_applicable, found.items[2].range) == (True, 1, 0)
    assert found.by_range[0].item == "2.1"


def test_nothing_asks_without_a_rule():
    found = spread({"1.1": 0, "1.2": 50, "2.1": None}, {"1.1": 100, "1.2": 50, "2.1": 50}, discuss=None)
    assert not any(item.discuss for item in found.items)
    assert not found.discuss_total


def test_trigger_of_zero_does_not_ask_about_agreement():
    same = {"1.1": 50, "1.2": 50, "2.1": 50}
    found = spread(same, same, discuss=Discuss(item_range=0, total_range=0))
    assert not found.discuss_total
    assert not any(item.discuss for item in found.items)


def test_without_complete_sheets_there_is_no_total():
    found = spread({"1.1": 50})
    assert (found.total_range, found.items[1].median, found.items[1].range) == (None, None, 0)
