"""The progress of a panel over HTTP, for its chair and its secretary."""

import re

import pytest
from django.urls import reverse

from award.outbox.models import Message
from award.scoring.models import Finding, ItemScore
from tests import factories as make
from tests.scoring.scene import page, scene, url
from tests.scoring.sealing import office, remark, secretary_of

pytestmark = [pytest.mark.django_db]


def test_the_chair_sees_who_is_how_far_and_reaches_it_from_the_desk(client):
    found = scene()
    found.sheet(1, 50, sealed=True)
    client.force_login(found.chair)
    address = url("panel_progress", found.panel.pk)
    assert address in page(client, reverse("home:panel"))
    text = page(client, address)
    for place in range(5):
        assert str(found.user(place)) in text
    assert url("panel_remind", found.panel.pk) in text


def test_the_secretary_too_and_a_member_not(client):
    found = scene()
    client.force_login(secretary_of(found.panel))
    page(client, url("panel_progress", found.panel.pk))
    for actor in (found.user(1), scene(cycle=found.cycle).chair, office(), make.make_user(is_superuser=True)):
        client.force_login(actor)
        assert client.get(url("panel_progress", found.panel.pk)).status_code == 404
        assert client.post(url("panel_remind", found.panel.pk)).status_code == 404
    client.force_login(found.user(1))
    assert "/progress/" not in page(client, reverse("home:panel"))


def test_marks_and_remarks_change_not_a_byte(client):
    found = scene()
    sheets = [found.sheet(place, 50) for place in (1, 2)] + [found.sheet(3, 50, sealed=True)]
    remark(sheets[0])
    client.force_login(found.chair)
    before = page(client, url("panel_progress", found.panel.pk))
    assert "50%" not in before
    ItemScore.objects.filter(sheet__in=sheets).update(percent=95)
    Finding.objects.update(text="另一句更长的话")
    remark(sheets[0], "4.1.3", updated_at=Finding.objects.get().updated_at)
    ItemScore.objects.filter(sheet=sheets[1], item__code__startswith="4.1").delete()
    after = page(client, url("panel_progress", found.panel.pk))
    assert _masked(after) == _masked(before)


def _masked(text):
    """Without the tokens that differ from page to page."""
    return re.sub(r"[A-Za-z0-9]{64}", "token", text)


def test_reminding_writes_letters_once_a_day(client):
    found = scene()
    client.force_login(found.chair)
    for _twice in range(2):
        assert client.post(url("panel_remind", found.panel.pk)).url == url("panel_progress", found.panel.pk)
    assert Message.objects.filter(kind="panel_reminder").count() == 4
    assert client.get(url("panel_remind", found.panel.pk)).status_code == 405


def test_nothing_to_follow_and_nobody_to_remind(client):
    found = scene(size=2)
    make.make_conflict(found.chair, found.application)
    client.force_login(found.chair)
    text = page(client, url("panel_progress", found.panel.pk))
    assert found.application.number not in text
    assert url("panel_remind", found.panel.pk) not in text
    response = client.post(url("panel_remind", found.panel.pk), follow=True)
    assert response.status_code == 200
    assert not Message.objects.exists()


def test_consensus_sheets_are_linked(client):
    found = scene()
    sheet = make.make_consensus(found.application, make.round_of(found.cycle, "consensus"), found.panel)
    client.force_login(found.chair)
    assert url("consensus", sheet.pk) in page(client, url("panel_progress", found.panel.pk))


@pytest.mark.parametrize("applications", [1, 3])
def test_the_page_is_flat(client, django_assert_num_queries, applications):
    found = scene()
    for _more in range(applications - 1):
        make.assign(found.panel, make.make_application(found.cycle, state="accepted"), found.round)
    hidden = scene(cycle=found.cycle).application
    client.force_login(found.chair)
    client.get(url("panel_progress", found.panel.pk))
    with django_assert_num_queries(10):
        text = page(client, url("panel_progress", found.panel.pk))
    assert text.split("seals-matrix")[1].count('<th scope="row">') == applications
    assert hidden.number not in text
