"""The room of a consensus over HTTP."""

import re

import pytest

from award.scoring import services
from award.scoring.models import Confirmation, MergedFinding, RoomPresence, ScoreSheet, TalkPost
from award.scoring.room import room_of
from tests import factories as make
from tests.scoring.scene import CODE, confirmed_by, finding_on, page, secretary, stranger, talk, url

pytestmark = [pytest.mark.django_db]
LIVE = re.compile(r'hx-get="(/panel/consensus/[^"]+/live/[^"]*)"')


def _live(text):
    return LIVE.search(text)[1].replace("&amp;", "&")


def _complete():
    found, sheet = talk([50, 50, 55, 55, 60])
    services.take_suggested(actor=found.chair, sheet=sheet)
    return found, sheet


def test_live_answers_nothing_until_something_changes_and_then_the_parts(client):
    found, sheet = talk()
    client.force_login(found.user(1))
    address = _live(page(client, url("consensus", sheet.pk) + f"?item={CODE}"))
    assert client.get(address).status_code == 204
    services.post_in_discussion(actor=found.chair, sheet=sheet, item=found.item(CODE), text="先看展开")
    response = client.get(address)
    text = response.content.decode()
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert "先看展开" in text
    assert text.count('hx-swap-oob="true"') == 9
    assert "<html" not in text
    assert client.get(_live(text)).status_code == 204


def test_live_tells_of_a_newcomer_and_writes_presence(client):
    found, sheet = talk()
    client.force_login(found.chair)
    address = _live(page(client, url("consensus", sheet.pk)))
    services.enter_room(actor=found.user(1), sheet=sheet)
    assert "2" in re.search(r'id="cons-here"[^>]*>([^<]*)', client.get(address).content.decode())[1]
    assert RoomPresence.objects.count() == 2


def test_a_conflict_in_the_middle_of_the_talk_removes_the_member_at_once(client):
    found, sheet = talk([0, 50, 50, 55, 60])
    client.force_login(found.user(0))
    address = _live(page(client, url("consensus", sheet.pk)))
    make.make_conflict(found.user(0), found.application)
    for gone in (address, url("consensus", sheet.pk)):
        assert client.get(gone).status_code == 404
    client.force_login(found.user(1))
    text = page(client, url("consensus", sheet.pk))
    assert text.count('class="say') == 4
    assert found.user(0).name in text  # named as not counted
    assert 'data-finding="' not in text


def test_live_is_flat(client, django_assert_num_queries):
    found, sheet = talk()
    client.force_login(found.chair)
    address = _live(page(client, url("consensus", sheet.pk)))
    with django_assert_num_queries(16):
        assert client.get(address).status_code == 204


def test_remarks_are_merged_from_ticks_changed_moved_and_deleted(client):
    found, sheet = talk()
    said = [finding_on(ScoreSheet.objects.get(assignment=row), text=f"评语{n}") for n, row in
            enumerate(found.assignments[:2])]  # fmt: skip
    client.force_login(found.chair)
    ticked = "&".join(f"source={row.pk}" for row in said)
    form = page(client, url("consensus", sheet.pk) + f"?item={CODE}&edit=new&{ticked}")
    assert "评语0\n评语1</textarea>" in form
    assert form.count("checked") == 2
    sent = {"kind": "strength", "text": "合并的话", "source": [row.pk for row in said], "version": "0"}
    saved = client.post(url("merged_save", sheet.pk, CODE), sent)
    assert saved.headers["Location"].endswith("#merged")
    merged = MergedFinding.objects.get()
    assert set(merged.sources.all()) == set(said)
    change = sent | {"merged": merged.pk, "version": "1", "text": "改过的话"}
    assert client.post(url("merged_save", sheet.pk, CODE), change).status_code == 302
    stale = client.post(url("merged_save", sheet.pk, CODE), change | {"text": "另一句话"})
    assert stale.status_code == 409
    assert "改过的话" in stale.content.decode()
    assert "另一句话</textarea>" in stale.content.decode()
    for empty in ({"text": " "}, {"text": "字" * 601}, {"kind": "praise"}):
        refused = client.post(url("merged_save", sheet.pk, CODE), change | {"version": "2"} | empty)
        assert refused.status_code == 422
    assert client.post(url("merged_move", merged.pk), {"to": "up"}).status_code == 302
    client.post(url("merged_delete", merged.pk), {"version": "1"})
    assert MergedFinding.objects.exists()
    client.post(url("merged_delete", merged.pk), {"version": "2"})
    assert not MergedFinding.objects.exists()


def test_a_merged_remark_of_another_sheet_is_not_there(client):
    found, sheet = talk()
    other = make.make_application(found.cycle, state="accepted")
    for row in make.assign(found.panel, other, found.round):
        make.make_sheet(row, 50, sealed=True)
    second = make.make_consensus(other, sheet.round, found.panel)
    merged = services.save_merged(actor=found.chair, sheet=second, item=found.item(CODE), kind="issue", text="别的申报")
    client.force_login(found.chair)
    sent = {"kind": "issue", "text": "改", "merged": merged.pk, "version": "1"}
    assert client.post(url("merged_save", sheet.pk, CODE), sent).status_code == 404
    assert client.post(url("merged_save", second.pk, CODE), sent).status_code == 302


