"""The plan of a visit for applicant and office."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.utils import translation

from award.scoring import services
from award.scoring.models import SiteVisit
from tests import factories as make
from tests.scoring.scene import page, url
from tests.scoring.visiting import ISSUE, PRAISE, note, opened, plan, planned

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HIDDEN = (ISSUE, PRAISE, "现场看板当班更新", "核对审核发现是否关闭", "80%")


def test_the_applicant_sees_the_sent_copy_and_nothing_else(client):
    found, site = opened()
    note(found, site)
    site = planned(found, site)
    client.force_login(found.application.created_by)
    address = url("my_visit", found.application.pk)
    assert client.get(address).status_code == 404
    assert address not in page(client, "/my/")
    services.send_plan(actor=found.chair, visit=site, version=1)
    services.save_plan(actor=found.chair, visit=site, plan=plan(site, place="尚未告知的地点"), version=1)
    text = page(client, address)
    assert "海口市秀英区生产基地" in text
    assert "内审报告" in text
    assert str(found.assignments[0].seat) in text
    assert text.count("btn--primary") == 1
    for hidden in (*HIDDEN, "尚未告知的地点", *(row.seat.pseudonym for row in found.assignments)):
        assert hidden not in text
    assert address in page(client, "/my/")


def test_other_applicants_and_experts_find_no_plan(client):
    found, site = opened()
    services.send_plan(actor=found.chair, visit=planned(found, site), version=1)
    for actor in (make.make_user(), found.chair, make.make_user("clerk", "office")):
        client.force_login(actor)
        assert client.get(url("my_visit", found.application.pk)).status_code == 404


def test_the_office_sees_dates_teams_and_states_and_no_note(client):
    found, site = opened()
    note(found, site)
    planned(found, site)
    client.force_login(make.make_user("clerk", "office"))
    for address in (url("office_visits", found.cycle.pk), url("office_visit", site.pk)):
        text = page(client, address)
        assert "海口市秀英区生产基地" in text
        assert str(found.assignments[0].seat) in text
        for hidden in HIDDEN:
            assert hidden not in text
    client.force_login(found.chair)
    assert client.get(url("office_visits", found.cycle.pk)).status_code == 404
    assert client.get(url("office_visit", site.pk)).status_code == 404
    assert client.get(url("office_visits_xlsx", found.cycle.pk)).status_code == 404


def test_the_list_without_visits_says_when_they_come(client):
    client.force_login(make.make_user("clerk", "office"))
    cycle = make.make_cycle("assessing")
    with translation.override("en"):
        assert 'class="empty"' in page(client, url("office_visits", cycle.pk))


def test_the_list_is_a_workbook_too(client):
    found, site = opened()
    planned(found, site)
    another = make.make_application(found.cycle, state="accepted")
    make.make_consensus(another, site.sheet.round, found.panel)
    client.force_login(make.make_user("clerk", "office"))
    response = client.get(url("office_visits_xlsx", found.cycle.pk))
    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
    assert [row[2] for row in rows if row[2] in (found.application.number, another.number)] == [
        found.application.number, another.number,
    ]  # fmt: skip
    assert "2026-12-08" in str(rows)
    cells = {str(cell) for row in rows for cell in row}
    assert not cells & {"80", "80%", "80.0"}  # the mark before the visit


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_is_flat(client, django_assert_num_queries, rows):
    found, site = opened()
    for _more in range(rows - 1):
        another = make.make_application(found.cycle, state="accepted")
        sheet = make.make_consensus(another, site.sheet.round, found.panel)
        SiteVisit.objects.create(sheet=sheet, opened_at=sheet.opened_at)
    client.force_login(make.make_user("clerk", "office"))
    client.get(url("office_visits", found.cycle.pk))
    with django_assert_num_queries(LIST_QUERIES):
        page(client, url("office_visits", found.cycle.pk))


LIST_QUERIES = 8
