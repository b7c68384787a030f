"""The pages of the board: query counts, hidden names, diagnostics at a press of a button."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.results import services
from award.results.models import Diagnosis
from tests.results.cases import make_case
from tests.results.views.test_snapshots import page

pytestmark = pytest.mark.django_db
SHORTLIST = "{ cap = 2, floor = 450 }"


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("ranking", 26), ("snapshot", 26)])
def test_query_count_is_flat(client, django_assert_num_queries, count, name, queries):
    case = make_case(marks=((40, 50, 65, 70, 95),) * count)
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    pk = case.round.pk if name == "ranking" else snapshot.pk
    page(client, case.clerk, name, pk)  # what is read once in the life of the process is read now
    with django_assert_num_queries(queries):
        response = page(client, case.clerk, name, pk)
    assert len(response.context["board"].slice.places) == count


def test_hidden_names_stand_nowhere_on_the_pages(client):
    case = make_case(shortlist=SHORTLIST)
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    names = [application.organisation.name for application in case.applications]
    for name, pk in (("ranking", case.round.pk), ("snapshot", snapshot.pk)):
        assert all(one in page(client, case.clerk, name, pk).text for one in names)
        assert not any(one in page(client, case.clerk, name, pk, names="0").text for one in names)
    points = {f"p-4.{n}": "100" for n in range(1, 8)}
    assert any(one in page(client, case.clerk, "what_if", case.round.pk, **points).text for one in names)
    hidden = page(client, case.clerk, "what_if", case.round.pk, names="0", **points).text
    assert not any(one in hidden for one in names)
    assert 'name="names" value="0"' in hidden


def test_stability_is_computed_at_the_press_of_a_button(client):
    case = make_case(shortlist=SHORTLIST)
    url = reverse("results:diagnose", args=[case.round.pk])
    before = page(client, case.clerk, "ranking", case.round.pk).text
    assert url in before
    assert "Rank stability" not in before
    assert client.post(url).url == reverse("results:ranking", args=[case.round.pk])
    after = page(client, case.clerk, "ranking", case.round.pk).text
    assert Diagnosis.objects.count() == 1
    assert url not in after
    for words in (
        "Rank stability",
        "Krippendorff",
        "To talk over before the line is drawn",
        "Ranks in nine of ten draws",
    ):
        assert words in after


def test_nothing_is_diagnosed_before_the_opening(client):
    case = make_case(state="open", unsealed=1)
    client.force_login(case.clerk)
    client.post(reverse("results:diagnose", args=[case.round.pk]))
    assert not Diagnosis.objects.exists()
