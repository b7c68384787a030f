"""The office's lists as workbooks: every row of the cycle and none of another, nothing that a sheet or draft holds."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from award.applications.rights import EXTENSION
from award.audit.models import AuditEvent
from award.audit.services import ask
from award.core.clock import now
from award.reports.exports.lists import LISTS
from tests import factories as make
from tests.scoring.scene import scene

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def rows_of(name, cycle):
    return [list(row) for row in LISTS[name].rows(cycle)]


def test_applications_are_listed_once_submitted():
    row = make.make_application(state="submitted")
    make.make_application(cycle=row.cycle)  # a draft
    make.make_application(state="submitted")  # of another cycle
    (found,) = rows_of("applications", row.cycle)
    assert found[:3] == [row.number, row.organisation.name, row.organisation.credit_code]
    assert found[7] == row.submitted_at


def test_panels_and_assignments_hold_no_mark():
    found = scene()
    make.make_sheet(found.assignments[1], 65)
    (panel,) = rows_of("panels", found.round.cycle)
    assert panel[1:3] == [found.panel.name, 5]
    rows = rows_of("assignments", found.round.cycle)
    assert len(rows) == len(found.assignments)
    assert rows[0][1] == found.application.number
    assert not any(value == 65 for row in rows for value in row)


def test_extensions_messages_notices_and_certificates():
    certificate = make.make_certificate()
    cycle, application = certificate.commendation.cycle, certificate.application
    clerk = make.make_user("", "office")
    payload = {"cycle": cycle.pk, "closes_at": now().isoformat()}
    ask(actor=clerk, kind=EXTENSION, target=application, payload=payload, reason="flood")
    application.notes.create(side="applicant", author=clerk, text="hello", written_at=now())
    assert rows_of("certificates", cycle)[0][0] == certificate.number
    assert rows_of("messages", cycle)[0][:4] == [application.number, application.organisation.name, 1, 1]
    assert rows_of("extensions", cycle)[0][0] == application.number
    notice = make.make_notice(make.make_decision())
    assert [row[0] for row in rows_of("notices", notice.cycle)] == [notice.title]
    empty = make.make_cycle()
    assert [rows_of(name, empty) for name in LISTS] == [[]] * len(LISTS)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_list_is_a_workbook_with_as_many_cells_as_headings(client, name, language):
    found = scene()
    client.cookies["django_language"] = language
    client.force_login(make.make_user("", "office"))
    response = client.get(reverse("reports:list_xlsx", args=[found.round.cycle.pk, name]))
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet.max_column == len(LISTS[name].headings)
    assert f'filename="{name}-{found.round.cycle.year}.xlsx"' in response["Content-Disposition"]
    assert AuditEvent.objects.latest("seq").action == "list.exported"


def test_what_is_no_list_is_not_there(client):
    client.force_login(make.make_user("", "office"))
    assert client.get(reverse("reports:list_xlsx", args=[make.make_cycle().pk, "marks"])).status_code == 404
