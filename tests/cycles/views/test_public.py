"""Announcements, criteria and the self-check."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import make_criteria_set, make_cycle, make_programme, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_announcements_takes_the_same_queries_and_hides_drafts(client, django_assert_num_queries, count):
    shown, hidden = [make_cycle() for _ in range(count)], make_cycle("draft")
    with django_assert_num_queries(2):  # count, cycles
        response = client.get(reverse("cycles:announcement_list"))
    assert sorted(row.pk for row in response.context["page"]) == [cycle.pk for cycle in shown]
    assert hidden.name_zh not in response.content.decode()


@pytest.mark.parametrize("code", ["gbt19580-2012", "baldrige-2023", "efqm-2020"])
def test_criteria_are_public_with_anchors_and_fingerprint(client, code):
    row = make_criteria_set(code)
    assert reverse("cycles:criteria", args=[row.pk]) in client.get(reverse("cycles:criteria_list")).content.decode()
    page = client.get(reverse("cycles:criteria", args=[row.pk])).content.decode()
    assert row.sha256 in page
    for item in row.items.all():
        assert f'id="item-{item.code}"' in page


@pytest.mark.parametrize("name", ["announcement_list", "criteria_list"])
def test_empty_public_lists_say_so(client, name):
    response = client.get(reverse(f"cycles:{name}"))
    assert response.status_code == 200
    assert 'class="sheet empty"' in response.content.decode()


CHECK = "/eligibility/"


def answers(client, **changes) -> dict[str, str]:
    conditions = client.get(CHECK).context["form"].conditions
    return {**{condition.code: "yes" for condition in conditions}, **changes}


def test_ten_conditions_are_asked_without_an_account_and_nothing_is_kept(client, django_assert_num_queries):
    cycle = make_cycle()
    page = client.get(CHECK, HTTP_ACCEPT_LANGUAGE="en")
    assert (page.status_code, page.text.count("<legend>"), page.text.count("btn--primary")) == (200, 10, 1)
    with django_assert_num_queries(1):  # the open cycles; the answers are written nowhere
        good = client.post(CHECK, answers_of(page), HTTP_ACCEPT_LANGUAGE="en")
    assert "By your answers you can apply" in good.text
    assert 'href="/accounts/signup/?next=/my/applications/new/"' in good.text
    assert good.text.count("btn--primary") == 1
    client.force_login(make_user())
    assert f"/my/applications/new/?cycle={cycle.pk}" in client.post(CHECK, answers_of(page)).text


def answers_of(page) -> dict[str, str]:
    return {condition.code: "yes" for condition in page.context["form"].conditions}


def test_each_no_is_explained_and_names_a_contact(client):
    make_cycle()
    page = client.post(CHECK, answers(client, operating_period="no", trust="no"), HTTP_ACCEPT_LANGUAGE="en").text
    assert "2 conditions are not met" in page
    assert "If you are younger, you can apply in a later cycle." in page
    assert "Office of the Hainan Provincial Government Quality Award" in page
    assert "0898-0000 0000" in page
    assert "signup" not in page.partition("<form")[0].partition("checked")[2]
    assert page.count("btn--primary") == 1


def test_an_answer_left_out_is_asked_for_and_the_others_stay(client):
    make_cycle()
    given = answers(client, trust="no")
    del given["registered"]
    page = client.post(CHECK, given, HTTP_ACCEPT_LANGUAGE="en")
    assert page.status_code == 422
    assert page.text.count("Answer yes or no.") == 1
    assert "1 question is not answered" in page.text
    assert '<a href="#id_registered_0">Question 1</a>' in page.text
    assert 'id="id_registered_0"' in page.text
    assert page.text.count(" checked") == 9
    assert client.post(CHECK, {**given, "registered": "perhaps"}).status_code == 422


def test_without_an_open_cycle_the_check_says_so(client):
    make_cycle("draft"), make_cycle("published")
    page = client.get(CHECK, HTTP_ACCEPT_LANGUAGE="en").text
    assert "No cycle takes applications now" in page
    assert client.post(CHECK, {"x": "yes"}).status_code == 200


def test_of_two_open_cycles_the_one_asked_for_is_checked(client):
    first, second = make_cycle(), make_cycle(programme=make_programme("baldrige-state", "baldrige-2023"))
    page = client.get(f"{CHECK}?cycle={second.pk}", HTTP_ACCEPT_LANGUAGE="en").text
    assert "This cycle asks no questions beforehand" in page
    assert f'href="{CHECK}?cycle={second.pk}"' in client.get(f"{CHECK}?cycle={first.pk}").text
    assert client.get(f"{CHECK}?cycle=x'").status_code == 200


def test_the_front_page_and_the_announcement_lead_to_the_check(client):
    cycle = make_cycle()
    for url in ("/", reverse("cycles:announcement", args=[cycle.pk])):
        assert f'href="{CHECK}?cycle={cycle.pk}"' in client.get(url).text
