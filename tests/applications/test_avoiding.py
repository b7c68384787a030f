"""The doors and rows of what applicants ask to avoid."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.urls import reverse

from award.applications import services
from award.applications.avoiding import avoidances_of, can_withdraw_avoidance, get_own_avoidance, review_has_begun
from award.core.access import Refused
from tests.applications.cast import make_team
from tests.factories import make_user, round_of

PAGE = 4  # session, person, application with the role, rows
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def team():
    return make_team(state="submitted")


def ask(team, person: str = "张三"):
    return services.ask_avoidance(
        actor=team.owner, application=team.application, person=person, reason="商业纠纷"
    )  # fmt: skip


def test_the_door_is_for_those_who_may_take_it_back(team):
    row = ask(team)
    assert get_own_avoidance(team.editor, row.pk) == row
    with pytest.raises(Refused):
        get_own_avoidance(team.viewer, row.pk)
    for actor in (team.rival, make_user("", "office"), make_user("", "expert")):
        with pytest.raises(Http404):
            get_own_avoidance(actor, row.pk)
    services.withdraw_avoidance(actor=team.owner, avoidance=row)
    assert not can_withdraw_avoidance(team.owner, row)


def test_review_has_begun_with_the_first_round_in_which_assessors_read(team):
    assert not review_has_begun(team.application.cycle)
    round_of(team.application.cycle, state="closed")
    assert review_has_begun(team.application.cycle)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_a_flat_number_of_queries(client, team, count, django_assert_num_queries):
    for place in range(count):
        ask(team, f"某人{place}")
    other = make_team(state="submitted")
    hidden = ask(other, "别家所指")
    client.force_login(team.viewer)
    url = reverse("applications:avoidance", args=[team.application.pk])
    client.get(url)
    with django_assert_num_queries(PAGE):
        response = client.get(url)
    assert avoidances_of(team.application) == [row for row, _may in response.context["rows"]]
    assert hidden.person not in response.content.decode()


def test_what_was_typed_stays_when_it_is_refused(client, team):
    client.force_login(team.owner)
    url = reverse("applications:avoidance", args=[team.application.pk])
    response = client.post(url, {"person": "", "employer": "", "reason": "有纠纷"})
    assert response.status_code == 422
    assert "有纠纷" in response.content.decode()
    response = client.post(url, {"person": "张三", "employer": "", "reason": "有纠纷"}, follow=True)
    assert "张三" in response.content.decode()
