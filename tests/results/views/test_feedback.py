import pytest
from django.urls import reverse

from award.results.models import FeedbackDraft, FeedbackRemark
from tests.results.feedbackcases import BETTER, GOOD, agreed, begun
from tests.scoring.scene import page, talk

pytestmark = [pytest.mark.django_db]


def _url(name, *args):
    return reverse(f"results:feedback{name}", args=args)


def test_the_chair_begins_edits_and_hands_in(client):
    found, sheet = agreed()
    client.force_login(found.chair)
    assert "开始起草" in page(client, _url("_begin", sheet.pk))
    client.post(_url("_begin", sheet.pk))
    draft = FeedbackDraft.objects.get()
    assert client.get(_url("_begin", sheet.pk)).url == _url("", draft.pk)
    assert GOOD in page(client, _url("", draft.pk))
    client.post(_url("_themes", draft.pk), {"themes": "系统而有效", "version": 0})
    new = {"kind": "opportunity", "text": BETTER}
    assert client.post(_url("_remark_save", draft.pk, "4.1.2"), new).status_code == 302
    shown = page(client, _url("", draft.pk))
    assert "没有引用证据" in shown
    assert "系统而有效" in shown
    client.post(_url("_submit", draft.pk))
    draft.refresh_from_db()
    assert draft.state == "drafting"  # one point was not looked at
    client.post(_url("_submit", draft.pk), {"looked_over": "yes"})
    assert draft.sha256 != FeedbackDraft.objects.get().sha256 == FeedbackDraft.objects.get(state="submitted").sha256
    assert "撤回修改" in page(client, _url("", draft.pk))
    client.post(_url("_take_back", draft.pk))
    assert FeedbackDraft.objects.get().state == "drafting"


def test_what_is_refused_stays_as_it_was_typed(client):
    found, draft = begun()
    client.force_login(found.chair)
    long = "字" * 2001
    for url, data in (
        (_url("_remark_save", draft.pk, "4.5.3"), {"kind": "strength", "text": long}),
        (_url("_themes", draft.pk), {"themes": long, "version": 0}),
    ):
        answer = client.post(url, data)
        assert answer.status_code == 422
        assert long in answer.content.decode()
    row = draft.remarks.get()
    mine = {"kind": "strength", "text": "我的一句", "remark": row.pk, "version": 7}
    answer = client.post(_url("_remark_save", draft.pk, "4.5.3"), mine)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "我的一句" in shown
    assert GOOD in shown
    client.post(_url("_remark_save", draft.pk, "4.5.3"), {**mine, "version": 1})
    assert FeedbackRemark.objects.get().text == "我的一句"
    FeedbackDraft.objects.update(themes="别人的主题", version=1)
    answer = client.post(_url("_themes", draft.pk), {"themes": "我的主题", "version": 0})
    assert answer.status_code == 409
    assert {"别人的主题", "我的主题"} <= {
        text for text in ("别人的主题", "我的主题") if text in answer.content.decode()
    }


def test_remarks_are_moved_and_taken_out(client):
    found, draft = begun()
    client.force_login(found.chair)
    client.post(_url("_remark_save", draft.pk, "4.5.3"), {"kind": "strength", "text": BETTER})
    second = draft.remarks.get(text=BETTER)
    client.post(_url("_remark_raise", second.pk))
    assert [row.text for row in draft.remarks.all()] == [BETTER, GOOD]
    client.post(_url("_remark_delete", second.pk))
    assert [row.text for row in draft.remarks.all()] == [GOOD]
    assert client.post(_url("_remark_save", draft.pk, "9.9.9"), {"kind": "strength", "text": BETTER}).status_code == 404


def test_a_member_reads_and_is_told_who_writes(client):
    found, draft = begun()
    client.force_login(found.user(1))
    shown = page(client, _url("", draft.pk))
    assert GOOD in shown
    assert "反馈报告由组长和秘书撰写" in shown
    assert "<textarea" not in shown
    _found, sheet = talk()
    client.force_login(_found.user(1))
    assert "开始起草" not in page(client, _url("_begin", sheet.pk))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_queries_however_many_remarks(client, django_assert_num_queries, count):
    found, draft = begun()
    for number in range(1, count):
        row = draft.remarks.get(text=GOOD)
        row.pk, row.text, row.position = None, f"{BETTER}{number}", number + 1
        row.save()
    client.force_login(found.chair)
    page(client, _url("", draft.pk))
    with django_assert_num_queries(14):
        page(client, _url("", draft.pk))
