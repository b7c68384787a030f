import pytest
from django.http import Http404

from award.core.access import Refused
from award.core.clock import now
from award.cycles.models import Round
from award.scoring.models import MergedFinding, TalkPost
from award.scoring.roomrights import (
    can_confirm,
    can_post,
    can_read_minutes,
    can_record_consensus,
    can_withdraw,
    get_merged,
    get_minutes,
    get_post,
    get_recorded_consensus,
    require_on,
    rights_of,
)
from tests import factories as make
from tests.scoring.scene import CODE, scene, secretary, stranger, talk

pytestmark = [pytest.mark.django_db]


def test_the_chair_and_the_secretary_record_members_confirm_all_talk():
    found, sheet = talk()
    recorder = secretary(found)
    allowed = {
        name: [bool(rule(actor, sheet)) for actor in (found.chair, found.user(1), recorder)]
        for name, rule in (("record", can_record_consensus), ("confirm", can_confirm), ("post", can_post))
    }
    assert allowed == {"record": [True, False, True], "confirm": [True, True, False], "post": [True, True, True]}
    assert can_record_consensus(found.user(1), sheet).reason
    rights = rights_of(found.user(1), sheet, counts=True)
    assert [bool(right) for right in (rights.record, rights.lead, rights.post, rights.confirm)] == [0, 0, 1, 1]
    rights = rights_of(recorder, sheet, counts=False)
    assert [bool(right) for right in (rights.record, rights.lead, rights.post, rights.confirm)] == [1, 0, 1, 0]


@pytest.mark.parametrize("who", ["other_panel", "conflicted", "left", "member", "office", "superuser", "owner"])
def test_for_strangers_there_is_no_room(who):
    found, sheet = talk()
    actor = stranger(found, who)
    for rule in (can_record_consensus, can_confirm, can_post):
        assert rule(actor, sheet).hidden
    with pytest.raises(Http404):
        get_recorded_consensus(actor, sheet.pk)


def test_before_the_opening_nobody_records_or_talks():
    found = scene()
    for place in range(4):
        found.sheet(place, 35, sealed=True)
    sheet = make.make_consensus(found.application, make.round_of(found.cycle, "consensus"), found.panel)
    for rule in (can_record_consensus, can_confirm, can_post):
        assert not rule(found.chair, sheet)
    with pytest.raises(Refused):
        get_recorded_consensus(found.chair, sheet.pk)


def test_nothing_is_written_after_the_round_was_closed():
    found, sheet = talk()
    Round.objects.filter(pk=sheet.round_id).update(state="closed", closed_at=now())
    sheet.round.refresh_from_db()
    for rule in (can_record_consensus, can_confirm, can_post):
        assert rule(found.chair, sheet).reason


def test_a_post_is_withdrawn_by_its_author_alone():
    found, sheet = talk()
    post = TalkPost.objects.create(
        sheet=sheet, item=found.item(CODE), seat=found.assignments[1].seat, text="说", posted_at=now()
    )
    assert can_withdraw(found.user(1), post)
    assert not can_withdraw(found.chair, post)
    post.withdrawn_at = now()
    assert not can_withdraw(found.user(1), post)


def test_doors_to_merged_remarks_and_posts_open_by_the_sheet():
    found, sheet = talk()
    item = found.item(CODE)
    merged = MergedFinding.objects.create(sheet=sheet, item=item, kind="issue", text="一", updated_at=now())
    post = TalkPost.objects.create(
        sheet=sheet, item=item, seat=found.assignments[1].seat, text="说", posted_at=now()
    )  # fmt: skip
    assert get_merged(found.chair, merged.pk).sheet == get_post(found.user(2), post.pk).sheet == sheet
    require_on(sheet, merged)
    outside = stranger(found, "other_panel")
    for act in (lambda: get_merged(outside, merged.pk), lambda: get_post(outside, post.pk),
                lambda: get_merged(found.chair, 0), lambda: get_post(found.chair, 0)):  # fmt: skip
        with pytest.raises(Http404):
            act()
    with pytest.raises(Refused):
        get_merged(found.user(1), merged.pk)
    merged.sheet_id += 1
    with pytest.raises(Http404):
        require_on(sheet, merged)


def test_minutes_are_for_the_panel_and_the_office_once_agreed():
    found, sheet = talk()
    office = make.make_user("office", "office")
    for actor in (found.chair, office):
        assert can_read_minutes(actor, sheet).reason
    other = make.make_application(found.cycle, state="accepted")
    for row in make.assign(found.panel, other, found.round):
        make.make_sheet(row, 50, sealed=True)
    agreed = make.make_consensus(other, sheet.round, found.panel, 50)
    assert get_minutes(office, agreed.pk) == get_minutes(found.user(1), agreed.pk) == agreed
    make.make_conflict(office, other)  # an officer with a conflict reads no more than an expert with one
    for outside in (stranger(found, "other_panel"), office):
        with pytest.raises(Http404):
            get_minutes(outside, agreed.pk)
