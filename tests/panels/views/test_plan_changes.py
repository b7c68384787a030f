"""Pages that change, adopt and carry out a drawn plan."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.panels.models import Assignment, SeatInvitation
from award.panels.planedits import KINDS, plan_now, standing, unplaced
from tests.panels.plancases import asked, drawn, make_case, seated

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


def test_a_change_and_its_undoing_from_the_pages(desk, case):
    plan = drawn(case)
    for kind in KINDS:
        assert desk.get(url("plan_edit", plan.pk, kind)).status_code == 200
    assert desk.get(url("plan_edit", plan.pk, "other")).status_code == 404
    panel = plan_now(plan).panels[0]
    old = next(code for code in panel.members if code != panel.chair)
    data = {"person": old, "other": unplaced(*standing(plan))[0], "version": plan.version}
    assert desk.post(url("plan_edit", plan.pk, "replace"), data).status_code == 422
    assert desk.post(url("plan_edit", plan.pk, "replace"), {**data, "reason": "因病"}).status_code == 302
    assert "因病" in desk.get(url("plan", plan.pk)).content.decode()
    stale = desk.post(url("plan_edit", plan.pk, "chair"), {"person": panel.chair, "version": 0, "reason": "x"})
    assert stale.status_code == 422
    desk.post(url("plan_undo", plan.pk, 1))
    assert old in plan_now(plan).panels[0].members


def test_adoption_from_the_pages_with_the_count_typed(client, case):
    plan = drawn(case)
    client.force_login(case.second)
    client.post(url("plan_ask", plan.pk))
    assert client.get(url("plan_adopt", plan.pk)).status_code == 403
    client.force_login(case.chief)
    shown = client.get(url("plan_adopt", plan.pk), HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "Type 10" in shown
    assert "专家" in shown
    assert client.post(url("plan_adopt", plan.pk), {"count": 9}).status_code == 422
    assert not SeatInvitation.objects.exists()
    assert client.post(url("plan_adopt", plan.pk), {"count": 10}).status_code == 302
    assert SeatInvitation.objects.count() == 10
    assert client.get(url("plan", plan.pk)).status_code == 200


def test_a_refusal_needs_its_reason(client, case):
    plan, act = asked(case)
    client.force_login(case.chief)
    assert client.post(url("plan_refuse", plan.pk), {"reason": ""}).status_code == 422
    assert client.post(url("plan_refuse", plan.pk), {"reason": "组长不合适"}).status_code == 302
    act.refresh_from_db()
    assert act.state == "refused"
    assert client.get(url("plan_adopt", plan.pk)).status_code == 302


def test_applications_are_given_once_their_number_is_typed(desk, case):
    plan = seated(case)
    assert "Give the applications as planned" in desk.get(url("plan", plan.pk)).content.decode()
    for typed in ("", "3"):
        assert desk.post(url("plan_give", plan.pk), {"count": typed}).status_code == 422
    assert not Assignment.objects.exists()
    assert desk.post(url("plan_give", plan.pk), {"count": "4"}).status_code == 302
    assert Assignment.objects.filter(is_guest=False).count() == 20
    assert "The applications are given" in desk.get(url("plan", plan.pk)).content.decode()
