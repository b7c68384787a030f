"""The page of a calculation: what bit is said, the neighbours stand beside, the files are one click away."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import factories
from tests.results.cases import make_case, released

pytestmark = pytest.mark.django_db


def page(client, case, application):
    snapshot = released(case)
    client.force_login(case.clerk)
    client.cookies["django_language"] = "en"
    response = client.get(reverse("results:explain", args=[snapshot.pk, application.pk]))
    assert response.status_code == 200
    return snapshot, response.content.decode()


def test_files_and_neighbours_are_on_the_page(client):
    case = make_case()
    snapshot, text = page(client, case, case.applications[0])
    for name in ("calculation_xlsx", "calculation_pdf"):
        assert reverse(f"reports:{name}", args=[snapshot.pk, case.applications[0].pk]) in text
    assert case.applications[1].organisation.name in text
    assert "Neighbours in rank" in text


def test_excluded_sheet_is_said_in_words(client):
    case = make_case()
    seat = case.panel.seats.first()
    type(seat.expert.user).objects.filter(pk=seat.expert.user_id).update(name="林评委")
    factories.make_conflict(seat.expert.user, case.applications[0])
    text = page(client, case, case.applications[0])[1]
    assert f"{seat.pseudonym} is excluded: the sheet is kept and does not count." in text
    assert "Fewer than 5 sheets count, so the plain mean is taken." in text
    assert "林评委" not in text


def test_without_a_rank_there_are_no_neighbours_and_the_reason(client):
    case = make_case(marks=((40, 50, 65, 70, 95), (50, 55, 60, 65, 90)), unsealed=3)
    text = page(client, case, case.applications[1])[1]
    assert "A rank needs a score in every round so far." in text
    assert "Neighbours in rank" not in text
