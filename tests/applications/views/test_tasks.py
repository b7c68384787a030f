"""The task list: what is left, who works where, until when; the same queries for a little and for much."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from award.applications import services
from award.applications.models import Comment, FieldLock, Note
from award.core.clock import now
from tests.applications.cast import fill, make_team, measure, pdf, submit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


def shown(client, team, user):
    client.force_login(user)
    page = client.get(reverse("applications:tasks", args=[team.application.pk])).content.decode()
    assert page.count("btn--primary") == 1
    return page


def busy(team, code, text="文字"):
    moment = now()
    services.save_typed(actor=team.owner, pk=team.application.pk, code=code, part="method", text=text, version=0)
    FieldLock.objects.create(
        application=team.application, item_code=code, part="method", holder=team.editor, taken_at=moment, seen_at=moment
    )
    Comment.objects.create(
        application=team.application, item_code=code, author=team.viewer, text="请核对", written_at=moment
    )


def test_tasks_say_what_is_left_and_link_to_it(client):
    team = make_team()
    fill(team, but="4.4.6")
    page = shown(client, team, team.editor)
    assert "22 of 23 items finished" in page
    assert "Continue with 4.4.6" in page
    assert "4.4.6 is not written yet" in page
    assert "Only the owner of the organisation submits" in page
    assert "at the pace of the last seven days done by" in page
    services.set_item_state(
        actor=team.owner, application=team.application, item=team.item("4.4.6"), is_done=True, is_not_applicable=True,
        reason="没有相关方",
    )  # fmt: skip
    submit(team)
    page = shown(client, team, team.owner)
    assert "Revision 1 was submitted at" in page
    assert "Follow the progress" in page
    services.save_typed(actor=team.owner, pk=team.application.pk, code="4.1.2", part="method", text="改过", version=1)
    assert "You have changed the draft since" in shown(client, team, team.owner)


def test_tasks_show_who_is_at_work_the_comments_and_the_messages(client):
    team = make_team()
    busy(team, "4.1.2")
    Note.objects.create(application=team.application, side="office", author=team.rival, text="请补充", written_at=now())
    page = shown(client, team, team.viewer)
    assert "editor is at work here" in page
    assert "Last edited by owner" in page
    assert "editor is writing 4.1.2" in page
    assert page.count("1 comment") == 2  # at the category and at its item
    assert '<details class="task__parts" open>' in page
    assert "1 new" in page
    assert "请核对" not in page


def test_tasks_count_down_to_ones_own_deadline_on_the_clock_of_the_server(client):
    team = make_team()
    closes = team.application.cycle.applications_close_at
    with time_machine.travel(closes - timedelta(hours=26), tick=False):
        page = shown(client, team, team.editor)
        assert 'data-left="93600"' in page
        assert "(Beijing time)" in page
        assert "By the server's clock" in page
    with time_machine.travel(closes + timedelta(seconds=1), tick=False):
        client.force_login(team.editor)
        page = client.get(reverse("applications:tasks", args=[team.application.pk])).content.decode()
        assert "Applications are closed" in page
        assert "What was written is kept and can be read." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_tasks_take_the_same_queries(client, django_assert_num_queries, rows):
    team = make_team()
    item = team.item("4.7.2")
    for place in range(rows):
        services.attach_evidence(
            actor=team.owner, application=team.application, name=f"{place}.pdf", data=pdf(place + 1), item=item
        )
    for code in ["4.1.2", "4.1.3", "4.1.4"][:rows]:
        busy(team, code)
    table = [measure(team.application.cycle.year, f"指标{n}") for n in range(rows)]
    services.save_measures(actor=team.owner, application=team.application, item=item, rows=table)
    busy(make_team(), "4.1.2")
    shown(client, team, team.owner)
    path = reverse("applications:tasks", args=[team.application.pk])
    with django_assert_num_queries(22):
        assert client.get(path).status_code == 200
