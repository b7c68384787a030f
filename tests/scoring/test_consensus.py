import pytest

from award.scoring.consensus import board_of, letter, suggested
from tests.scoring.scene import talk, visit

pytestmark = [pytest.mark.django_db]


def test_letters_never_repeat():
    assert [letter(place) for place in (0, 4, 25, 26)] == ["A", "E", "Z", "A2"]
    assert len({letter(place) for place in range(60)}) == 60


def test_board_shows_marks_under_letters_in_the_order_of_pseudonyms():
    found, sheet = talk([40, 50, 50, 60, 60])
    board = board_of(sheet)
    judges = sorted(assignment.seat.pseudonym for assignment in found.assignments)
    assert list(board.letters) == judges
    assert board.rows["4.1.2"].marks == {"A": 40, "B": 50, "C": 50, "D": 60, "E": 60}
    assert board.agreed_count == 0


@pytest.mark.parametrize(
    ("marks", "median"),
    [([40, 50, 55, 60, 60], 55), ([50, 55, 55, 60], 55), ([50, 55], 55), ([50, 60], 55), ([0, 5], 5), ([55, 60], 60)],
)
def test_median_mark_is_on_a_step_halves_up(marks, median):
    _found, sheet = talk(marks)
    assert board_of(sheet).rows["4.1.2"].median_mark == median


def test_rest_is_what_needs_no_talk():
    _found, sheet = talk([50, 50, 50, 50, 50], sheet0={"4.1.3": 65, "4.1.4": 70, "4.4.6": None})
    board = board_of(sheet)
    rest = suggested(board)
    assert "4.1.3" in rest  # a range of 15
    assert "4.1.4" not in rest  # of 20, the programme's trigger
    assert "4.4.6" not in rest  # not applicable for one of them
    assert {row.item.code for row in board.by_disagreement[:2]} == {"4.1.4", "4.4.6"}


def test_an_item_that_applied_for_nobody_is_suggested_as_such():
    _found, sheet = talk(**{f"sheet{n}": {"4.4.6": None} for n in range(5)})
    row = board_of(sheet).rows["4.4.6"]
    assert row.suggestion is None
    assert row.median_mark is None
    assert row.is_outside(50)
    assert row.reason_needed(50)
    assert not row.reason_needed(None)


def test_site_visit_suggests_the_mark_before():
    _found, sheet = visit(80)
    board = board_of(sheet)
    assert suggested(board)["4.5.3"] == 80
    assert board.rows["4.5.3"].reason_needed(80) == ""
    assert board.rows["4.5.3"].reason_needed(75)
