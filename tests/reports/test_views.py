"""The door of every download is the snapshot's."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from award.audit.models import AuditEvent
from award.results import services
from tests import factories
from tests.results.cases import make_case

pytestmark = pytest.mark.django_db


FILES = {
    "ranking_xlsx": b"PK",
    "ranking_pdf": b"%PDF",
    "calculation_xlsx": b"PK",
    "calculation_pdf": b"%PDF",
}


def address(name, snapshot, application):
    args = [snapshot.pk, application.pk] if name.startswith("calculation") else [snapshot.pk]
    return reverse(f"reports:{name}", args=args)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("who", ["clerk", "supervisor"])
def test_office_and_supervisor_download_and_it_is_recorded(client, who, name):
    case = make_case()
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    client.force_login(case.clerk if who == "clerk" else factories.make_user("supervisor", "supervisor"))
    response = client.get(address(name, snapshot, case.applications[0]))
    assert response.status_code == 200
    kind, ending = name.split("_")
    assert response["Content-Disposition"].startswith(f'attachment; filename="{kind}-')
    assert response["Content-Disposition"].endswith(f'-material-{snapshot.pk}.{ending}"')
    assert response.content.startswith(FILES[name])
    event = AuditEvent.objects.order_by("seq").last()
    assert event.action == "report.downloaded"
    assert json.loads(event.body)["after"]["report"] == name


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("who", ["committee", "owner", "chair"])
def test_nobody_else_downloads(client, who, name):
    case = make_case()
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    people = {
        "committee": factories.make_user("committee", "committee"),
        "owner": case.applications[0].created_by,
        "chair": case.panel.seats.get(role="chair").expert.user,
    }
    client.force_login(people[who])
    assert client.get(address(name, snapshot, case.applications[0])).status_code == 404
    assert not AuditEvent.objects.filter(action="report.downloaded").exists()


@pytest.mark.parametrize("name", ["calculation_xlsx", "calculation_pdf"])
def test_application_that_the_standing_does_not_name_is_not_found(client, name):
    case = make_case()
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    client.force_login(case.clerk)
    late = factories.make_application(case.cycle, state="accepted")
    elsewhere = factories.make_application(factories.make_cycle("assessing"), state="accepted")
    for application in (late, elsewhere):
        assert client.get(address(name, snapshot, application)).status_code == 404
