"""Pages of comments and citations."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.applications.models import Citation, Comment
from tests.applications.cast import make_team
from tests.applications.services.test_files import attach

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def team(client):
    team = make_team()
    client.force_login(team.editor)
    client.cookies["django_language"] = "en"
    return team


def test_a_comment_written_at_an_item_is_seen_there_until_it_is_settled(client, team):
    path = reverse("applications:comments", args=[team.application.pk])
    item = reverse("applications:item", args=[team.application.pk, "4.1.2"])
    response = client.post(path, {"item": "4.1.2", "text": "请补充2025年数据", "back": "item"})
    assert response["Location"] == f"{item}#comments"
    assert "请补充2025年数据" in client.get(item).content.decode()
    comment = Comment.objects.get()
    client.post(path, {"item": "4.1.2", "text": "已补充", "reply_to": comment.pk})
    assert "已补充" in client.get(f"{path}?item=4.1.2").content.decode()
    client.post(reverse("applications:comment_resolve", args=[comment.pk]), {"back": "item"})
    assert "请补充2025年数据" not in client.get(item).content.decode()
    assert "settled by" in client.get(path).content.decode()


def test_a_comment_too_long_is_told_and_kept(client, team):
    path = reverse("applications:comments", args=[team.application.pk])
    response = client.post(path, {"text": "长" * 2001})
    assert response.status_code == 422
    assert "长" * 2001 in response.content.decode()


def test_pages_are_cited_and_taken_away(client, team):
    file = attach(team)
    cite = reverse("applications:cite", args=[team.application.pk, "4.1.2"])
    item = reverse("applications:item", args=[team.application.pk, "4.1.2"])
    data = {"part": "method", "evidence": file.pk, "page": "2", "note": "第3章"}
    assert client.post(cite, data)["Location"] == f"{item}#citations"
    page = client.get(item).content.decode()
    assert "E1, page 2" in page
    assert "第3章" in page
    for bad, said in (
        ({"page": "9"}, "no page 9"),
        ({"page": "²"}, "as a number"),
        ({"evidence": ""}, "Choose the file"),
    ):
        told = client.post(cite, {**data, **bad}, follow=True).content.decode()
        assert said in told
    assert Citation.objects.count() == 1
    client.post(reverse("applications:citation_remove", args=[Citation.objects.get().pk]))
    assert not Citation.objects.exists()


def test_a_foreign_file_is_not_there(client, team):
    other = make_team()
    cite = reverse("applications:cite", args=[team.application.pk, "4.1.2"])
    assert client.post(cite, {"part": "method", "evidence": attach(other).pk}).status_code == 404
    missing = reverse("applications:cite", args=[team.application.pk, "9.9.9"])
    assert client.post(missing, {}).status_code == 404


def test_the_check_page_names_the_pages_cited(client, team):
    file = attach(team)
    cite = reverse("applications:cite", args=[team.application.pk, "4.1.2"])
    client.post(cite, {"part": "method", "evidence": file.pk, "page": "1", "note": "目录"})
    page = client.get(reverse("applications:check", args=[team.application.pk])).content.decode()
    assert "E1, page 1" in page
    assert "目录" in page


def test_numbers_without_end_are_no_keys(client, team):
    comments = reverse("applications:comments", args=[team.application.pk])
    client.post(comments, {"text": "甲", "reply_to": "9" * 5000})
    assert Comment.objects.get().reply_to is None
    cite = reverse("applications:cite", args=[team.application.pk, "4.1.2"])
    for number in ("9" * 5000, "²", "-1"):
        assert "Choose the file" in client.post(cite, {"evidence": number}, follow=True).content.decode()
