"""From an empty database to a product that can be used, and again without harm."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command

from award.accounts.models import Division, Industry
from award.cycles.models import CriteriaSet, Programme
from award.home.management.commands import prepare
from award.home.templatetags.demo_logins import DEMO_LOGINS
from tests.factories import make_cycle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path) -> None:
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"


def said() -> str:
    out = io.StringIO()
    call_command("prepare", stdout=out)
    return out.getvalue()


def test_reference_data_criteria_and_static_files_are_there_and_a_second_run_adds_nothing(settings):
    assert "collecting static files" in said()
    for model, name in ((Division, "divisions"), (Industry, "industries")):
        rows = json.loads((settings.FIXTURES_DIR / f"{name}.json").read_text(encoding="utf-8"))
        assert model.objects.count() == len(rows) > 10
    assert (CriteriaSet.objects.count(), Programme.objects.count()) == (3, 3)
    assert (settings.STATIC_ROOT / "award" / "app.css").is_file()
    counts = [model.objects.count() for model in (Division, Industry, CriteriaSet, Programme)]
    assert "collecting" not in said()
    assert [model.objects.count() for model in (Division, Industry, CriteriaSet, Programme)] == counts


def test_the_demonstration_is_seeded_once_in_demo_mode_only(settings, monkeypatch):
    seeded = []
    real = call_command

    def watched(name, *args, **options):
        return (
            seeded.append((options["year"], options["stage"])) if name == "seed_demo" else real(name, *args, **options)
        )

    monkeypatch.setattr(prepare, "call_command", watched)
    settings.DEMO = False
    said()
    assert seeded == []
    settings.DEMO = True
    said()
    assert seeded == list(prepare.DEMO_CYCLES)
    make_cycle()
    said()
    assert len(seeded) == len(prepare.DEMO_CYCLES)


def test_demo_mode_says_whom_to_log_in_as(settings, tmp_path):
    settings.DEMO = True
    make_cycle()
    logins = {"password": "the-password", "people": [{"email": "a@example.org", "role": {"en": "Clerk", "zh": "经办"}}]}
    (tmp_path / DEMO_LOGINS).write_text(json.dumps(logins), encoding="utf-8")
    text = said()
    assert "password of everyone: the-password" in text
    assert "a@example.org" in text
    assert "Clerk / 经办" in text
