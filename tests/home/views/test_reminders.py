"""The pages of reminders."""

from __future__ import annotations

import io

import pytest
import time_machine
from openpyxl import load_workbook

from award.home.views import reminders
from award.outbox.models import HeldKind, Message
from tests import factories
from tests.home.management.test_send_reminders import NIGHT
from tests.home.test_reminding import draft_due

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _night():
    with time_machine.travel(NIGHT, tick=False):
        yield


@pytest.fixture
def officer(client):
    client.cookies["django_language"] = "en"
    user = factories.make_user("", "office", language="en")
    client.force_login(user)
    return user


def url(cycle, rest=""):
    return f"/office/cycles/{cycle.pk}/reminders/{rest}"


def test_the_plan_tells_when_how_many_letters_go(client, officer):
    cycle, _owner = draft_due(5)
    HeldKind.objects.create(kind="reminder_applying", held_at=NIGHT, held_by=officer)
    page = client.get(url(cycle)).text
    for words in ("Reminder: applications close", "8 May 2026", "1 letter", "Held in the outbox"):
        assert words in page


def test_one_phase_shows_people_with_their_letters(client, officer):
    cycle, owner = draft_due(5)
    type(owner).objects.filter(pk=owner.pk).update(language="en")
    page = client.get(url(cycle, "applying/")).text
    assert owner.email in page
    assert "is not submitted yet" in page
    assert "Remind 1 person" in page
    assert "Nobody is waited for" in client.get(url(cycle, "assessing/")).text
    assert client.get(url(cycle, "nonsense/")).status_code == 404


def test_the_number_is_typed_before_anyone_is_reminded(client, officer):
    cycle, _owner = draft_due(5)
    response = client.post(url(cycle, "applying/"), {"count": "2"})
    assert response.status_code == 422
    assert "Type the number 1 to confirm." in response.text
    assert not Message.objects.exists()
    page = client.post(url(cycle, "applying/"), {"count": "1", "is_held": "on"}, follow=True).text
    assert "Written." in page
    assert Message.objects.get().state == "held"
    assert client.post(url(cycle, "assessing/"), {"count": "0"}).status_code == 422


def test_workbook_of_those_waited_for(client, officer):
    cycle, owner = draft_due(5)
    book = load_workbook(io.BytesIO(client.get(url(cycle, "applying/people.xlsx")).content))
    assert owner.email in [cell.value for cell in book.active[2]]


def test_a_programme_without_reminders_says_so(client, officer, monkeypatch):
    monkeypatch.setattr(reminders, "plans_of", lambda cycle: [])
    assert "has no table of reminders" in client.get(url(factories.make_cycle("draft"))).text


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("part", "queries"), [("", 15), ("applying/", 10)])
def test_pages_ask_the_same_number_of_questions(client, officer, django_assert_num_queries, rows, part, queries):
    cycle, _owner = draft_due(5)
    for _ in range(rows - 1):
        owner = factories.make_user()
        factories.make_application(cycle, owner, "draft", factories.make_organisation(owner=owner))
    client.get(url(cycle, part))  # the rules are parsed once a process
    with django_assert_num_queries(queries):
        client.get(url(cycle, part))


@pytest.mark.parametrize("role", ["expert", "supervisor", ""])
def test_reminders_are_the_offices(client, role):
    cycle, _owner = draft_due(5)
    client.force_login(factories.make_user("", *([role] if role else [])))
    assert client.get(url(cycle)).status_code == 404
    assert client.post(url(cycle, "applying/"), {"count": "1"}).status_code == 404
