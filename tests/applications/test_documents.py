"""The documents of the programme, and what among the files stands in the way of submitting."""

from __future__ import annotations

from datetime import timedelta

import pytest

from award.applications import documents, services
from award.applications.content import attached
from award.applications.models import UploadSession
from award.applications.progress import progress_of
from award.core.clock import now
from award.cycles.queries import programme_of
from tests.applications.cast import attach_documents, make_team, pdf
from tests.applications.services.test_files import attach
from tests.applications.services.test_uploads import begin

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_missing_documents_block_until_they_are_attached():
    team = make_team()
    part = progress_of(team.application).evidence
    assert [problem.text for problem in part.problems] == [
        "“Letter of commitment” is not attached yet",
        "“Business licence or certificate of registration” is not attached yet",
    ]
    assert part.problems[0].path.endswith("/evidence/#doc-commitment")
    attach(team)  # evidence is no document
    attach_documents(team)
    part = progress_of(team.application).evidence
    assert (part.problems, part.state) == ((), "done")


def test_rows_name_the_file_of_each_document_by_its_number():
    team = make_team()
    attach(team, pdf(1))
    file = attach(team, pdf(2), document="licence")
    programme = programme_of(team.application.cycle)
    rows = documents.document_rows(programme, attached(team.application))
    assert [(row.document.code, row.number, row.is_missing) for row in rows] == [
        ("commitment", 0, True), ("licence", 2, False), ("audit_reports", 0, False),
    ]  # fmt: skip
    assert rows[1].file == file


def test_shelf_counts_what_is_on_its_way():
    team = make_team()
    file, upload = attach(team, pdf(1)), begin(team)
    programme, uploads = programme_of(team.application.cycle), documents.open_uploads(team.application)
    shelf = documents.shelf_of(programme, attached(team.application), uploads)
    assert (shelf.files, shelf.bytes, shelf.max_files, shelf.megabytes) == (2, file.size + upload.size, 60, 500)
    UploadSession.objects.update(touched_at=now() - timedelta(days=2))
    assert list(documents.open_uploads(team.application)) == []
    assert list(documents.stale_uploads()) == [upload]


def test_files_that_wait_for_the_scanner(settings):
    settings.CLAMD_SOCKET = "/run/clamd"
    team = make_team()
    file = attach(team)
    assert list(documents.unscanned_files()) == [file]
    assert list(documents.unscanned_files(before=now() - timedelta(minutes=1))) == []
    services.keep_scan(actor=None, evidence=file, scan="failed")
    assert list(documents.unscanned_files(before=now() + timedelta(minutes=1))) == [file]
    services.keep_scan(actor=None, evidence=file, scan="clean")
    assert list(documents.unscanned_files()) == []
