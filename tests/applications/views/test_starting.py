"""The page that starts an application."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.applications.models import Application
from tests.applications.cast import fill, make_team
from tests.factories import make_application, make_cycle, make_organisation, make_user

pytestmark = [pytest.mark.django_db]


def test_start_offers_what_the_team_wrote_before_and_nobody_elses(client):
    team = make_team()
    fill(team)
    theirs = make_application(owner=make_user())
    cycle = make_cycle(year=team.application.cycle.year + 2)
    client.force_login(team.owner)
    url = reverse("applications:start")
    offered = client.get(url).context["form"].fields["earlier"].queryset
    assert list(offered) == [team.application]
    data = {"cycle": cycle.pk, "organisation": team.application.organisation_id, "earlier": theirs.pk}
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert refused.context["form"].errors["earlier"]
    assert client.post(url, {**data, "earlier": team.application.pk}).status_code == 302
    assert Application.objects.get(cycle=cycle).answers.exists()


def test_start_without_an_earlier_application_asks_nothing_of_it_and_starts_empty(client):
    owner, cycle = make_user(), make_cycle()
    organisation = make_organisation(owner=owner)
    client.force_login(owner)
    url = reverse("applications:start")
    assert "earlier" not in client.get(url).context["form"].fields
    assert client.post(url, {"cycle": cycle.pk, "organisation": organisation.pk}).status_code == 302
    assert not Application.objects.get(cycle=cycle).answers.exists()
