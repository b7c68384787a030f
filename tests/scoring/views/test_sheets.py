"""A sheet opened, summed up and sealed over HTTP."""

import pytest
from django.urls import reverse

from award.scoring.models import ScoreSheet
from tests import factories as make
from tests.scoring.scene import CODE, page, scene, url

pytestmark = [pytest.mark.django_db]


def test_sealing_takes_two_steps_and_shows_the_receipt(client):
    found = scene()
    sheet = found.sheet(0, 55)
    client.force_login(found.user(0))
    assert url("seal", sheet.pk) in page(client, url("summary", sheet.pk))
    assert "550.0" in page(client, url("seal", sheet.pk))
    assert client.post(url("seal", sheet.pk)).status_code == 422
    sheet.refresh_from_db()
    assert sheet.state == "draft"
    assert client.post(url("seal", sheet.pk), {"confirm": "yes"}).status_code == 302
    sheet.refresh_from_db()
    assert sheet.commitment in page(client, url("sheet", sheet.pk))
    assert client.get(url("seal", sheet.pk)).status_code == 302
    assert 'form="mark"' not in page(client, url("sheet_item", sheet.pk, CODE))


def test_an_incomplete_sheet_is_not_sealed_and_its_items_are_linked(client):
    found = scene()
    marks = {item.code: 50 for item in make.criteria().items if item.code != "4.2.3"}
    sheet = found.sheet(0, marks)
    client.force_login(found.user(0))
    text = page(client, url("summary", sheet.pk))
    assert url("seal", sheet.pk) not in text
    assert "500.0" not in text
    response = client.post(url("seal", sheet.pk), {"confirm": "yes"}, follow=True)
    assert "4.2.3" in next(str(message) for message in response.context["messages"])
    sheet.refresh_from_db()
    assert sheet.state == "draft"


def test_opening_a_sheet_needs_the_declaration(client):
    found = scene()
    client.force_login(found.user(0))
    assert client.get(url("sheet_open", found.assignments[0].pk)).status_code == 405
    first = client.post(url("sheet_open", found.assignments[0].pk))
    assert first.headers["Location"] == url("sheet", ScoreSheet.objects.get().pk)
    other = scene(cycle=make.make_cycle("assessing"))
    type(other.assignments[0]).objects.update(cleared_at=None)
    client.force_login(other.user(0))
    assert client.post(url("sheet_open", other.assignments[0].pk)).headers["Location"] == reverse("home:panel")
    assert ScoreSheet.objects.count() == 1
