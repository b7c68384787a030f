"""The numbers in the side bar."""

import pytest

from tests import factories
from tests.home.test_waiting import letter

pytestmark = pytest.mark.django_db


def test_numbers_have_the_places_that_the_side_bar_keeps(client):
    cycle = factories.make_cycle("assessing")
    letter("held")
    client.cookies["django_language"] = "en"
    client.force_login(factories.make_user("", "office"))
    found = client.get(f"/office/cycles/{cycle.pk}/counts/").text
    assert 'id="n-home-outbox" hx-swap-oob="true">1<span class="sr"> waiting' in found
    page = client.get("/office/").text
    assert 'id="n-home-outbox"' in page
    assert f"/office/cycles/{cycle.pk}/counts/" in page
    assert "letters held" in page
    assert "/office/outbox/?state=held" in page


@pytest.mark.parametrize("role", ["expert", "supervisor", ""])
def test_numbers_are_the_offices(client, role):
    cycle = factories.make_cycle("assessing")
    client.force_login(factories.make_user("", *([role] if role else [])))
    assert client.get(f"/office/cycles/{cycle.pk}/counts/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_numbers_ask_the_same_number_of_questions(client, django_assert_num_queries, rows):
    cycle = factories.make_cycle("assessing")
    for state in ("held", "failed", "dropped")[:rows]:
        letter(state)
    client.force_login(factories.make_user("", "office"))
    client.get(f"/office/cycles/{cycle.pk}/counts/")
    with django_assert_num_queries(18):
        client.get(f"/office/cycles/{cycle.pk}/counts/")
