import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_every_answer_carries_the_headers(client):
    for path in ("/", "/no-such-page/", "/healthz"):
        headers = client.get(path).headers
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_nothing_of_a_person_is_kept_by_a_cache(client):
    assert "no-store" not in client.get("/").headers.get("Cache-Control", "")
    client.force_login(factories.make_user())
    for path in ("/", "/my/", "/my/organisations/999/", "/no-such-page/"):
        assert client.get(path).headers["Cache-Control"] == "private, no-store"


def test_public_pages_differ_by_cookie(client):
    assert "Cookie" in client.get("/").headers["Vary"]
