"""Attaching and removing evidence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection
from django.http import Http404

from award.applications import services
from award.applications.models import Citation, Evidence
from award.applications.services import files
from award.core.clock import now
from award.core.errors import ServiceError, StaleState
from award.core.uploads import UploadRefused, inspect_upload
from tests.applications.cast import events, make_team, pdf
from tests.factories import ROOT, make_cycle, make_programme

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def attach(team, data=None, name="合格率统计.pdf", **fields):
    return services.attach_evidence(
        actor=fields.pop("actor", team.owner), application=team.application, name=name, data=data or pdf(2), **fields
    )


def test_a_file_is_stored_counted_and_recorded_without_its_name(settings):
    team = make_team()
    file = attach(team, item=team.item("4.7.2"))
    assert (file.name, file.kind, file.pages, file.item.code) == ("合格率统计.pdf", "pdf", 2, "4.7.2")
    assert Path(settings.MEDIA_ROOT, file.path).read_bytes() == pdf(2)
    (event,) = events("evidence.attached")
    assert json.loads(event.body)["after"] == {"evidence": file.pk, "item": "4.7.2"}


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", "upload.empty"),
        ("a.exe", b"MZ\x90\x00", "upload.type_not_allowed"),
        ("a.pdf", b"<html><script>alert(1)</script></html>", "upload.content_mismatch"),
        ("a.svg", b"<svg onload='alert(1)'/>", "upload.type_not_allowed"),
    ],
)
def test_hostile_files_are_refused_each_with_its_reason(name, data, code):
    team = make_team()
    with pytest.raises(UploadRefused) as refusal:
        services.attach_evidence(actor=team.owner, application=team.application, name=name, data=data)
    assert refusal.value.code == code
    assert not Evidence.objects.exists()


def test_the_same_file_twice_is_refused_until_the_first_is_removed():
    team = make_team()
    first = attach(team)
    with pytest.raises(ServiceError, match="合格率统计"):
        attach(team, name="另一个名字.pdf")
    services.remove_evidence(actor=team.editor, evidence=first)
    assert attach(team).pk != first.pk
    with pytest.raises(StaleState):
        services.remove_evidence(actor=team.owner, evidence=first)
    (event,) = events("evidence.removed")
    assert json.loads(event.body)["before"] == {"evidence": first.pk}


def test_quotas_of_the_programme_hold(settings):
    source = (ROOT / "criteria/programmes/hainan.toml").read_text()
    source = source.replace("evidence_files = 60", "evidence_files = 1")
    team = make_team(cycle=make_cycle(programme=make_programme(text=source)))
    attach(team)
    with pytest.raises(ServiceError, match="at most 1 file"):
        attach(team, pdf(3))
    assert len([path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("who", ["viewer", "rival"])
def test_files_are_attached_by_writers_only(who):
    team = make_team()
    with pytest.raises(ServiceError if who == "viewer" else Http404):
        attach(team, actor=getattr(team, who))
    assert not Evidence.objects.exists()


def test_a_document_is_replaced_and_what_cites_it_follows():
    team = make_team()
    first = attach(team, pdf(1), document="licence")
    Citation.objects.create(
        application=team.application, item=team.item(), evidence=first, page=1, cited_by=team.owner, cited_at=now()
    )
    second = attach(team, pdf(4), document="licence", actor=team.editor)
    first.refresh_from_db()
    assert first.removed_at is not None
    assert list(team.application.evidence.filter(removed_at=None)) == [second]
    assert Citation.objects.get().evidence == second
    last = events("evidence.attached")[-1]
    assert json.loads(last.body)["before"] == {"evidence": first.pk}
    assert json.loads(last.body)["after"]["document"] == "licence"


def test_a_document_is_one_of_the_programme_and_belongs_to_no_item():
    team = make_team()
    for fields in ({"document": "diploma"}, {"document": "licence", "item": team.item()}):
        with pytest.raises(ServiceError, match="not asked for"):
            attach(team, **fields)
    assert not Evidence.objects.exists()


def test_a_removed_file_takes_its_citations_along():
    team = make_team()
    file = attach(team)
    Citation.objects.create(
        application=team.application, item=team.item(), evidence=file, cited_by=team.owner, cited_at=now()
    )
    services.remove_evidence(actor=team.editor, evidence=file)
    assert not Citation.objects.exists()


def test_a_file_is_checked_before_the_application_is_locked(monkeypatch):
    """What takes its time must not hold up a colleague's save."""
    team = make_team()
    seen = []

    def inspect(name, data, **limits):
        seen.append(connection.in_atomic_block and len(connection.savepoint_ids))
        return inspect_upload(name, data, **limits)

    monkeypatch.setattr(files, "inspect_upload", inspect)
    outside = len(connection.savepoint_ids)
    attach(team)
    assert seen == [outside]
