"""The pages shown instead of a page."""

import re

import pytest
from django.core.exceptions import PermissionDenied

from award.core.views import permission_denied, server_error
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of(rf):
    def build(user=None):
        request = rf.get("/x/")
        request.user = user or factories.make_user()
        return request

    return build


def test_a_refusal_says_why(request_of):
    response = permission_denied(request_of(), PermissionDenied("The <round> is closed."))
    assert response.status_code == 403
    assert "The &lt;round&gt; is closed." in response.content.decode()


def test_a_refusal_without_a_reason_still_says_something(request_of):
    assert "<p></p>" not in permission_denied(request_of(), PermissionDenied()).content.decode()


def test_missing_and_hidden_pages_are_the_same_to_the_letter(client):
    client.force_login(factories.make_user())
    other = factories.make_organisation()
    texts = []
    for pk in (other.pk, other.pk + 99):
        page = client.get(f"/my/organisations/{pk}/").content.decode().replace(f"/my/organisations/{pk}/", "PATH")
        texts.append(re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken":)"[^"]+"', "", page))
    assert texts[0] == texts[1]


def test_a_fault_tells_nothing(request_of, settings):
    response = server_error(request_of())
    assert response.status_code == 500
    assert "Traceback" not in response.content.decode()


def test_a_fault_of_a_view_becomes_the_page(client, monkeypatch):
    from award.home.views import landing as views

    def fail():
        raise RuntimeError("secret detail")

    monkeypatch.setattr(views, "open_cycles", fail)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "secret detail" not in response.content.decode()
    assert 'lang="en"' in response.content.decode()
