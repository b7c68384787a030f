import pytest

from award.scoring import services
from award.scoring.models import ScoreSheet
from award.scoring.room import room_of
from award.scoring.roompage import discussion_of, editing_of, remarks_of
from tests import factories as make
from tests.scoring.scene import CODE, finding_on, talk

pytestmark = [pytest.mark.django_db]


def _room():
    found, sheet = talk()
    said = [finding_on(ScoreSheet.objects.get(assignment=row), text=f"评语{n}") for n, row in
            enumerate(found.assignments[:3])]  # fmt: skip
    finding_on(ScoreSheet.objects.get(assignment=found.assignments[0]), "4.1.2", "别的条款")
    return found, sheet, said


def _remarks(sheet):
    room = room_of(sheet)
    return remarks_of(room, room.board.rows[CODE].item)


def test_cards_carry_the_citations_and_the_letters_of_their_sources():
    found, sheet, said = _room()
    item = found.item(CODE)
    services.save_merged(
        actor=found.chair, sheet=sheet, item=item, kind="strength", text="合并", sources=[said[0].pk, said[1].pk]
    )
    services.save_merged(actor=found.chair, sheet=sheet, item=item, kind="issue", text="另写")
    remarks = _remarks(sheet)
    letters = sorted(room_of(sheet).board.own(found.user(place)).letter for place in (0, 1))
    first, second = remarks.cards
    assert [letter for letter in first.letters if letter in "ABCDE"] == letters
    assert [chip.label for chip in first.chips] == ["¶1"]
    assert (first.is_first, first.is_last, second.is_first, second.is_last) == (True, False, False, True)
    assert (second.letters, second.chips) == ("", [])
    assert {row.text for row in remarks.findings} == {"评语0", "评语1", "评语2"}


def test_a_source_of_someone_with_a_conflict_stays_in_the_card_and_leaves_the_list():
    found, sheet, said = _room()
    services.save_merged(
        actor=found.chair, sheet=sheet, item=found.item(CODE), kind="strength", text="合并", sources=[said[2].pk]
    )
    letter = room_of(sheet).board.own(found.user(2)).letter
    make.make_conflict(found.user(2), found.application)
    remarks = _remarks(sheet)
    assert remarks.cards[0].letters == letter
    assert said[2] not in remarks.findings


def test_merging_starts_from_the_ticked_texts_and_editing_adds_them():
    found, sheet, said = _room()
    remarks = _remarks(sheet)
    assert editing_of(remarks.cards, remarks.findings, "", []) is None
    new = editing_of(remarks.cards, remarks.findings, "new", [str(said[0].pk), str(said[1].pk), "x", "999999"])
    assert (new.merged, new.kind, new.text) == (None, "strength", "评语0\n评语1")
    assert new.sources == {said[0].pk, said[1].pk}
    saved = services.save_merged(
        actor=found.chair, sheet=sheet, item=found.item(CODE), kind="issue", text="合并", sources=new.sources
    )
    remarks = _remarks(sheet)
    edit = editing_of(remarks.cards, remarks.findings, str(saved.pk), [str(said[0].pk), str(said[2].pk)])
    assert (edit.merged, edit.kind, edit.text, edit.version) == (saved.pk, "issue", "合并\n评语2", 1)
    assert edit.sources == {row.pk for row in said}


def test_the_discussion_shows_one_item_and_counts_all():
    found, sheet, _said = _room()
    for code, place in ((CODE, 0), (CODE, 1), ("4.1.2", 1)):
        services.post_in_discussion(actor=found.user(place), sheet=sheet, item=found.item(code), text="说")
    posts, counts = discussion_of(room_of(sheet), found.user(1), CODE)
    assert [row.is_own for row in posts] == [False, True]
    assert posts[1].author == room_of(sheet).board.own(found.user(1)).letter
    services.withdraw_post(actor=found.user(1), post=posts[1].post)
    posts, counts = discussion_of(room_of(sheet), found.user(1), CODE)
    assert (len(posts), counts) == (2, {CODE: 1, "4.1.2": 1})
