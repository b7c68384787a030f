from dataclasses import replace

import pytest

from award.core.clock import now
from award.domain.programmetables import ConsensusRules
from award.scoring import services
from award.scoring.models import RoomPresence
from award.scoring.room import presence_of, room_of, stamp_of
from tests import factories as make
from tests.scoring.scene import CODE, confirmed_by, secretary, talk

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def _complete():
    found, sheet = talk([50, 50, 55, 55, 60])
    services.take_suggested(actor=found.chair, sheet=sheet)
    return found, sheet


@pytest.mark.parametrize(
    ("rule", "confirming", "enough"),
    [("all", 4, False), ("all", 5, True), ("majority", 2, False), ("majority", 3, True), ("none", 0, True)],
)
def test_the_programme_says_how_many_confirm(rule, confirming, enough):
    found, sheet = _complete()
    confirmed_by(found, sheet, range(confirming))
    room = replace(room_of(sheet), rules=ConsensusRules(confirmations=rule))
    assert room.is_confirmed is enough
    assert room.confirmed == confirming


def test_members_and_authors_are_called_by_letter_or_by_letter_and_name():
    found, sheet = _complete()
    room = room_of(sheet)
    assessor, seat = room.board.own(found.user(1)), found.assignments[1].seat
    assert room.name_of(assessor) == room.author(seat) == assessor.letter
    named = replace(room, rules=ConsensusRules(assessors="names"))
    assert named.name_of(assessor) == named.author(seat) == f"{assessor.letter} {found.user(1).name}"


def test_the_secretary_has_no_letter_and_is_called_by_the_office():
    found, sheet = _complete()
    seat = secretary(found).expert.seats.get()
    room = room_of(sheet)
    assert room.author(seat) == seat.get_role_display()
    named = replace(room, rules=ConsensusRules(assessors="names"))
    assert str(seat.expert.user) in named.author(seat)


def test_presence_counts_members_and_the_secretary_and_not_who_has_a_conflict():
    found, sheet = _complete()
    seats = [found.assignments[place].seat for place in (0, 1)] + [secretary(found).expert.seats.get()]
    for seat in seats:
        RoomPresence.objects.create(sheet=sheet, seat=seat, last_seen=now())
    presence = presence_of(sheet, room_of(sheet).board.assessors)
    assert (len(presence.seats), presence.has_chair) == (3, True)
    assert "3" in presence.words
    make.make_conflict(found.user(0), found.application)
    presence = presence_of(sheet, room_of(sheet).board.assessors)
    assert (len(presence.seats), presence.has_chair) == (2, False)


def test_the_stamp_changes_with_whatever_the_page_shows():
    found, sheet = _complete()

    def stamp():
        sheet.refresh_from_db()
        assessors = room_of(sheet).board.assessors
        return stamp_of(sheet, assessors, presence_of(sheet, assessors))

    item = found.item(CODE)
    seen = [stamp()]
    assert stamp() == seen[0]
    for act in (
        lambda: services.save_consensus_mark(actor=found.chair, sheet=sheet, item=item, percent=60, version=1),
        lambda: services.save_merged(actor=found.chair, sheet=sheet, item=item, kind="issue", text="合并"),
        lambda: services.post_in_discussion(actor=found.chair, sheet=sheet, item=item, text="说"),
        lambda: confirmed_by(found, sheet, [1]),
        lambda: services.enter_room(actor=found.user(1), sheet=sheet),
        lambda: make.make_conflict(found.user(4), found.application),
    ):
        act()
        seen.append(stamp())
    assert len(set(seen)) == len(seen)
