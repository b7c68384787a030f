import pytest

from award.scoring.boards import axis, bands_of, letters_of, mark_text, panel_of, scale_of, strip_of, table_of
from award.scoring.consensus import board_of
from award.scoring.models import ConsensusMark, MergedFinding, ScoreSheet
from award.scoring.room import room_of
from award.scoring.roompage import remarks_of
from tests.scoring.scene import finding_on, talk

pytestmark = [pytest.mark.django_db]


def _panel(sheet, code, own=""):
    room = room_of(sheet)
    row = room.board.rows[code]
    remarks = remarks_of(room, row.item)
    return panel_of(room, row, remarks.findings, remarks.chips, own)


def test_table_groups_by_category_or_lists_by_disagreement():
    _found, sheet = talk(sheet0={"4.5.3": 90})
    board = board_of(sheet)
    grouped = table_of(board, board.in_order, is_grouped=True)
    assert [len(rows) for _category, rows in grouped] == [len(category.items) for category in board.criteria.categories]
    ((category, rows),) = table_of(board, board.by_disagreement, is_grouped=False, posts={"4.5.3": 2})
    assert category is None
    assert rows[0].row.item.code == "4.5.3"
    assert rows[0].posts == 2
    assert "90%" in str(rows[0].picture)


@pytest.mark.parametrize(
    ("marks", "low", "high"),
    [([40, 50, 50, 60, 60], 30, 80), ([0, 100, 50, 50, 50], 0, 100), ([95, 95, 95, 95, 95], 50, 100)],
)
def test_scale_holds_every_mark_and_is_wide_enough(marks, low, high):
    _found, sheet = talk(marks)
    scale = scale_of(board_of(sheet))
    assert (scale.low, scale.high) == (low, high)
    assert str(high) in str(axis(scale))
    assert scale.x(low) < scale.x(high)


def test_a_strip_shows_each_mark_and_the_agreed_one():
    found, sheet = talk([40, 50, 50, 60, 60])
    ConsensusMark.objects.create(sheet=sheet, item=found.item("4.1.2"), percent=55, version=1)
    board = board_of(sheet)
    with_flag, without = (strip_of(board.rows[code], scale_of(board)) for code in ("4.1.2", "4.1.3"))
    assert with_flag.count("<circle") == without.count("<circle") == 5
    assert "<polygon" in with_flag
    assert "<polygon" not in without


def test_pictures_are_named_and_show_every_letter():
    _found, sheet = talk([0, 100, 100, 95, 50])
    board = board_of(sheet)
    row = board.rows["4.1.2"]
    picture = str(letters_of(board, row))
    assert ", ".join(f"{letter} {mark}%" for letter, mark in row.marks.items()) in picture
    assert picture.count("<circle") == 5
    assert 'role="img"' in picture


def test_discs_of_near_marks_do_not_cover_each_other():
    _found, sheet = talk([55, 55, 60, 60, 60])
    board = board_of(sheet)
    places = [float(part.split('"')[1]) for part in str(letters_of(board, board.rows["4.1.2"])).split("<circle ")[1:]]
    assert len(places) == 5
    assert all(right - left >= 18 for left, right in zip(sorted(places), sorted(places)[1:], strict=False))


def test_an_item_that_applied_for_nobody_is_drawn_without_marks():
    _found, sheet = talk(**{f"sheet{n}": {"4.4.6": None} for n in range(5)})
    panel = _panel(sheet, "4.4.6")
    assert (panel.median, panel.mean) == ("", "")
    assert "<circle" not in str(panel.picture)
    assert {saying.mark for saying in panel.sayings} == {mark_text(None)}


def test_bands_in_the_picture_are_named():
    _found, sheet = talk()
    kind = board_of(sheet).criteria.kind_of("4.1.2")
    assert "50–65" in bands_of(kind, 30, 80)
    assert "100" not in bands_of(kind, 30, 80)


def test_remarks_stand_with_the_letter_of_their_assessor_and_ones_own_is_marked():
    found, sheet = talk([40, 50, 50, 60, 65])
    own = ScoreSheet.objects.get(assignment=found.assignments[4])
    said = finding_on(own, "4.1.2", "有力")
    finding_on(own, "4.1.3", "另一条")
    merged = MergedFinding.objects.create(
        sheet=sheet, item=found.item("4.1.2"), kind="strength", text="有力", updated_at=sheet.opened_at
    )
    merged.sources.add(said)
    letter = board_of(sheet).own(found.user(4)).letter
    panel = _panel(sheet, "4.1.2", own=letter)
    by_letter = {saying.letter: saying for saying in panel.sayings}
    assert [row.finding.text for row in by_letter[letter].findings] == ["有力"]
    assert by_letter[letter].findings[0].is_merged
    assert [name for name, saying in by_letter.items() if saying.is_own] == [letter]
    assert sum(bool(saying.findings) for saying in panel.sayings) == 1
    assert (panel.median, panel.mean) == ("50", "53")
