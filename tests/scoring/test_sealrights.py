"""Who sees what was sealed, and the doors to it; who may reopen is tested with the services."""

import pytest
from django.http import Http404

from award.core.access import HiddenFromActor, Refused
from award.panels.models import Assignment, Seat
from award.scoring import queries
from award.scoring.sealrights import (
    can_decide_reopening,
    can_reopen,
    can_see_proof,
    can_watch_seals,
    get_proof_sheet,
    get_reopening,
    get_sealed_sheet,
    get_sheet_to_reopen,
    get_watched_cycle,
    reads_remarks,
)
from tests import factories as make
from tests.scoring.scene import scene, stranger
from tests.scoring.sealing import asked, named_scene, office, opened_scene, seal_the_others, sealed_scene

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def fresh(sheet):
    return queries.sheets().get(pk=sheet.pk)


def seen(actor, sheet):
    """allowed, refused or hidden."""
    verdict = can_see_proof(actor, fresh(sheet))
    return "hidden" if verdict.hidden else ("allowed" if verdict else "refused")


# ------------------------------------------------------------------ proofs


def test_before_the_opening_nobody_sees_a_proof_the_assessor_neither():
    found, sheet = sealed_scene()
    assert seen(found.user(0), sheet) == "refused"
    assert seen(office(), sheet) == seen(make.make_user("s", "supervisor"), sheet) == "refused"
    assert seen(found.user(1), sheet) == "hidden"  # that a colleague has sealed is none of its business
    assert seen(make.make_user(is_superuser=True), sheet) == "hidden"


def test_after_the_opening_the_assessor_the_office_and_supervisors_see_it():
    found, sheet = opened_scene()
    for actor in (found.user(0), office(), make.make_user("s", "supervisor")):
        assert seen(actor, sheet) == "allowed"
        assert get_proof_sheet(actor, sheet.pk) == sheet


def test_after_the_close_a_draft_has_no_proof():
    found, sheet = sealed_scene()
    draft = found.sheet(1, 50)
    for place in (2, 3, 4):
        found.sheet(place, 50, sealed=True)
    found.close()
    assert seen(found.user(0), sheet) == "allowed"
    assert seen(office(), draft) == seen(found.user(1), draft) == "refused"
    assert seen(found.user(0), draft) == "hidden"
    assert seen(found.user(1), sheet) == "hidden"  # the own sheet is not sealed


def test_a_round_closed_with_too_few_sheets_opens_no_proof():
    found, sheet = sealed_scene()
    found.close()
    assert seen(found.user(0), sheet) == seen(office(), sheet) == "refused"


def test_colleagues_see_each_others_proofs_only_where_the_programme_shows_names():
    found, sheet = opened_scene()
    assert seen(found.user(1), sheet) == "hidden"  # its code would tell letters of other applications apart
    found, sheet = opened_scene(found=named_scene())
    assert seen(found.user(1), sheet) == "allowed"
    assert seen(make.make_panel(found.cycle).seats.first().expert.user, sheet) == "hidden"


def test_of_a_guest_and_of_those_who_no_longer_count_colleagues_see_no_proof():
    found, sheet = opened_scene(found=named_scene())
    Assignment.objects.filter(pk=sheet.assignment_id).update(is_guest=True)
    assert seen(found.user(1), sheet) == "hidden"
    Assignment.objects.filter(pk=sheet.assignment_id).update(is_guest=False)
    make.make_conflict(found.user(0), found.application)
    assert seen(found.user(1), sheet) == "hidden"
    assert seen(found.user(0), sheet) == "hidden"


def test_remarks_are_in_the_proof_of_the_assessor_and_of_colleagues_only():
    found, sheet = opened_scene(found=named_scene())
    assert reads_remarks(found.user(0), sheet)
    assert reads_remarks(found.user(1), sheet)
    assert not reads_remarks(office(), sheet)
    assert not reads_remarks(make.make_user("s", "supervisor"), sheet)


@pytest.mark.parametrize("who", ["peer", "other_panel", "owner", "superuser", "conflicted", "member", "left"])
def test_the_proof_is_hidden_from_strangers(who):
    found, sheet = opened_scene()
    with pytest.raises(HiddenFromActor):
        get_proof_sheet(stranger(found, who), sheet.pk)


def test_doors_of_what_is_missing():
    chief = office()
    for door in (get_proof_sheet, get_sealed_sheet, get_sheet_to_reopen, get_reopening, get_watched_cycle):
        with pytest.raises(Http404):
            door(chief, 10**9)


def test_the_receipt_is_the_assessors_and_of_a_sealed_sheet():
    found, sheet = sealed_scene()
    assert get_sealed_sheet(found.user(0), sheet.pk) == sheet
    for actor in (found.user(1), office()):
        with pytest.raises(HiddenFromActor):
            get_sealed_sheet(actor, sheet.pk)
    with pytest.raises(Refused):
        get_sealed_sheet(found.user(1), found.sheet(1, 50).pk)


# ------------------------------------------------------------------ reopening


def test_seals_are_watched_by_the_office_and_supervisors():
    found = scene()
    for actor in (office(), make.make_user("s", "supervisor")):
        assert can_watch_seals(actor)
        assert get_watched_cycle(actor, found.cycle.pk) == found.cycle
    for actor in (found.user(0), make.make_user(is_superuser=True), make.make_user("c", "committee")):
        with pytest.raises(HiddenFromActor):
            get_watched_cycle(actor, found.cycle.pk)


def test_the_doors_to_reopening_are_the_offices():
    found, sheet = sealed_scene()
    act = asked(sheet)
    clerk = office()
    assert get_sheet_to_reopen(clerk, sheet.pk) == sheet
    assert get_reopening(clerk, act.pk) == act
    for actor in (found.user(0), make.make_user("s", "supervisor"), make.make_user(is_superuser=True)):
        for door, pk in ((get_sheet_to_reopen, sheet.pk), (get_reopening, act.pk)):
            with pytest.raises(HiddenFromActor):
                door(actor, pk)
    type(act).objects.filter(pk=act.pk).update(kind="conflict_lift")
    with pytest.raises(Http404):
        get_reopening(clerk, act.pk)


def test_a_second_person_decides():
    _found, sheet = sealed_scene()
    one = office("one")
    act = asked(sheet, by=one)
    assert not can_decide_reopening(one, act)
    assert can_decide_reopening(office("two"), act)
    assert can_decide_reopening(make.make_user("s", "supervisor"), act).hidden


def test_no_door_reopens_after_the_opening():
    found, sheet = sealed_scene()
    clerk = office()
    assert can_reopen(clerk, fresh(sheet))
    seal_the_others(found)
    assert not can_reopen(clerk, fresh(sheet))
    # Also not once somebody's conflict leaves a sheet that is open already.
    Seat.objects.filter(pk=found.assignments[4].seat_id).update(left_at=found.round.opened_at)
    assert not can_reopen(clerk, fresh(sheet))