def test_members_talk_and_withdraw_and_nothing_typed_is_lost(client):
    found, sheet = talk()
    client.force_login(found.user(1))
    assert client.post(url("post_add", sheet.pk, CODE), {"text": "展开不足"}).status_code == 302
    long = client.post(url("post_add", sheet.pk, CODE), {"text": "字" * 1001})
    assert long.status_code == 422
    assert "字" * 1001 + "</textarea>" in long.content.decode()
    assert client.post(url("post_add", sheet.pk, "9.9.9"), {"text": "说"}).status_code == 404
    post = TalkPost.objects.get()
    client.force_login(found.user(2))
    client.post(url("post_withdraw", post.pk))
    assert "展开不足" in page(client, url("consensus", sheet.pk) + f"?item={CODE}")
    client.force_login(found.user(1))
    client.post(url("post_withdraw", post.pk))
    assert "展开不足" not in page(client, url("consensus", sheet.pk) + f"?item={CODE}")


def test_members_confirm_or_dissent_and_a_change_says_that_it_voids(client):
    found, sheet = _complete()
    client.force_login(found.user(1))
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page(client, url("consensus", sheet.pk)))[1]
    services.save_consensus_mark(actor=found.chair, sheet=sheet, item=found.item(CODE), percent=60, version=1)
    stale = client.post(url("consensus_confirm", sheet.pk), {"answer": "confirm", "seen": seen})
    assert stale.status_code == 422
    assert not Confirmation.objects.exists()
    now_seen = room_of(sheet).state
    assert client.post(url("consensus_confirm", sheet.pk), {"answer": "confirm", "seen": now_seen}).status_code == 302
    empty = client.post(url("consensus_confirm", sheet.pk), {"answer": "dissent", "reason": " "})
    assert empty.status_code == 422
    sent = {"answer": "dissent", "reason": "展开不足，建议 45%"}
    assert client.post(url("consensus_confirm", sheet.pk), sent).status_code == 302
    assert "展开不足，建议 45%" in page(client, url("consensus", sheet.pk))
    assert client.post(url("consensus_confirm", sheet.pk), {"answer": "perhaps"}).status_code == 422


def test_the_chair_agrees_without_some_and_what_was_typed_is_kept(client):
    found, sheet = _complete()
    confirmed_by(found, sheet, range(3))
    client.force_login(found.chair)
    refused = client.post(url("consensus_agree", sheet.pk), {"reason": "因" * 1001})
    assert refused.status_code == 422
    assert "因" * 1001 in refused.content.decode()
    assert client.post(url("consensus_agree", sheet.pk), {"reason": "两人因公出国"}).status_code == 302
    text = page(client, url("consensus", sheet.pk))
    assert url("consensus_pdf", sheet.pk) in text
    assert 'hx-get="/panel' not in text  # nothing changes any more
    for name, arguments in (("post_add", (sheet.pk, CODE)), ("merged_save", (sheet.pk, CODE))):
        response = client.post(url(name, *arguments), {"text": "太晚", "kind": "issue"})
        assert response.status_code == 422


def test_minutes_are_a_download_of_the_panel_and_the_office(client):
    found, sheet = _complete()
    client.force_login(found.user(1))
    assert client.get(url("consensus_pdf", sheet.pk)).status_code == 403
    confirmed_by(found, sheet, range(5))
    services.agree_consensus(actor=found.chair, sheet=sheet)
    for reader in (found.user(1), make.make_user("office", "office")):
        client.force_login(reader)
        response = client.get(url("consensus_pdf", sheet.pk))
        assert response.content.startswith(b"%PDF")
        assert "attachment" in response.headers["Content-Disposition"]
    client.force_login(stranger(found, "other_panel"))
    assert client.get(url("consensus_pdf", sheet.pk)).status_code == 404


def test_the_secretary_sees_the_form_of_the_mark_and_no_button_to_agree(client):
    found, sheet = _complete()
    client.force_login(secretary(found))
    text = page(client, url("consensus", sheet.pk))
    assert 'name="percent"' in text
    assert url("consensus_agree", sheet.pk) not in text
    assert 'value="confirm"' not in text
    assert client.post(url("consensus_agree", sheet.pk)).status_code == 403


@pytest.mark.parametrize("who", ["other_panel", "conflicted", "left", "office", "superuser", "owner"])
def test_the_room_is_not_found_by_strangers(client, who):
    found, sheet = talk()
    merged = services.save_merged(actor=found.chair, sheet=sheet, item=found.item(CODE), kind="issue", text="合并")
    post = services.post_in_discussion(actor=found.user(0), sheet=sheet, item=found.item(CODE), text="说")
    client.force_login(stranger(found, who))
    assert client.get(url("consensus_live", sheet.pk)).status_code == 404
    for name, arguments in (
        ("merged_save", (sheet.pk, CODE)), ("merged_move", (merged.pk,)), ("merged_delete", (merged.pk,)),
        ("post_add", (sheet.pk, CODE)), ("post_withdraw", (post.pk,)), ("consensus_confirm", (sheet.pk,)),
    ):  # fmt: skip
        assert client.post(url(name, *arguments), {"text": "a", "kind": "issue"}).status_code == 404, name
