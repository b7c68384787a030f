"""The pages of messages: members and the office, nobody else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.applications.models import Note
from award.applications.services import write_note
from tests.applications.cast import make_team
from tests.factories import make_application, make_cycle, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


def test_an_applicant_writes_and_the_office_answers(client):
    team, office = make_team(), make_user("clerk", "office")
    mine = reverse("applications:notes", args=[team.application.pk])
    theirs = reverse("applications:office_notes", args=[team.application.pk])
    threads = reverse("applications:office_threads", args=[team.application.cycle_id])
    client.force_login(office)
    assert client.get(theirs).status_code == 404  # a draft that nobody wrote about
    assert team.application.number not in client.get(threads).text
    client.force_login(team.viewer)
    assert client.post(mine, {"text": " "}).status_code == 422
    assert client.post(mine, {"text": "能否延期？"})["Location"] == mine
    client.force_login(office)
    assert 'tag--warn">1' in client.get(threads).text
    shown = client.get(theirs).text
    assert "能否延期？" in shown
    assert ">new<" in shown
    assert ">new<" not in client.get(theirs).text
    client.post(theirs, {"text": "请来函说明。"})
    client.force_login(team.owner)
    answer = client.get(mine).text
    assert "请来函说明。" in answer
    assert "clerk" not in answer  # the office answers as an office
    for user in (team.rival, make_user("", "supervisor"), make_user("", "recommender"), make_user("", "expert")):
        client.force_login(user)
        for url in (mine, theirs, threads):
            assert client.get(url).status_code == 404
    assert Note.objects.filter(read_at__isnull=True).count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries(client, django_assert_num_queries, count):
    cycle, office = make_cycle(), make_user("clerk", "office")
    rows = [make_application(cycle) for _ in range(count)]
    silent, elsewhere = make_application(cycle, state="submitted"), make_application()
    for row in (*rows, elsewhere):
        write_note(actor=row.created_by, application=row, text="您好")
    client.force_login(office)
    with django_assert_num_queries(6):
        shown = client.get(reverse("applications:office_threads", args=[cycle.pk])).text
    assert [row.number in shown for row in rows] == [True] * count
    assert not any(row.number in shown for row in (silent, elsewhere))
