import pytest

from award.scoring import queries
from award.scoring.boards import axis, letters_of, mark_text, panel_of, table_of
from award.scoring.consensus import board_of
from award.scoring.models import ScoreSheet
from tests.scoring.scene import talk

pytestmark = [pytest.mark.django_db]


def test_table_groups_by_category_or_lists_by_disagreement():
    _found, sheet = talk(sheet0={"4.5.3": 90})
    board = board_of(sheet)
    grouped = table_of(board, board.in_order, is_grouped=True)
    assert [len(rows) for _category, rows in grouped] == [len(category.items) for category in board.criteria.categories]
    ((category, rows),) = table_of(board, board.by_disagreement, is_grouped=False)
    assert category is None
    assert rows[0].row.item.code == "4.5.3"
    assert "90%" in str(rows[0].picture)


def test_pictures_are_named_and_show_every_letter():
    _found, sheet = talk([0, 100, 100, 100, 50])
    board = board_of(sheet)
    picture = str(letters_of(board, board.rows["4.1.2"]))
    assert "A 0%, B 100%, C 100%, D 100%, E 50%" in picture
    assert picture.count("<circle") == 5
    assert 'role="img"' in str(axis())


def test_an_item_that_applied_for_nobody_is_drawn_without_marks():
    _found, sheet = talk(**{f"sheet{n}": {"4.4.6": None} for n in range(5)})
    board = board_of(sheet)
    panel = panel_of(board, board.rows["4.4.6"], [])
    assert (panel.median, panel.mean) == ("", "")
    assert "<circle" not in str(panel.picture)
    assert {saying.mark for saying in panel.sayings} == {mark_text(None)}


def test_remarks_stand_with_the_letter_of_their_assessor():
    found, sheet = talk([40, 50, 50, 60, 65])
    last = max(found.assignments, key=lambda assignment: assignment.seat.pseudonym)
    own = ScoreSheet.objects.get(assignment=last)
    own.findings.create(item=found.item("4.1.2"), kind="strength", text="有力", updated_at=own.created_at)
    own.findings.create(item=found.item("4.1.3"), kind="issue", text="另一条", updated_at=own.created_at)
    board = board_of(sheet)
    panel = panel_of(board, board.rows["4.1.2"], queries.opened_findings(found.application, found.round))
    assert [[finding.text for finding in saying.findings] for saying in panel.sayings] == [[], [], [], [], ["有力"]]
    assert (panel.median, panel.mean) == ("50", "53")
