"""Opening a sealed sheet again over HTTP: asked by one, decided by another."""

import pytest
from django.urls import reverse

from award.audit.models import TwoPersonAct
from tests import factories as make
from tests.scoring.scene import page, url
from tests.scoring.sealing import WHY, asked, office, reopened, seal_the_others, sealed_scene

pytestmark = [pytest.mark.django_db]


def test_one_asks_and_another_opens_it_again(client):
    _found, sheet = sealed_scene()
    one, two = office("one"), office("two")
    client.force_login(one)
    assert client.post(url("reopen", sheet.pk), {"reason": WHY}).status_code == 302
    act = TwoPersonAct.objects.get(kind="reopen_sheet")
    assert url("reopen_decide", act.pk) not in page(client, url("reopen", sheet.pk))
    client.post(url("reopen_decide", act.pk), {"decision": "open"})
    sheet.refresh_from_db()
    assert sheet.state == "sealed"
    client.force_login(two)
    assert url("reopen", sheet.pk) in page(client, reverse("home:office"))
    text = page(client, url("reopen", sheet.pk))
    assert WHY in text
    assert url("reopen_decide", act.pk) in text
    assert client.post(url("reopen_decide", act.pk), {"decision": "open"}).url == url("reopen", sheet.pk)
    sheet.refresh_from_db()
    assert sheet.state == "draft"
    assert "seals-versions" in page(client, url("reopen", sheet.pk))


def test_a_refusal_needs_its_reason(client):
    _found, sheet = sealed_scene()
    act = asked(sheet)
    client.force_login(office("two"))
    client.post(url("reopen_decide", act.pk), {"decision": "refuse"})
    act.refresh_from_db()
    assert act.state == "asked"
    client.post(url("reopen_decide", act.pk), {"decision": "refuse", "reason": "没有必要"})
    act.refresh_from_db()
    assert (act.state, act.decision_reason) == ("refused", "没有必要")


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_what_was_typed_is_kept_with_the_fault(client, reason):
    _found, sheet = sealed_scene()
    client.force_login(office())
    response = client.post(url("reopen", sheet.pk), {"reason": reason})
    assert response.status_code == 422
    assert response.context["form"].errors["reason"]
    assert reason.strip() in response.content.decode()
    assert not TwoPersonAct.objects.exists()


def test_what_the_service_refuses_is_told_in_the_form(client):
    found, sheet = sealed_scene()
    found.close()
    client.force_login(office())
    response = client.post(url("reopen", sheet.pk), {"reason": WHY})
    assert response.status_code == 422
    assert WHY not in page(client, url("reopen", sheet.pk))


def test_after_the_opening_the_page_says_why_not(client):
    found, sheet = sealed_scene()
    act = asked(sheet)
    seal_the_others(found)
    client.force_login(office("two"))
    text = page(client, url("reopen", sheet.pk))
    assert 'value="open"' not in text
    assert 'value="refuse"' in text
    assert url("proof", sheet.pk) in text
    client.post(url("reopen_decide", act.pk), {"decision": "open"})
    sheet.refresh_from_db()
    assert sheet.state == "sealed"


def test_the_page_holds_no_mark(client):
    _found, sheet = sealed_scene(percent=85)
    client.force_login(office())
    assert "85%" not in page(client, url("reopen", sheet.pk))
    reopened(sheet)
    text = page(client, url("reopen", sheet.pk))
    assert "85%" not in text
    assert ":85" not in text


@pytest.mark.parametrize("who", ["assessor", "peer", "supervisor", "superuser"])
def test_for_others_neither_page_exists(client, who):
    found, sheet = sealed_scene()
    act = asked(sheet)
    client.force_login(
        {
            "assessor": found.user(0), "peer": found.user(1), "supervisor": make.make_user("s", "supervisor"),
            "superuser": make.make_user(is_superuser=True),
        }[who]
    )  # fmt: skip
    assert client.get(url("reopen", sheet.pk)).status_code == 404
    assert client.post(url("reopen", sheet.pk), {"reason": WHY}).status_code == 404
    assert client.post(url("reopen_decide", act.pk), {"decision": "open"}).status_code == 404
    assert client.get(url("reopen_decide", act.pk)).status_code == 405


def test_a_supervisor_finds_asking_and_deciding_in_the_acts_and_in_words(client):
    _found, sheet = sealed_scene()
    reopened(sheet)
    client.force_login(make.make_user("s", "supervisor"))
    text = page(client, reverse("home:supervision_acts"))
    assert WHY in text
    assert "<code>reopen_sheet" not in text
