"""The office's pages: what they do, whom they refuse, how many queries they ask."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.panels import services
from award.panels.models import Assignment, Panel, Seat
from award.panels.queries import panel_of
from tests import factories
from tests.panels.builders import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.office)
    return client


def urls(cast) -> dict[str, str]:
    expert = cast.seats[0].expert_id
    return {
        "panel_list": reverse("panels:panel_list", args=[cast.cycle.pk]),
        "panel": reverse("panels:panel", args=[cast.panel.pk]),
        "seat_leave": reverse("panels:seat_leave", args=[cast.seats[1].pk]),
        "assignments": reverse("panels:assignments", args=[cast.round.pk]),
        "expert_list": reverse("panels:expert_list"),
        "expert_new": reverse("panels:expert_new"),
        "expert": reverse("panels:expert", args=[expert]),
    }


def posts(cast) -> dict[str, str]:
    return {
        "seat_add": reverse("panels:seat_add", args=[cast.panel.pk]),
        "panel_fix": reverse("panels:panel_fix", args=[cast.panel.pk]),
        "seat_remove": reverse("panels:seat_remove", args=[cast.seats[1].pk]),
        "conflict_add": reverse("panels:conflict_add", args=[cast.seats[0].expert_id]),
    }


def test_every_page_opens_for_the_office(desk, cast):
    assert {name: desk.get(url).status_code for name, url in urls(cast).items()} == dict.fromkeys(urls(cast), 200)


@pytest.mark.parametrize("role", ["expert", "supervisor", "committee", ""])
def test_no_page_exists_for_others(client, cast, role):
    client.force_login(factories.make_user("x", *([role] if role else []), is_superuser=not role))
    for url in urls(cast).values():
        assert client.get(url).status_code == 404
    for url in posts(cast).values():
        assert client.post(url).status_code == 404
    assert Seat.objects.filter(left_at__isnull=True).count() == 5


def test_acts_are_posts(desk, cast):
    assert {desk.get(url).status_code for url in posts(cast).values()} == {405}


def test_a_panel_is_made_filled_and_fixed(desk, cast):
    response = desk.post(urls(cast)["panel_list"], {"code": "2", "name": "第二评审组"})
    panel = Panel.objects.get(code="2")
    assert response.url == reverse("panels:panel", args=[panel.pk])
    for place in range(5):
        data = {"expert": factories.make_expert().pk, "role": "chair" if place == 0 else "assessor"}
        desk.post(reverse("panels:seat_add", args=[panel.pk]), data)

    response = desk.post(reverse("panels:panel_fix", args=[panel.pk]), follow=True)

    assert [message.level_tag for message in response.context["messages"]] == ["success"] * 6
    panel.refresh_from_db()
    assert panel.fixed_at is not None
    assert panel.seats.exclude(pseudonym="").count() == 5
    assert desk.post(reverse("panels:panel_fix", args=[panel.pk])).status_code == 403


def test_a_panel_with_a_known_code_is_refused_and_what_was_typed_stays(desk, cast):
    response = desk.post(urls(cast)["panel_list"], {"code": cast.panel.code, "name": "我的评审组"})
    assert response.status_code == 422
    assert "我的评审组" in response.content.decode()
    assert Panel.objects.count() == 1


def test_seating_without_a_choice_says_so(desk, cast):
    factories.make_expert()
    response = desk.post(posts(cast)["seat_add"], {"role": "assessor"})
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()


def test_a_member_leaves_with_a_reason(desk, cast):
    url = urls(cast)["seat_leave"]
    assert desk.post(url, {"reason": ""}).status_code == 422
    assert desk.post(url, {"reason": "调离"}).status_code == 302
    cast.seats[1].refresh_from_db()
    assert Seat.objects.get(pk=cast.seats[1].pk).left_at is not None


def test_the_board_assigns_moves_and_takes_back(desk, cast):
    other, waiting = factories.make_panel(cast.cycle), factories.make_application(cast.cycle, state="accepted")
    held = cast.application
    data = {
        f"was-{held.pk}": cast.panel.pk, f"panel-{held.pk}": other.pk,
        f"was-{waiting.pk}": "", f"panel-{waiting.pk}": cast.panel.pk,
    }  # fmt: skip

    assert desk.post(urls(cast)["assignments"], data).status_code == 302

    assert panel_of(held, cast.round) == other
    assert panel_of(waiting, cast.round) == cast.panel
    desk.post(urls(cast)["assignments"], {f"was-{held.pk}": other.pk, f"panel-{held.pk}": ""})
    assert panel_of(held, cast.round) is None


def test_the_board_refuses_a_stale_page_whole(desk, cast):
    other, waiting = factories.make_panel(cast.cycle), factories.make_application(cast.cycle, state="accepted")
    data = {
        f"was-{cast.application.pk}": "", f"panel-{cast.application.pk}": other.pk,
        f"was-{waiting.pk}": "", f"panel-{waiting.pk}": other.pk,
    }  # fmt: skip

    desk.post(urls(cast)["assignments"], data)

    assert panel_of(cast.application, cast.round) == cast.panel
    assert panel_of(waiting, cast.round) is None


def test_the_board_of_a_closed_round_changes_nothing(desk, cast):
    factories.round_of(cast.cycle, state="closed")
    data = {f"was-{cast.application.pk}": cast.panel.pk, f"panel-{cast.application.pk}": ""}
    assert desk.post(urls(cast)["assignments"], data).status_code == 403
    assert Assignment.objects.count() == 5


PANEL_LIST, PANEL, BOARD = 8, 28, 15  # session, person, roles and side bar included


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_a_flat_number_of_queries(desk, cast, rows, django_assert_num_queries):
    for _place in range(rows - 1):
        panel = factories.make_panel(cast.cycle, size=1)
        application = factories.make_application(cast.cycle, state="accepted")
        factories.assign(panel, application, cast.round, cleared=False)
    other = make_cast()
    desk.get(urls(cast)["panel_list"])  # parses the rules, which stay in the cache

    with django_assert_num_queries(PANEL_LIST):
        response = desk.get(urls(cast)["panel_list"])
    assert len(response.context["panels"]) == rows
    assert other.panel.name not in response.content.decode()
    with django_assert_num_queries(PANEL):
        desk.get(urls(cast)["panel"])
    with django_assert_num_queries(BOARD):
        desk.get(urls(cast)["assignments"])


def test_a_search_narrows_the_register_and_the_candidates(desk, cast):
    found, missed = factories.make_expert(), factories.make_expert()
    services.update_expert(actor=cast.office, expert=found, expertise="航天质量")
    for url in (urls(cast)["expert_list"], urls(cast)["panel"]):
        html = desk.get(url, {"q": "航天"}).content.decode()
        assert f"/office/experts/{found.pk}/" in html or f'value="{found.pk}"' in html
        assert f"/office/experts/{missed.pk}/" not in html
        assert f'name="expert" value="{missed.pk}"' not in html


def test_the_panel_names_who_is_recused_from_what_it_holds(desk, cast):
    recused = factories.make_conflict(cast.experts[2], cast.application)
    html = desk.get(urls(cast)["panel"], headers={"accept-language": "en"}).content.decode()
    assert html.count("panels-recused") == 1
    assert recused.application.number in html.split("panels-recused")[1][:400]
