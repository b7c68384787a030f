import json

import pytest
from django.http import Http404

from award.core.errors import ServiceError, StaleState
from award.scoring import services
from award.scoring.models import Confirmation
from award.scoring.room import CHANGED, CONFIRMED, DISSENT, OPEN, room_of
from tests import factories as make
from tests.scoring.scene import CODE, confirmed_by, last_event, secretary, stranger, talk

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def _complete():
    found, sheet = talk([50, 50, 55, 55, 60])
    services.take_suggested(actor=found.chair, sheet=sheet)
    return found, sheet


def _states(found, sheet):
    answers = {answer.assessor.user_id: answer.state for answer in room_of(sheet).answers}
    return [answers.get(found.user(place).pk) for place in range(5)]


def test_members_confirm_the_sheet_as_it_stands():
    found, sheet = _complete()
    confirmed_by(found, sheet, [1])
    assert _states(found, sheet) == [OPEN, CONFIRMED, OPEN, OPEN, OPEN]
    body = json.loads(last_event().body)
    assert (body["action"], body["after"]) == ("consensus_sheet.confirmed", {"sha256": room_of(sheet).state})


def test_every_later_change_voids_the_confirmations():
    found, sheet = _complete()
    item = found.item(CODE)

    def mark():
        services.save_consensus_mark(actor=found.chair, sheet=sheet, item=item, percent=60, version=1)

    def reason():
        services.save_consensus_mark(actor=found.chair, sheet=sheet, item=item, percent=60, reason="属实", version=2)

    def merge():
        services.save_merged(actor=found.chair, sheet=sheet, item=item, kind="strength", text="合并")

    for change in (mark, reason, merge):
        confirmed_by(found, sheet, [1])
        assert room_of(sheet).confirmed == 1
        change()
        assert _states(found, sheet)[1] == CHANGED
        assert room_of(sheet).confirmed == 0


def test_who_saw_something_else_does_not_confirm_it():
    found, sheet = _complete()
    seen = room_of(sheet).state
    services.save_consensus_mark(actor=found.chair, sheet=sheet, item=found.item(CODE), percent=60, version=1)
    with pytest.raises(StaleState):
        services.confirm_consensus(actor=found.user(1), sheet=sheet, seen=seen)
    assert not Confirmation.objects.exists()


def test_an_incomplete_sheet_is_not_confirmed():
    found, sheet = talk()
    with pytest.raises(ServiceError) as caught:
        services.confirm_consensus(actor=found.user(1), sheet=sheet, seen=room_of(sheet).state)
    assert caught.value.code == "incomplete"


def test_a_dissent_stands_through_changes_until_its_author_confirms():
    found, sheet = _complete()
    services.dissent_consensus(actor=found.user(2), sheet=sheet, reason="展开不足")
    assert "展开" not in last_event().body
    services.save_consensus_mark(actor=found.chair, sheet=sheet, item=found.item(CODE), percent=60, version=1)
    assert _states(found, sheet)[2] == DISSENT
    confirmed_by(found, sheet, [2])
    assert (_states(found, sheet)[2], Confirmation.objects.get().reason) == (CONFIRMED, "")
    with pytest.raises(ServiceError):
        services.dissent_consensus(actor=found.user(2), sheet=sheet, reason=" ")


def test_the_secretary_does_not_confirm_and_strangers_find_nothing():
    found, sheet = _complete()
    state = room_of(sheet).state
    with pytest.raises(ServiceError):
        services.confirm_consensus(actor=secretary(found), sheet=sheet, seen=state)
    for who in ("other_panel", "office", "conflicted"):
        outside = stranger(found, who)
        with pytest.raises(Http404):
            services.confirm_consensus(actor=outside, sheet=sheet, seen=state)
        with pytest.raises(Http404):
            services.dissent_consensus(actor=outside, sheet=sheet, reason="不同意")
    assert not Confirmation.objects.exists()


def test_who_gets_a_conflict_leaves_the_list_of_those_waited_for():
    found, sheet = _complete()
    confirmed_by(found, sheet, range(5))
    make.make_conflict(found.user(4), found.application)
    room = room_of(sheet)
    assert len(room.answers) == 4
    assert room.is_confirmed
