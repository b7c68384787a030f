"""The form for returning, as the office and as a body see it: same places, own way back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.core.clock import now
from tests.applications.review import DAY, applied, recommender, recommending_cycle
from tests.factories import make_application, make_cycle, make_user

pytestmark = [pytest.mark.django_db]


@pytest.mark.parametrize("side", ["office", "body"])
def test_a_form_that_is_wrong_keeps_what_was_typed_and_leads_back(client, side):
    client.cookies["django_language"] = "en"
    if side == "office":
        application = make_application(make_cycle("eligibility", applications_close_at=now() - DAY), state="submitted")
        actor, name, back = make_user("", "office"), "applications:return", "eligibility:application"
    else:
        application, actor = applied(recommending_cycle()), recommender()
        name, back = "applications:recommend_return", "applications:recommend"
    client.force_login(actor)
    answer = client.post(reverse(name, args=[application.pk]), {"due": "", "revision": 1, "words-item-4.1.2": "请补充"})
    assert answer.status_code == 422
    assert "请补充" in answer.text
    far = {"due": "9999-12-31", "revision": 1, "words-item-4.1.2": "请补充"}
    assert client.post(reverse(name, args=[application.pk]), far).status_code == 422
    assert "<details open><summary>4.1.2" in answer.text
    assert reverse(back, args=[application.pk]) in answer.text
