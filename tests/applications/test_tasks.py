"""The scan in the background: from attaching to the verdict, and what an infected file can still do."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from award.applications import permissions, services, tasks
from award.applications.models import Application, Evidence
from award.applications.progress import progress_of
from award.core.clock import now
from award.core.errors import ServiceError
from award.eligibility.permissions import get_evidence_for_review
from tests.applications.cast import commitments, fill, make_team, pdf, submit
from tests.applications.services.test_files import attach
from tests.core.test_clamd import daemon
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def clamd(tmp_path: Path, settings):
    with daemon(tmp_path / "clamd") as address:
        settings.CLAMD_SOCKET = address
        yield address


def test_an_infected_file_goes_nowhere_and_stands_in_the_way(client, clamd):
    team = make_team()
    fill(team)
    good, bad = attach(team, pdf(2)), attach(team, pdf(1, "VIRUS"), name="病.pdf")
    for file in Evidence.objects.all():
        tasks.queue_scan(file)
    assert set(Evidence.objects.exclude(pk=bad.pk).values_list("scan", flat=True)) == {"clean"}
    (problem,) = [row for row in progress_of(team.application).problems if "病.pdf" in row.text]
    assert problem.is_fault
    with pytest.raises(ServiceError):
        services.submit_application(
            actor=team.owner, application=team.application, submission_key=uuid.uuid4(),
            commitments=commitments(team.application),
        )  # fmt: skip
    client.force_login(team.owner)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("applications:evidence", args=[team.application.pk])).content.decode()
    assert "Virus found" in page
    assert reverse("applications:evidence_file", args=[bad.pk]) not in page
    assert client.get(reverse("applications:evidence_file", args=[bad.pk])).status_code == 403
    assert client.get(reverse("applications:evidence_file", args=[good.pk])).status_code == 200
    services.remove_evidence(actor=team.owner, evidence=bad)
    assert submit(team).number == 1


@pytest.mark.parametrize(
    ("scan", "office", "member"), [("waiting", 403, 200), ("infected", 403, 403), ("clean", 200, 200)]
)
def test_the_office_reads_what_was_scanned_and_found_clean(client, settings, scan, office, member):
    settings.CLAMD_SOCKET = "/run/clamd"
    team = make_team()
    fill(team)
    submit(team)
    Application.objects.filter(pk=team.application.pk).update(state="submitted")
    file = Evidence.objects.filter(application=team.application).first()
    Evidence.objects.filter(pk=file.pk).update(scan=scan, scanned_at=None if scan == "waiting" else now())
    for user, name, status in (
        (make_user("clerk", "office"), "eligibility:evidence_file", office),
        (team.viewer, "applications:evidence_file", member),
    ):
        client.force_login(user)
        assert client.get(reverse(name, args=[file.pk])).status_code == status
    # With the scanner switched off, what waits for it is as good as before there was one.
    settings.CLAMD_SOCKET = ""
    file.refresh_from_db()
    assert bool(permissions.can_download(file)) == (scan != "infected")
    if scan != "infected":
        assert get_evidence_for_review(make_user("clerk", "office"), file.pk) == file


def test_a_scan_that_failed_is_tried_again_by_the_hourly_command(clamd, settings, capsys):
    team = make_team()
    settings.CLAMD_SOCKET = "/nowhere/clamd"
    file = attach(team)
    tasks.queue_scan(file)
    file.refresh_from_db()
    assert file.scan == "failed"
    settings.CLAMD_SOCKET = clamd
    call_command("sweep_uploads")
    assert "0 file(s)" in capsys.readouterr().out  # a moment ago
    with time_machine.travel(now() + timedelta(minutes=31), tick=False):
        call_command("sweep_uploads")
    assert "1 file(s)" in capsys.readouterr().out
    file.refresh_from_db()
    assert file.scan == "clean"


def test_without_a_scanner_nothing_is_scanned(settings):
    team = make_team()
    file = attach(team)
    assert file.scan == "off"
    tasks.queue_scan(file)
    assert tasks.scan_evidence_task.func(file.pk) == ""
    settings.CLAMD_SOCKET = ""
    assert tasks.queue_unscanned() == 0
    file.refresh_from_db()
    assert file.scan == "off"
