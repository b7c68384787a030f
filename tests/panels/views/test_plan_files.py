"""Downloads of a plan, and the public page of draws."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.domain.draws import verify_record
from tests import factories
from tests.panels.builders import events
from tests.panels.plancases import committed, drawn, make_case, make_plan

pytestmark = pytest.mark.django_db


def url(name: str, *args) -> str:
    return reverse(f"panels:{name}", args=args)


@pytest.mark.parametrize("role", ["office", "supervisor"])
def test_sheet_workbook_and_file_are_for_office_and_supervisors_and_recorded(client, role):
    plan = drawn(make_case())
    client.force_login(factories.make_user("x", role))
    assert client.get(url("plan_sheet_pdf", plan.pk)).content[:4] == b"%PDF"
    assert client.get(url("plan_xlsx", plan.pk)).content[:2] == b"PK"
    file = client.get(url("plan_bundle_file", plan.pk))
    assert verify_record(file.content, "draw.json") == []
    assert "attachment" in file["Content-Disposition"]
    assert len(events("panel_plan.downloaded")) == 3


def test_before_the_draw_there_is_no_file_with_the_seed(client):
    case = make_case()
    dry, plan = make_plan(case), committed(case)
    client.force_login(case.office)
    assert client.get(url("plan_bundle_file", plan.pk)).status_code == 404
    assert client.get(url("plan_xlsx", plan.pk)).status_code == 404
    assert client.get(url("plan_sheet_pdf", dry.pk)).status_code == 404


def test_the_public_page_shows_hashes_and_no_names(client):
    case = make_case()
    assert client.get(url("draws")).status_code == 200
    dry, plan = make_plan(case), committed(case)
    shown = client.get(url("draws")).content.decode()
    assert plan.seed_sha256 in shown
    assert plan.inputs_sha256 in shown
    for hidden in (plan.seed, plan.witness, "专家", case.applications[0].organisation.name, f"/plans/{dry.pk}/"):
        assert hidden not in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_the_public_page_asks_the_same_number_of_queries(client, rows, django_assert_num_queries):
    for _place in range(rows):
        committed(make_case())
    client.get(url("draws"))
    with django_assert_num_queries(PUBLIC_QUERIES):
        client.get(url("draws"))


PUBLIC_QUERIES = 2
