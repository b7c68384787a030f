import pytest
from django.http import Http404

from award.core.access import Refused
from award.panels.models import Seat
from award.scoring import permissions
from award.scoring.models import Finding
from tests import factories as make
from tests.scoring.scene import scene, sealed, stranger, talk

pytestmark = [pytest.mark.django_db]

STRANGERS = ["peer", "other_panel", "conflicted", "member", "left", "superuser", "office", "owner"]


@pytest.mark.parametrize("who", STRANGERS)
def test_sheet_and_remarks_are_not_found_by_strangers(who):
    found = scene()
    sheet = found.sheet(0, 50)
    finding = Finding.objects.create(
        sheet=sheet, item=found.item("4.1.2"), kind="issue", text="核实", updated_at=found.round.opened_at
    )
    actor = stranger(found, who)
    for door, pk in ((permissions.get_sheet, sheet.pk), (permissions.get_finding, finding.pk)):
        with pytest.raises(Http404):
            door(actor, pk)


def test_sheet_is_read_after_sealing_and_closing_but_not_written():
    found = scene()
    sheet = found.sheet(0, 50)
    owner = found.user(0)
    assert permissions.can_edit_sheet(owner, permissions.get_sheet(owner, sheet.pk))
    found.close()
    verdict = permissions.can_edit_sheet(owner, permissions.get_sheet(owner, sheet.pk))
    assert not verdict
    assert not verdict.hidden
    assert verdict.reason


def test_no_sheet_no_door():
    for door in (permissions.get_sheet, permissions.get_finding, permissions.get_consensus):
        with pytest.raises(Http404):
            door(make.make_user(), 999)


def test_sheets_of_others_need_ones_own_seal_and_the_opening():
    found = scene()
    for place in range(4):
        found.sheet(place, 50, sealed=True)

    def may_see(place):
        return permissions.can_see_sheets(found.user(place), found.application, found.round)

    assert not may_see(0)
    assert not may_see(0).hidden
    found.close()  # four of five: open for those who sealed
    assert may_see(0)
    assert not may_see(4)
    assert "own sheet" in str(may_see(4).reason) or "本人" in str(may_see(4).reason)


@pytest.mark.parametrize("who", [name for name in STRANGERS if name != "peer"])
def test_consensus_is_not_found_outside_the_panel(who):
    found, sheet = talk()
    with pytest.raises(Http404):
        permissions.get_consensus(stranger(found, who), sheet.pk)


def test_consensus_is_read_by_the_panel_and_led_by_the_chair():
    found, sheet = talk()
    assert permissions.get_consensus(found.user(1), sheet.pk) == sheet
    assert permissions.get_led_consensus(found.chair, sheet.pk) == sheet
    assert permissions.can_lead_consensus(found.chair, sheet)
    verdict = permissions.can_lead_consensus(found.user(1), sheet)
    assert not verdict
    assert not verdict.hidden
    with pytest.raises(Refused):
        permissions.get_led_consensus(found.user(1), sheet.pk)


def test_consensus_waits_for_the_opening():
    found = scene()
    for place in range(4):
        found.sheet(place, 50, sealed=True)
    sheet = make.make_consensus(found.application, make.round_of(found.cycle, "consensus"), found.panel)
    with pytest.raises(Refused):
        permissions.get_consensus(found.chair, sheet.pk)


def test_a_member_who_did_not_clear_the_conflict_question_sees_no_consensus():
    found = sealed()
    fresh = make.make_expert()
    Seat.objects.create(panel=found.panel, cycle=found.cycle, expert=fresh, pseudonym="J9999")
    sheet = make.make_consensus(found.application, make.round_of(found.cycle, "consensus"), found.panel)
    with pytest.raises(Http404):
        permissions.get_consensus(fresh.user, sheet.pk)


@pytest.mark.parametrize("who", ["peer", "other_panel", "owner", "superuser", "office", "conflicted", "member", "left"])
def test_the_door_of_a_save_hides_as_the_door_of_the_page_does(who):
    found = scene()
    sheet = found.sheet(0)
    assert permissions.get_sheet_to_write(found.user(0), sheet.pk) == sheet
    actor = stranger(found, who)
    with pytest.raises(Http404):
        permissions.get_sheet_to_write(actor, sheet.pk)


def test_who_is_no_expert_any_more_saves_nothing():
    found = scene()
    sheet, actor = found.sheet(0), found.user(0)
    actor.roles.all().delete()
    with pytest.raises(Http404):
        permissions.get_sheet_to_write(found.user(0), sheet.pk)


def test_nothing_is_written_once_the_cycle_is_over_whatever_its_round_says():
    found = scene()
    sheet = found.sheet(0)
    found.cycle.state = "published"
    found.cycle.save()
    sheet = permissions.get_sheet_to_write(found.user(0), sheet.pk)
    assert "over" in str(permissions.can_edit_sheet(found.user(0), sheet).reason) or "已结束" in str(
        permissions.can_edit_sheet(found.user(0), sheet).reason
    )
