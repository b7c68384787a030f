"""The door of the workbook is the snapshot's."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.audit.models import AuditEvent
from award.results import services
from tests import factories
from tests.results.cases import make_case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["clerk", "supervisor"])
def test_office_and_supervisor_download_and_it_is_recorded(client, who):
    case = make_case()
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    client.force_login(case.clerk if who == "clerk" else factories.make_user("supervisor", "supervisor"))
    response = client.get(reverse("reports:ranking_xlsx", args=[snapshot.pk]))
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith(f'attachment; filename="ranking-{case.cycle.year}-material-')
    assert response.content[:2] == b"PK"
    assert AuditEvent.objects.order_by("seq").last().action == "report.downloaded"


@pytest.mark.parametrize("who", ["committee", "owner", "chair"])
def test_nobody_else_downloads(client, who):
    case = make_case()
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    people = {
        "committee": factories.make_user("committee", "committee"),
        "owner": case.applications[0].created_by,
        "chair": case.panel.seats.get(role="chair").expert.user,
    }
    client.force_login(people[who])
    assert client.get(reverse("reports:ranking_xlsx", args=[snapshot.pk])).status_code == 404
    assert not AuditEvent.objects.filter(action="report.downloaded").exists()
