"""One text saved as it is typed: what the fragment tells, and what a save costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from award.applications.models import Answer, ProfileAnswer
from award.applications.views.saving import SAVED, part_of
from tests.applications.cast import events, make_team

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HTMX = {"HTTP_HX_REQUEST": "true"}
AT_MOST = 9  # queries of a save, without those that only begin and end the transaction
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


def url(team, name, *args):
    return reverse(f"applications:{name}", args=[team.application.pk, *args])


def post(client, team, text, version, field="method"):
    data = {"field": field, f"text-{field}": text, f"version-{field}": str(version)}
    path = url(team, "answer_save", "4.1.2") if field == "method" else url(team, "profile_save")
    return client.post(path, data, **HTMX)


def test_answer_save_answers_with_version_time_and_count(client):
    team = make_team()
    client.force_login(team.owner)
    data = {"field": "method", "text-method": "领导 leadership", "version-method": "0"}
    response = client.post(url(team, "answer_save", "4.1.2"), data, **HTMX)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'id="version-method" name="version-method" value="1" hx-swap-oob="true"' in page
    assert "Saved " in page
    assert "<b data-count>3</b>" in page
    stale = client.post(url(team, "answer_save", "4.1.2"), {**data, "text-method": "别的"}, **HTMX)
    assert stale.status_code == 409
    assert "领导 leadership" in stale.content.decode()
    assert "hx-swap-oob" not in stale.content.decode().split("clash")[0]
    bad = client.post(url(team, "answer_save", "4.1.2"), {**data, "text-method": "a\x00b"}, **HTMX)
    assert bad.status_code == 422


def test_answer_save_says_that_the_text_is_over_the_limit_and_keeps_it(client):
    team = make_team()
    client.force_login(team.owner)
    text = "字" * (team.item("4.1.2").max_characters + 1)
    data = {"field": "method", "text-method": text, "version-method": "0"}
    response = client.post(url(team, "answer_save", "4.1.2"), data, **HTMX)
    assert response.status_code == 200
    assert "over the limit" in response.content.decode()
    assert Answer.objects.get().text == text


@pytest.mark.parametrize("field", ["method", "B-1-1a"])
def test_a_save_takes_nine_queries_with_its_door_lock_version_history_and_trail(client, field):
    team = make_team()
    client.force_login(team.editor)
    post(client, team, "第一句。", 0, field)
    with CaptureQueriesContext(connection) as captured:
        response = post(client, team, "第一句。第二句。", 1, field)
    asked = [query["sql"] for query in captured if not query["sql"].startswith(TRANSACTION)]
    assert (response.status_code, response[SAVED]) == (200, "2")
    assert len(asked) <= AT_MOST, "\n".join(asked)
    assert not any('criteriaset"."text' in sql or 'programme"."text' in sql for sql in asked)


def test_a_save_after_the_deadline_keeps_what_was_typed_and_says_why(client):
    team = make_team()
    client.force_login(team.owner)
    assert post(client, team, "按时", 0).status_code == 200
    with time_machine.travel(team.application.cycle.applications_close_at + timedelta(seconds=1)):
        client.force_login(team.owner)
        late = post(client, team, "晚了", 1)
    assert (late.status_code, late[SAVED]) == (403, "no")
    assert "deadline" in late.content.decode()
    assert Answer.objects.get().text == "按时"
    assert not events("access.refused")  # a browser tries again and again


def test_saves_of_strangers_viewers_and_unknown_parts_write_nothing(client):
    team = make_team()
    for user, status in ((team.rival, 404), (team.viewer, 403), (team.owner, 200)):
        client.force_login(user)
        assert post(client, team, "文字", 0).status_code == status
        assert post(client, team, "文字", 0, "B-1-1a").status_code == status
    assert len(events("access.refused")) == 4
    assert post(client, team, "x", 0, "nonsense").status_code == 404
    assert client.post(url(team, "answer_save", "9.9.9"), {"field": "text"}, **HTMX).status_code == 404
    assert client.get(url(team, "answer_save", "4.1.2")).status_code == 405
    assert (Answer.objects.count(), ProfileAnswer.objects.count()) == (1, 1)


def test_parts_are_named_by_the_slugs_of_their_fields():
    assert [part_of(slug) for slug in ("text", "method", "B-1-1a")] == ["", "method", "B.1.1a"]
