"""Pages of the history, restoring, and the signal of who writes where."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from award.applications import services
from award.applications.models import Answer, FieldLock, TextVersion
from award.core.clock import now
from tests.applications.cast import make_team
from tests.factories import make_cycle

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def team(client):
    team, start = make_team(), now()
    for version, text in enumerate(("旧的文字", "新的文字")):
        with time_machine.travel(start - timedelta(hours=2 - version)):
            services.save_answer(
                actor=team.owner, application=team.application, item=team.item(), layer="method", text=text,
                version=version,
            )  # fmt: skip
    client.force_login(team.editor)
    client.cookies["django_language"] = "en"
    return team


def url(team, name="history", *more):
    return reverse(f"applications:{name}", args=[team.application.pk, *more])


def test_history_shows_both_versions_and_restores_the_first_as_a_new_one(client, team):
    page = client.get(url(team), {"item": "4.1.2", "part": "method"}).content.decode()
    assert "<del>旧</del>" in page
    assert "<ins>新</ins>" in page
    data = {"item": "4.1.2", "part": "method", "number": "1", "present": "2"}
    assert client.post(url(team), data).status_code == 302
    assert Answer.objects.get().text == "旧的文字"
    latest = TextVersion.objects.order_by("-number").first()
    assert (latest.number, latest.restored_from, latest.written_by) == (3, 1, team.editor)
    assert "restored from 1" in client.get(url(team), {"item": "4.1.2", "part": "method"}).content.decode()


def test_restoring_upon_an_old_page_changes_nothing(client, team):
    services.save_answer(
        actor=team.owner, application=team.application, item=team.item(), layer="method", text="更新的文字", version=2
    )
    data = {"item": "4.1.2", "part": "method", "number": "1", "present": "2"}
    told = client.post(url(team), data, follow=True).content.decode()
    assert "wrote on meanwhile" in told
    assert Answer.objects.get().text == "更新的文字"


@pytest.mark.parametrize("number", ["9", "x", "²", "99999999999"])
def test_a_version_that_is_not_there_is_a_404(client, team, number):
    data = {"item": "4.1.2", "part": "method", "number": number, "present": "2"}
    assert client.post(url(team), data).status_code == 404


def test_viewers_read_and_do_not_restore_and_a_closed_application_is_read_only(client, team):
    client.force_login(team.viewer)
    assert "Restore" not in client.get(url(team), {"item": "4.1.2", "part": "method"}).content.decode()
    data = {"item": "4.1.2", "part": "method", "number": "1", "present": "2"}
    assert client.post(url(team), data).status_code == 403
    closed = make_team(cycle=make_cycle("eligibility"))
    client.force_login(closed.owner)
    assert client.post(url(closed), data).status_code == 403


def test_overview_and_empty_history(client, team):
    assert "4.1.2" in client.get(url(team)).content.decode()
    page = client.get(url(team), {"item": "4.1.3", "part": "method"}).content.decode()
    assert "Nothing was written here yet" in page


def test_holding_a_text_tells_the_colleague_who_writes_there(client, team):
    hold = url(team, "item_hold", "4.1.2")
    assert client.post(hold, {"field": "method"}).json() == {"held": {}}
    client.force_login(team.owner)
    assert client.post(hold, {"field": "method"}).json() == {"held": {"method": str(team.editor)}}
    page = client.get(url(team, "item", "4.1.2")).content.decode()
    assert str(team.editor) in page
    assert client.post(hold, {"field": "method", "take": "1"}).json() == {"held": {}}
    assert FieldLock.objects.get().holder == team.owner
    assert client.post(hold, {"field": "nothing"}).status_code == 404
    assert client.post(url(team, "item_hold", "9.9.9")).status_code == 404


def test_holding_an_answer_of_the_profile(client, team):
    hold = url(team, "profile_hold")
    client.post(hold, {"field": "B-1-1a"})
    client.force_login(team.owner)
    assert client.post(hold).json() == {"held": {"B-1-1a": str(team.editor)}}
    client.force_login(team.viewer)
    assert client.post(hold, {"field": "B-1-1a"}).json() == {"held": {"B-1-1a": str(team.editor)}}
    assert FieldLock.objects.count() == 1


def test_a_conflict_marks_what_differs(client, team):
    save = url(team, "answer_save", "4.1.2")
    data = {"field": "method", "text-method": "我的文字", "version-method": "1"}
    page = client.post(save, data, headers={"hx-request": "true"}).content.decode()
    assert "<mark>新</mark>" in page
    assert "<mark>我</mark>" in page
