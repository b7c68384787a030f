import pytest

from award.scoring.consensus import agreed_content, board_of, state_sha256, suggested
from award.scoring.models import ConsensusMark, MergedFinding, ScoreSheet
from tests import factories as make
from tests.scoring.scene import finding_on, talk, visit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_board_shows_marks_under_letters():
    _found, sheet = talk([40, 50, 50, 60, 60])
    board = board_of(sheet)
    assert list(board.letters.values()) == list("ABCDE")
    assert sorted(board.rows["4.1.2"].marks.values()) == [40, 50, 50, 60, 60]
    assert board.agreed_count == 0
    assert not board.is_complete


def test_who_gets_a_conflict_takes_its_sheet_along_and_the_others_keep_their_letters():
    found, sheet = talk([0, 50, 50, 60, 60])
    before = board_of(sheet)
    assert before.own(found.user(0)).packed
    make.make_conflict(found.user(0), found.application)
    after = board_of(sheet)
    gone = found.assignments[0].seat.pseudonym
    assert after.letters == {judge: letter for judge, letter in before.letters.items() if judge != gone}
    assert after.rows["4.1.2"].spread.percents == (50, 50, 60, 60)
    assert after.own(found.user(0)) is None
    assert [entry.standing for entry in after.assessors if not entry.counts] == ["recused"]


def test_a_mark_that_leaves_the_range_after_a_conflict_is_named():
    found, sheet = talk([0, 50, 50, 60, 60])
    ConsensusMark.objects.create(sheet=sheet, item=found.item("4.1.2"), percent=10, version=1)
    ConsensusMark.objects.create(sheet=sheet, item=found.item("4.1.3"), percent=10, reason="现场属实", version=1)
    assert board_of(sheet).unexplained == []
    make.make_conflict(found.user(0), found.application)
    assert board_of(sheet).unexplained == ["4.1.2"]


def test_agreed_content_changes_with_each_mark_reason_and_merged_remark():
    found, sheet = talk()
    hashes = {state_sha256(agreed_content([], []))}
    mark = ConsensusMark(sheet=sheet, item=found.item("4.1.2"), percent=50)
    hashes.add(state_sha256(agreed_content([mark], [])))
    mark.reason = "属实"
    hashes.add(state_sha256(agreed_content([mark], [])))
    merged = MergedFinding.objects.create(
        sheet=sheet, item=found.item("4.1.2"), kind="strength", text="看板", updated_at=sheet.opened_at
    )
    merged.sources.add(finding_on(ScoreSheet.objects.get(assignment=found.assignments[0])))
    content = agreed_content([mark], [merged])
    hashes.add(state_sha256(content))
    judge = found.assignments[0].seat.pseudonym
    assert content["remarks"] == {"4.1.2": [{"kind": "strength", "text": "看板", "from": [judge]}]}
    assert len(hashes) == 4


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
