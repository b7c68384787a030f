"""Accepting together as posted."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.applications.models import Application
from tests.eligibility.scene import checked
from tests.factories import make_application, make_cycle, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_names_and_count_are_shown_and_typed(client, django_assert_num_queries, count):
    cycle, chief = make_cycle("eligibility"), make_user("", "office", "chief")
    rows = [make_application(cycle, state="submitted") for _ in range(count)]
    for row in rows:
        checked(row, chief)
    waiting = make_application(cycle, state="submitted")
    client.force_login(chief)
    url = reverse("eligibility:accept_together", args=[cycle.pk])
    with django_assert_num_queries(13):
        page = client.get(url)
    assert waiting.organisation.name not in page.text
    keys = page.context["keys"]
    for posted in ({"typed": count + 1, "applications": keys}, {"typed": count, "applications": "x"}, {}):
        assert client.post(url, posted).status_code == 422
    assert client.post(url, {"typed": count, "applications": keys}).status_code == 302
    assert Application.objects.filter(state="accepted").count() == count
    assert "data-x" not in client.get(reverse("eligibility:queue", args=[cycle.pk])).text
    back = reverse("eligibility:take_back", args=[cycle.pk])
    for typed in ("", str(count + 1), "²"):
        client.post(back, {"reason": "误操作", "count": typed})
    assert Application.objects.filter(state="accepted").count() == count
    client.post(back, {"reason": "误操作", "count": str(count)})
    assert not Application.objects.filter(state="accepted").exists()
