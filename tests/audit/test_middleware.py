import json

import pytest
from django.urls import reverse

from award.audit.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger(client):
    user = factories.make_user("stranger")
    client.force_login(user)
    return user


def refusals():
    return [
        {**json.loads(event.body)["after"], "actor": event.actor_id}
        for event in AuditEvent.objects.filter(action="access.refused")
    ]


def test_a_hidden_page_is_recorded_and_looks_like_one_that_is_not_there(client, stranger):
    organisation = factories.make_organisation(owner=factories.make_user())
    url = reverse("accounts:organisation", args=[organisation.pk])
    hidden, missing = client.get(url), client.get("/my/no-such-page/")
    assert hidden.status_code == missing.status_code == 404
    assert refusals() == [
        {
            "view": "accounts:organisation", "arguments": {"pk": str(organisation.pk)}, "method": "GET",
            "hidden": True, "actor": stranger.pk,
        }
    ]  # fmt: skip


def test_a_refused_act_is_recorded_with_a_reason_on_the_page(client, stranger):
    organisation = factories.make_organisation(owner=factories.make_user())
    organisation.memberships.create(user=stranger, role="viewer")
    url = reverse("accounts:organisation", args=[organisation.pk])
    client.cookies["django_language"] = "en"
    response = client.post(url, {"name": "secret-name"})
    assert response.status_code == 403
    assert "You may read but not change this." in response.text
    (refusal,) = refusals()
    assert (refusal["hidden"], refusal["method"]) == (False, "POST")
    assert "secret-name" not in AuditEvent.objects.get(action="access.refused").body


def test_a_plain_404_is_not_recorded(client, stranger):
    assert client.get("/no-such-page/").status_code == 404
    assert refusals() == []


def test_strangers_without_a_login_are_not_recorded(client):
    organisation = factories.make_organisation()
    response = client.get(reverse("accounts:organisation", args=[organisation.pk]))
    assert response.status_code == 302
    assert refusals() == []
