import pytest

from award.core.clock import now
from award.panels.models import Seat
from award.scoring.models import MergedFinding, RoomPresence, ScoreSheet, TalkPost
from award.scoring.roomqueries import (
    SEEN_FOR,
    assessors,
    confirmations_of,
    letter,
    merged_of,
    merged_one,
    own_seat,
    post_one,
    posts_of,
    present,
)
from tests import factories as make
from tests.scoring.scene import CODE, confirmed_by, finding_on, scene, sealed, secretary, talk

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_letters_never_repeat():
    assert [letter(place) for place in (0, 4, 25, 26)] == ["A", "E", "Z", "A2"]
    assert len({letter(place) for place in range(60)}) == 60


def _letters(application, round_):
    return {row.judge: row.letter for row in assessors(application, round_)}


def test_letters_are_mixed_anew_for_each_application_and_stay():
    found = scene()
    rows = [found.assignments]
    for _more in range(9):
        rows.append(make.assign(found.panel, make.make_application(found.cycle, state="accepted"), found.round))
    orders = set()
    for assignments in rows:
        for row in assignments:
            make.make_sheet(row, 50, sealed=True)
        first = _letters(assignments[0].application, found.round)
        assert first == _letters(assignments[0].application, found.round)
        assert sorted(first.values()) == list("ABCDE")
        orders.add(tuple(first[row.seat.pseudonym] for row in assignments))
    assert len(orders) > 5  # ten applications: neither by seat nor by pseudonym


def test_everyone_expected_is_there_with_the_standing_of_the_sheet():
    found = scene(6)
    for place in range(5):
        found.sheet(place, 50, sealed=True)
    found.sheet(5, 50)
    found.close()
    make.make_conflict(found.user(0), found.application)
    Seat.objects.filter(pk=found.assignments[1].seat_id).update(left_at=found.round.opened_at)
    secretary(found)
    standing = {row.judge: row.standing for row in assessors(found.application, found.round)}
    assert [standing[row.seat.pseudonym] for row in found.assignments] == [
        "recused", "left", "counted", "counted", "counted", "unsealed",
    ]  # fmt: skip
    assert len(standing) == 6
    unsealed = next(row for row in assessors(found.application, found.round) if row.standing == "unsealed")
    assert (unsealed.letter, str(unsealed.why_not) != "") == ("", True)


@pytest.mark.parametrize("size", [5, 9])
def test_the_table_is_one_query(django_assert_num_queries, size):
    found = scene(size)
    for place in range(size):
        found.sheet(place, 50, sealed=True)
    with django_assert_num_queries(1):
        assert len(assessors(found.application, found.round)) == size


def test_present_are_those_seen_just_now_who_still_sit_there():
    found, sheet = talk()
    seats = [row.seat for row in found.assignments]
    for seat, seen in ((seats[0], now()), (seats[1], now() - SEEN_FOR * 2), (seats[2], now())):
        RoomPresence.objects.create(sheet=sheet, seat=seat, last_seen=seen)
    Seat.objects.filter(pk=seats[2].pk).update(left_at=now())
    assert present(sheet) == [(seats[0].pk, "chair")]


def test_own_seat_is_of_this_panel_and_not_of_those_who_left():
    found = sealed()
    assert own_seat(found.user(1), found.panel) == found.assignments[1].seat
    assert own_seat(found.user(1), make.make_panel(found.cycle)) is None
    Seat.objects.filter(pk=found.assignments[1].seat_id).update(left_at=now())
    assert own_seat(found.user(1), found.panel) is None


def test_records_of_a_room_are_of_its_sheet_alone():
    found, sheet = talk([50, 50, 55, 55, 60])
    other = make.make_consensus(
        make.make_application(found.cycle, state="accepted"), sheet.round, make.make_panel(found.cycle)
    )
    rows = []
    for where, seat in ((sheet, found.assignments[0].seat), (other, other.panel.seats.first())):
        item = found.item(CODE)
        merged = MergedFinding.objects.create(sheet=where, item=item, kind="issue", text="一", updated_at=now())
        post = TalkPost.objects.create(sheet=where, item=item, seat=seat, text="二", posted_at=now())
        rows.append((merged, post))
    rows[0][0].sources.add(finding_on(ScoreSheet.objects.get(assignment=found.assignments[0])))
    assert (merged_of(sheet), posts_of(sheet)) == ([rows[0][0]], [rows[0][1]])
    assert merged_one(rows[1][0].pk) == rows[1][0]
    assert (post_one(rows[1][1].pk), post_one(0), merged_one(0)) == (rows[1][1], None, None)


def test_confirmations_by_seat():
    from award.scoring import services

    found, sheet = talk([50, 50, 55, 55, 60])
    services.take_suggested(actor=found.chair, sheet=sheet)
    confirmed_by(found, sheet, [2])
    assert list(confirmations_of(sheet)) == [found.assignments[2].seat_id]
