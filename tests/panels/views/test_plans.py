"""The pages of plans: from the dry run to the draw, and who may not see them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.panels.models import PanelPlan
from tests import factories
from tests.panels.plancases import committed, drawn, make_case, make_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return make_case()


@pytest.fixture
def desk(client, case):
    client.force_login(case.office)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def url(name: str, *args) -> str:
    return reverse(f"panels:{name}", args=args)


def test_a_dry_run_from_the_page(desk, case):
    page = desk.get(url("plan_new", case.cycle.pk))
    assert page.status_code == 200
    assert "专家00" in page.content.decode()
    answer = desk.post(url("plan_new", case.cycle.pk), {"panels": 2, "experts": case.keys})
    plan = PanelPlan.objects.get()
    assert answer.url == url("plan", plan.pk)
    shown = desk.get(answer.url).content.decode()
    assert "P1" in shown
    assert "Commit the seed" in shown
    assert desk.get(url("plan_new", case.cycle.pk), {"from": plan.pk}).status_code == 200


def test_what_was_typed_is_kept_with_its_faults(desk, case):
    page = desk.post(url("plan_new", case.cycle.pk), {"panels": "", "experts": case.keys[:3], "waived": ["size"]})
    assert page.status_code == 422
    shown = page.content.decode()
    assert shown.count("checked") >= 4
    assert "Say why these rules are waived." in shown
    too_many = desk.post(url("plan_new", case.cycle.pk), {"panels": 9, "experts": case.keys})
    assert too_many.status_code == 422


def test_filters_show_those_who_fit(desk, case):
    shown = desk.get(url("plan_new", case.cycle.pk), {"chair": 1}).content.decode()
    assert "专家03" in shown
    assert "专家04" not in shown


def test_blocking_rules_are_shown_with_what_to_do(desk, case):
    case.experts = case.experts[:9]
    plan = make_plan(case)
    shown = desk.get(url("plan", plan.pk)).content.decode()
    assert "these rules exclude each other" in shown
    assert "Form fewer panels" in shown


def test_the_draw_from_the_pages(desk, case):
    plan = make_plan(case)
    assert desk.post(url("plan_commit", plan.pk), {}).status_code == 422
    desk.post(url("plan_commit", plan.pk), {"witness": "王五"})
    plan.refresh_from_db()
    shown = desk.get(url("plan", plan.pk)).content.decode()
    assert plan.seed_sha256 in shown
    assert plan.seed not in shown
    assert desk.post(url("plan_draw", plan.pk), {"word": ""}).status_code == 422
    desk.post(url("plan_draw", plan.pk), {"word": "木棉"})
    plan.refresh_from_db()
    assert plan.state == "drawn"
    assert plan.seed in desk.get(url("plan", plan.pk)).content.decode()
    again = desk.post(url("plan_again", plan.pk), follow=True).content.decode()
    assert "every byte of the outcome is the same" in again


def test_a_stale_draw_is_refused_on_the_page(desk, case):
    plan = committed(case)
    factories.make_conflict(case.experts[5].user, case.applications[0])
    shown = desk.post(url("plan_draw", plan.pk), {"word": "木棉"}, follow=True).content.decode()
    assert "changed since" in shown
    plan.refresh_from_db()
    assert plan.state == "committed"
    assert desk.post(url("plan_discard", plan.pk), {"reason": ""}).status_code == 422
    assert desk.post(url("plan_discard", plan.pk), {"reason": "新增回避"}).status_code == 302


def test_the_matrix_is_shown_whole_and_by_panel(desk, case):
    plan = make_plan(case)
    assert desk.get(url("plan_matrix", plan.pk)).content.decode().count('<tr><th scope="row">') == 12
    assert desk.get(url("plan_matrix", plan.pk), {"panel": "P1"}).status_code == 200
    assert desk.get(url("plan_matrix", plan.pk), {"panel": "<x>"}).status_code == 200


@pytest.mark.parametrize("role", ["expert", "committee", "recommender"])
def test_nothing_of_it_is_there_for_others(client, case, role):
    plan = drawn(case)
    client.force_login(factories.make_user("x", role))
    for name, pk in (("plan_list", case.cycle.pk), ("plan_new", case.cycle.pk), ("plan", plan.pk),
                     ("plan_matrix", plan.pk), ("plan_xlsx", plan.pk), ("plan_sheet_pdf", plan.pk)):  # fmt: skip
        assert client.get(url(name, pk)).status_code == 404


def test_a_supervisor_looks_and_runs_again_but_does_nothing_else(client, case):
    dry, plan = make_plan(case), drawn(case)
    client.force_login(factories.make_user("s", "supervisor"))
    assert client.get(url("plan", dry.pk)).status_code == 404
    shown = client.get(url("plan", plan.pk))
    assert shown.status_code == 200
    assert "Ask the chief" not in shown.content.decode()
    assert client.post(url("plan_again", plan.pk)).status_code == 302
    for name in ("plan_commit", "plan_draw", "plan_discard", "plan_ask", "plan_give"):
        assert client.post(url(name, plan.pk)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_queries(desk, case, rows, django_assert_num_queries):
    for _place in range(rows):
        make_plan(case)
    desk.get(url("plan_list", case.cycle.pk))
    with django_assert_num_queries(LIST_QUERIES):
        shown = desk.get(url("plan_list", case.cycle.pk)).content.decode()
    other = make_plan(make_case(experts=5), panels=1)
    assert url("plan", other.pk) not in shown


LIST_QUERIES = 6
