"""The progress board over HTTP."""

import io
import re

import pytest
from openpyxl import load_workbook

from award.panels.models import Seat
from tests import factories as make
from tests.scoring.scene import page, scene, sealed, url

pytestmark = [pytest.mark.django_db]


def test_office_pages_hold_no_mark(client):
    found = sealed([35, 35, 35, 35, 35])
    client.force_login(make.make_user("office", "office"))
    text = page(client, url("progress", found.cycle.pk))
    assert found.application.organisation.name in text
    assert "35%" not in text
    assert not re.search(r"\b350\b", text)


@pytest.mark.parametrize("applications", [1, 3])
def test_progress_board_is_flat(client, django_assert_num_queries, applications):
    found = scene()
    for _more in range(applications - 1):
        make.assign(found.panel, make.make_application(found.cycle, state="accepted"), found.round)
    hidden = scene(cycle=make.make_cycle("assessing")).application
    client.force_login(make.make_user("office", "office"))
    client.get(url("progress", found.cycle.pk))
    with django_assert_num_queries(7):
        text = page(client, url("progress", found.cycle.pk))
    assert text.split("grid matrix")[1].count('<th scope="row">') == applications
    assert hidden.number not in text


def test_progress_board_is_the_offices(client):
    found = scene()
    for who in (found.user(0), make.make_user(is_superuser=True), found.application.created_by):
        client.force_login(who)
        assert client.get(url("progress", found.cycle.pk)).status_code == 404


def test_progress_board_tells_each_state(client):
    found = scene()
    found.sheet(0, 50, sealed=True)
    found.sheet(1, 50)
    make.make_conflict(found.user(3), found.application)
    Seat.objects.filter(pk=found.assignments[4].seat_id).update(left_at=found.round.opened_at)
    client.force_login(make.make_user("office", "office"))
    response = client.get(url("progress", found.cycle.pk))
    (board,) = [board for board in response.context["boards"] if board.panels]
    assert board.counts == {
        "sealed": 1, "started": 1, "not_started": 1, "undeclared": 0, "conflict": 1, "left": 1,
    }  # fmt: skip
    assert board.expected == 3


def test_a_person_who_has_not_finished_can_be_reminded_from_the_board(client):
    found = scene(size=2)
    found.sheet(0, 50, sealed=True)
    client.cookies["django_language"] = "en"
    client.force_login(make.make_user("office", "office", language="en"))
    text = page(client, url("progress", found.cycle.pk))
    assert f"/office/cycles/{found.cycle.pk}/reminders/assessing/" in text
    assert "Remind 1 person" in text
    assert 'hx-trigger="every 30s"' in text
    found.close()
    closed = page(client, url("progress", found.cycle.pk))
    assert "Remind 1 person" not in closed
    assert "every 30s" not in closed


def test_workbook_of_the_board_is_the_offices_and_holds_no_mark(client):
    found = sealed([35, 35, 35, 35, 35])
    client.force_login(make.make_user("office", "office"))
    rows = list(load_workbook(io.BytesIO(client.get(url("progress_xlsx", found.cycle.pk)).content)).active.values)
    assert len(rows) == 6
    assert found.application.number in rows[1]
    assert not any(isinstance(cell, int | float) for row in rows for cell in row)
    client.force_login(found.user(0))
    assert client.get(url("progress_xlsx", found.cycle.pk)).status_code == 404
