"""Choosing whose pages to see."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_asks_as_often_at_three_people_as_at_one(client, django_assert_num_queries, n):
    client.force_login(make.make_user("", "chief"))
    for place in range(n):
        make.make_expert(f"e{place}")
    make.make_user("unsichtbar", "supervisor")
    with django_assert_num_queries(9):
        page = client.get(reverse("home:acting"))
    assert len(page.context["page"].object_list) == n
    assert "unsichtbar" not in page.text


@pytest.mark.parametrize("person", ["", "0", "x", "9" * 40, "１", "-1"])
def test_a_strange_choice_is_nobody(client, person):
    client.force_login(make.make_user("", "chief"))
    assert client.post(reverse("home:acting"), {"person": person}).status_code == 404


def test_nobody_of_the_award_is_chosen(client):
    client.force_login(make.make_user("", "chief"))
    assert client.post(reverse("home:acting"), {"person": make.make_user("", "supervisor").pk}).status_code == 404
