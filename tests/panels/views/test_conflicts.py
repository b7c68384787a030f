"""The office's pages on conflicts, lifting and avoidance."""

from __future__ import annotations

import io

import pytest
from django.conf import settings
from django.urls import reverse
from openpyxl import load_workbook

from award.applications.models import Avoidance
from award.core.clock import now
from award.panels.models import Conflict, Expert
from tests import factories
from tests.panels.builders import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast(cleared=True)


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.office)
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "en"})
    return client


def url(name: str, pk: int) -> str:
    return reverse(f"panels:{name}", args=[pk])


def wish(cast, person: str = "张三") -> Avoidance:
    owner = cast.application.created_by
    return Avoidance.objects.create(
        application=cast.application, person=person, reason="商业纠纷", asked_by=owner, asked_at=now()
    )


def test_the_list_names_conflicts_and_who_must_be_replaced(desk, cast):
    assert "No conflict on record" in desk.get(url("conflict_list", cast.cycle.pk)).content.decode()
    factories.make_conflict(cast.experts[0], cast.application)
    html = desk.get(url("conflict_list", cast.cycle.pk)).content.decode()
    assert "Who must be replaced" in html
    assert f"{url('panel', cast.panel.pk)}#seat" in html
    assert "no chair" in html
    assert "Who must be replaced" in desk.get(url("panel", cast.panel.pk)).content.decode()
    html = desk.get(url("conflict_list", cast.cycle.pk), {"source": "office"}).content.decode()
    assert "No conflict fits the filters." in html


def test_a_conflict_is_entered_searched_for_and_downloaded(desk, cast):
    data = {"expert": cast.seats[1].expert_id, "application": cast.application.pk, "reason": "=1+1"}
    assert desk.post(url("conflict_new", cast.cycle.pk), {**data, "reason": ""}).status_code == 422
    assert desk.post(url("conflict_new", cast.cycle.pk), data).status_code == 302
    assert desk.post(url("conflict_new", cast.cycle.pk), data).status_code == 422  # on record already
    Expert.objects.filter(pk=cast.seats[2].expert_id).update(employer=cast.application.organisation.name)
    page = desk.post(url("conflict_find", cast.cycle.pk), follow=True).content.decode()
    assert "1 new conflict was found." in page
    assert "No new conflict was found." in desk.post(url("conflict_find", cast.cycle.pk), follow=True).content.decode()
    book = load_workbook(io.BytesIO(desk.get(url("conflicts_xlsx", cast.cycle.pk)).content))
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells if cell.value == "=1+1"} == {"s"}
    assert "Works at the applicant" in {cell.value for cell in cells}


def test_lifting_takes_two_on_one_page(desk, client, cast):
    conflict = factories.make_conflict(cast.experts[1], cast.application)
    here = url("conflict", conflict.pk)
    assert desk.post(here, {"reason": " "}).status_code == 422
    assert desk.post(here, {"reason": "查明无关"}).status_code == 302
    html = desk.get(here).content.decode()
    assert "The person who asked cannot also decide" in html
    act = desk.get(here).context["acts"][0][0]
    desk.post(url("lift_decide", act.pk), {"decision": "lift"})
    assert Conflict.standing.filter(pk=conflict.pk).exists()
    client.force_login(factories.make_user("chief", "chief"))
    page = client.post(url("lift_decide", act.pk), {"decision": "lift"}, follow=True).content.decode()
    assert "The conflict is lifted." in page
    assert not Conflict.standing.filter(pk=conflict.pk).exists()


def test_a_wish_is_granted_refused_and_kept_when_incomplete(desk, cast):
    row, other = wish(cast, cast.experts[1].name), wish(cast, "李四")
    here = url("avoidance", row.pk)
    assert desk.get(here).context["meant"][0].expert.user.name == cast.experts[1].name
    assert desk.post(here, {"experts": [cast.seats[1].expert_id]}).status_code == 422
    data = {"decision": "grant", "experts": [cast.seats[1].expert_id]}
    assert "1 expert is barred" in desk.post(here, data, follow=True).content.decode()
    assert Conflict.standing.get().user == cast.experts[1]
    there = url("avoidance", other.pk)
    assert desk.post(there, {"decision": "refuse"}).status_code == 422
    assert "Refused" in desk.post(there, {"decision": "refuse", "answer": "理由不充分"}, follow=True).content.decode()
    assert "理由不充分" in desk.get(there).content.decode()
    book = load_workbook(io.BytesIO(desk.get(url("avoidances_xlsx", cast.cycle.pk)).content))
    assert book.active.max_row == 3


CONFLICTS, WISHES = 13, 7  # session, person, roles and side bar included


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_a_flat_number_of_queries(desk, cast, rows, django_assert_num_queries):
    other = make_cast()
    hidden = factories.make_conflict(other.experts[0], other.application)
    hidden.reason = "别届的理由"
    hidden.save()
    wish(other, "别届所指")
    for place in range(rows):
        factories.make_conflict(cast.experts[place], cast.application)
        wish(cast, f"某人{place}")
    for name, most, secret in (("conflict_list", CONFLICTS, "别届的理由"), ("avoidance_list", WISHES, "别届所指")):
        desk.get(url(name, cast.cycle.pk))
        with django_assert_num_queries(most):
            response = desk.get(url(name, cast.cycle.pk))
        assert len(response.context["page"].object_list) == rows
        assert secret not in response.content.decode()
