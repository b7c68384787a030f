"""A seeded cycle has the promised shape and is sound by both commands that prove data."""

from __future__ import annotations

import io
import os

import pytest
from django.core.management import CommandError, call_command

from award.applications.models import Application
from award.cycles.models import Cycle, Round
from award.honours.models import Certificate
from award.panels.models import Conflict, Panel
from award.scoring.models import ScoreSheet
from tests.factories import make_cycle, make_programme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
FULL = os.environ.get("AWARD_TEST_SIZE") == "full"


def seed(stage: str, year: int) -> Cycle:
    make_programme()
    call_command("seed_demo", stage=stage, year=year, stdout=io.StringIO())
    return Cycle.objects.get(year=year)


def proven() -> None:
    call_command("check_integrity", stdout=io.StringIO())
    call_command("verify_audit", stdout=io.StringIO())


def test_material_review_is_under_way_with_sheets_of_every_kind():
    cycle = seed("material", 2026)
    proven()
    accepted = Application.objects.filter(cycle=cycle, state="accepted")
    assert (cycle.state, accepted.count(), Panel.objects.count()) == ("assessing", 18, 3)
    assert Round.objects.get(cycle=cycle, kind="independent").state == "open"
    sheets = ScoreSheet.objects.filter(assignment__round__cycle=cycle)
    sealed, draft = (sheets.filter(state=state).count() for state in ("sealed", "draft"))
    assert sealed > 0
    assert draft > 0
    assert sealed + draft < 18 * 5 - Conflict.objects.count()  # some are not begun
    assert all(sheet.item_scores.exclude(percent=None).exists() for sheet in sheets.filter(state="draft"))


@pytest.mark.skipif(not FULL, reason="takes half a minute: AWARD_TEST_SIZE=full")
def test_a_finished_cycle_is_published_with_its_certificates():
    cycle = seed("published", 2024)
    proven()
    assert cycle.state == "published"
    certificates = Certificate.objects.filter(commendation__cycle=cycle)
    assert certificates.count() > 0
    assert not certificates.filter(path="").exists()


def test_a_second_cycle_of_the_year_and_a_missing_programme_are_refused():
    with pytest.raises(CommandError, match="prepare"):
        call_command("seed_demo", year=2026)
    make_cycle(year=2026)
    with pytest.raises(CommandError, match="2026"):
        call_command("seed_demo", year=2026)
