"""Attaching and removing evidence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.http import Http404

from award.applications import services
from award.applications.models import Evidence
from award.core.errors import ServiceError, StaleState
from award.core.uploads import UploadRefused
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
