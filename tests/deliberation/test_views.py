"""The pages of a decision."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.deliberation.models import Decision
from tests import factories
from tests.deliberation.cases import BODY, deciding, recorded

pytestmark = pytest.mark.django_db


def data(case, **changes: str) -> dict[str, str]:
    first, second, third = (application.pk for application in case.applications)
    return {
        "decided_on": "2020-01-02",
        "body": BODY,
        f"class_{first}": "award",
        f"class_{second}": "award",
        f"class_{third}": "nomination",
    } | changes


def test_the_chief_records_and_a_committee_member_confirms(client):
    case = deciding()
    client.force_login(case.chief)
    response = client.post(reverse("deliberation:record", args=[case.cycle.pk]), data(case))
    assert response.url == reverse("deliberation:decision", args=[case.cycle.pk])
    decision = Decision.objects.get()
    client.post(reverse("deliberation:confirm", args=[decision.pk]))
    assert Decision.objects.get().state == "recorded"  # the chief recorded it
    client.force_login(factories.make_user("member", "committee"))
    response = client.post(reverse("deliberation:confirm", args=[decision.pk]))
    assert response.url == reverse("deliberation:decision_read", args=[decision.pk])
    assert Decision.objects.get().state == "confirmed"


def test_what_was_typed_stays_when_the_decision_is_refused(client):
    case = deciding()
    client.force_login(case.chief)
    third = case.applications[2].pk
    typed = data(case, **{f"class_{third}": "award", "remarks": "已经宣读"})
    response = client.post(reverse("deliberation:record", args=[case.cycle.pk]), typed)
    assert response.status_code == 422
    assert "已经宣读" in response.content.decode()
    assert case.applications[2].number in str(response.context["form"].non_field_errors())
    assert not Decision.objects.exists()


def test_the_committee_page_shows_no_score(client):
    case = deciding()
    decision = recorded(case)
    client.force_login(factories.make_user("member", "committee"))
    text = client.get(reverse("deliberation:decision_read", args=[decision.pk])).content.decode()
    assert case.applications[0].organisation.name in text
    assert "643.33" not in text
    assert f'href="{reverse("home:committee")}"' in text


@pytest.mark.parametrize("who", ["owner", "chair", "supervisor", "recommender"])
def test_an_unconfirmed_decision_does_not_exist_for_others(client, who):
    case = deciding()
    decision = recorded(case)
    people = {
        "owner": case.applications[0].created_by,
        "chair": case.panel.seats.get(role="chair").expert.user,
        "supervisor": factories.make_user("s", "supervisor"),
        "recommender": factories.make_user("r", "recommender"),
    }
    client.force_login(people[who])
    assert client.get(reverse("deliberation:decision_read", args=[decision.pk])).status_code == 404
    assert client.get(reverse("deliberation:decision", args=[case.cycle.pk])).status_code == 404
    assert client.post(reverse("deliberation:confirm", args=[decision.pk])).status_code == 404
    assert client.post(reverse("deliberation:record", args=[case.cycle.pk]), data(case)).status_code == 404
    assert Decision.objects.get().state == "recorded"


def test_a_clerk_may_not_record(client):
    case = deciding()
    client.force_login(case.clerk)
    assert client.post(reverse("deliberation:record", args=[case.cycle.pk]), data(case)).status_code == 403
    assert client.get(reverse("deliberation:decision", args=[case.cycle.pk])).context["form"] is None


def test_before_the_last_release_there_is_nothing_to_decide(client):
    cycle = factories.make_cycle("assessing")
    client.force_login(factories.make_user("chief", "chief"))
    response = client.get(reverse("deliberation:decision", args=[cycle.pk]))
    assert response.status_code == 200
    assert response.context["snapshot"] is None
