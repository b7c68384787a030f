"""The search as page and as palette."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import factories as make

pytestmark = pytest.mark.django_db


def test_the_page_keeps_what_was_typed_and_the_palette_gets_the_results_alone(client):
    client.cookies["django_language"] = "en"
    make.make_expert("Zhang")
    client.force_login(make.make_user("", "office"))
    page = client.get(reverse("home:search"), {"q": "zhang"})
    assert 'value="zhang"' in page.text
    assert "Zhang" in page.text
    part = client.get(reverse("home:search"), {"q": "zhang"}, HTTP_HX_REQUEST="true").text
    assert "<html" not in part
    assert "Zhang" in part
    assert "<b>x</b>" not in client.get(reverse("home:search"), {"q": "<b>x</b>"}).text
