"""Making the documents: once each, going on after a fault, and nothing half done."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from award.audit.models import AuditEvent
from award.core.clock import today
from award.honours import services, tasks
from award.honours.models import Certificate, Commendation
from tests.factories import make_application, make_certificate, make_cycle, make_decision, make_notice, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Numbers of the certificates drawn; the drawing itself is replaced by a few bytes."""
    numbers: list[str] = []

    def draw(certificate: Certificate) -> bytes:
        numbers.append(certificate.number)
        return f"%PDF {certificate.number} {len(numbers)}".encode()

    monkeypatch.setattr(tasks, "certificate_pdf", draw)
    return numbers


def files(settings: Any) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_document_is_made_once_and_its_hash_kept(drawn: list[str], settings: Any) -> None:
    certificate = make_certificate()
    tasks.render_certificate_task.enqueue(certificate.pk)
    certificate.refresh_from_db()
    data = (Path(settings.MEDIA_ROOT) / certificate.path).read_bytes()
    assert hashlib.sha256(data).hexdigest() == certificate.sha256
    before = (certificate.path, certificate.sha256, AuditEvent.objects.count())

    tasks.render_certificate_task.enqueue(certificate.pk)

    certificate.refresh_from_db()
    assert (certificate.path, certificate.sha256, AuditEvent.objects.count()) == before
    assert drawn == [certificate.number]
    assert len(files(settings)) == 1


def test_two_workers_leave_one_document(drawn: list[str], settings: Any) -> None:
    certificate = make_certificate()
    slow = Certificate.objects.get(pk=certificate.pk)
    kept = tasks.render_certificate(actor=None, certificate=certificate)
    services.keep_document(actor=None, certificate=slow, data=b"%PDF late", sha256="f" * 64)

    assert (slow.path, slow.sha256) == (kept.path, kept.sha256)
    assert len(files(settings)) == 1
    assert AuditEvent.objects.filter(action="certificate.rendered").count() == 1


def test_fault_in_one_stops_no_other_and_the_rest_is_made_later(
    drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cycle = make_cycle("deciding")
    rows = [make_certificate(make_application(cycle, state="accepted")) for _ in range(3)]
    good, broken = tasks.certificate_pdf, rows[1].number

    def draw(certificate: Certificate) -> bytes:
        if certificate.number == broken:
            raise RuntimeError("worker died")
        return good(certificate)

    monkeypatch.setattr(tasks, "certificate_pdf", draw)
    assert tasks.enqueue_documents(commendation=rows[0].commendation) == 3
    assert list(Certificate.objects.filter(path="").values_list("number", flat=True)) == [broken]

    monkeypatch.setattr(tasks, "certificate_pdf", good)
    assert tasks.enqueue_documents(commendation=rows[0].commendation) == 1
    assert not Certificate.objects.filter(path="").exists()
    assert sorted(drawn) == sorted(row.number for row in rows)


def test_issue_queues_a_document_for_each_certificate(drawn: list[str]) -> None:
    cycle = make_cycle("deciding")
    make_notice(make_decision(cycle, [(make_application(cycle, state="accepted"), "award") for _ in range(2)]))
    cycle.refresh_from_db()
    commendation = services.draft_commendation(
        actor=make_user("o", "office"), cycle=cycle, document_number="琼府〔2026〕9号", title="决定", issued_on=today()
    )
    tasks.issue_and_render(actor=make_user("c", "chief"), commendation=commendation)
    assert sorted(drawn) == sorted(commendation.certificates.values_list("number", flat=True))
    assert Commendation.objects.get().state == "issued"
