"""The pages of a recommending body: its own applications as submitted, never a draft, never another's."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.urls import reverse

from award.applications.models import Evidence, Recommendation
from award.core.clock import now
from award.core.uploads import store_upload
from tests.applications.cast import events
from tests.applications.review import DAY, applied, recommender, recommending_cycle
from tests.factories import make_application, make_cycle, make_revision, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


def page(name: str, *args: int) -> str:
    return reverse(f"applications:{name}", args=args)


def attached(application) -> Evidence:
    data = b"%PDF-1.4 proof"
    return Evidence.objects.create(
        application=application, path=store_upload(data, kind="pdf"), name="证明.pdf", kind="pdf", size=len(data),
        mime="application/pdf", sha256=hashlib.sha256(data).hexdigest(), pages=1, uploaded_by=application.created_by,
        uploaded_at=now(),
    )  # fmt: skip


def test_a_body_reads_returns_and_recommends(client):
    cycle, actor = recommending_cycle(), recommender()
    application, url = applied(cycle), None
    file = attached(application)
    content = json.loads(application.revisions.get().payload)
    make_revision(application, {**content, "evidence": [{"id": file.pk, "name": "证明.pdf", "kind": "pdf", "size": 9,
                                                         "sha256": file.sha256, "pages": 1, "item": ""}]})  # fmt: skip
    client.force_login(actor)
    url = page("recommend", application.pk)
    assert url in client.get(reverse("home:recommend")).text
    shown = client.get(url).text
    for words in ("4.1.2 的自评。", "证明.pdf", "0 of 1 given to others", "Return for correction"):
        assert words in shown
    assert client.get(page("recommend_file", file.pk)).status_code == 200
    assert len(events("evidence.read")) == 1
    typed = {"verdict": "recommended", "opinion": "质量管理扎实", "version": 0, "revision": 2}
    assert client.post(url, {**typed, "opinion": ""}).status_code == 422
    assert client.post(url, {**typed, "revision": 1}).status_code == 409
    assert client.post(url, typed)["Location"] == reverse("home:recommend")
    assert Recommendation.objects.get().opinion == "质量管理扎实"
    assert "Recommended" in client.get(reverse("home:recommend")).text
    client.force_login(make_user("clerk", "office"))
    assert "质量管理扎实" in client.get(reverse("eligibility:application", args=[application.pk])).text
    client.force_login(application.created_by)
    progress = client.get(page("progress", application.pk)).text
    assert "质量管理扎实" not in progress
    assert "Recommended" in progress


def test_a_body_returns_and_takes_the_earlier_revision(client):
    application = applied(recommending_cycle())
    client.force_login(recommender())
    due = (now() + 9 * DAY).date().isoformat()
    sent = {"due": due, "note": "", "revision": 1, "words-basic": "请更正地址"}
    assert client.post(page("recommend_return", application.pk), sent)["Location"] == page("recommend", application.pk)
    application.refresh_from_db()
    assert (application.state, application.corrections.get().origin) == ("returned", "body")
    assert "请更正地址" in client.get(page("recommend", application.pk)).text
    client.post(page("recommend_lapse", application.pk))  # too early: nothing happens
    application.refresh_from_db()
    assert application.state == "returned"


def test_another_divisions_body_a_draft_and_other_roles_find_nothing(client):
    cycle = recommending_cycle()
    application = applied(cycle)
    file = attached(application)  # attached, never submitted
    draft = make_application(cycle)
    for user in (
        recommender("460200"), make_user("", "office"), make_user("", "supervisor"), make_user("", "expert"),
        application.created_by,
    ):  # fmt: skip
        client.force_login(user)
        for name in ("recommend", "recommend_return", "recommend_lapse"):
            assert client.post(page(name, application.pk)).status_code == 404, (user, name)
    client.force_login(recommender())
    assert client.get(page("recommend", draft.pk)).status_code == 404
    assert client.get(page("recommend_file", file.pk)).status_code == 404


def test_the_office_reviews_only_what_is_recommended(client):
    cycle = recommending_cycle()
    waiting = applied(cycle)
    client.force_login(make_user("clerk", "office"))
    desk = reverse("eligibility:application", args=[waiting.pk])
    assert client.get(desk).status_code == 404
    assert client.get(page("return", waiting.pk)).status_code == 404
    queue = client.get(reverse("eligibility:queue", args=[cycle.pk])).text
    assert waiting.number not in queue
    finish = client.get(reverse("eligibility:finish", args=[cycle.pk]))
    assert (finish.status_code, "with their recommending bodies: 1" in finish.text) == (403, True)
    free = make_application(make_cycle("eligibility"), state="submitted")
    assert client.get(reverse("eligibility:application", args=[free.pk])).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries(client, django_assert_num_queries, count):
    cycle, actor = recommending_cycle(), recommender()
    rows = [applied(cycle) for _ in range(count)]
    hidden = [applied(cycle, "460200"), make_application(cycle)]
    client.force_login(actor)
    client.get(reverse("home:recommend"))  # the programme is parsed once
    with django_assert_num_queries(6):
        shown = client.get(reverse("home:recommend")).text
    assert [row.number in shown for row in rows] == [True] * count
    assert not any(row.number in shown for row in hidden)
