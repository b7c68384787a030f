"""The stages of the demonstration. That each leaves sound data: tests/home/management/test_seed_demo.py."""

from __future__ import annotations

from datetime import date

import pytest

from award.accounts.models import Organisation
from award.applications.models import Application
from award.eligibility.models import EligibilityReview
from award.home.demo import applying
from award.home.demo.people import make_cast
from award.home.demo.stages import CLOSES_ON, STAGES, STANDS_ON, Seeding, run
from award.home.demo.stock import organisations
from tests.factories import make_programme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


@pytest.fixture
def seeding(monkeypatch: pytest.MonkeyPatch) -> Seeding:
    """A cycle of six of the applicants only: enough for each kind of state, in a moment."""
    rows = [row for row in organisations(2024) if row.get("young")] + organisations(2024)[:5]
    monkeypatch.setattr(applying, "applicants", lambda cycle: rows)
    return Seeding(make_cast([row["key"] for row in rows]), make_programme(), 2024, date(2024, 5, 6), 7)


def test_stages_follow_one_another():
    days = [STANDS_ON[stage] for stage in STAGES]
    assert list(STANDS_ON) == STAGES
    assert days == sorted(days)
    assert days[0] < CLOSES_ON < days[1]


def test_days_are_counted_from_the_opening_in_beijing_time(seeding):
    assert seeding.moment(27, 17).isoformat() == "2024-06-02T17:00:00+08:00"


def test_while_applications_run_some_are_still_being_written(seeding):
    cycle = run(seeding, "applying")
    assert cycle.state == "applying"
    states = list(Application.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["submitted", "draft", "submitted", "submitted", "draft", "submitted"]


def test_under_eligibility_half_the_verdicts_are_given_and_the_young_are_refused(seeding):
    cycle = run(seeding, "eligibility")
    assert cycle.state == "eligibility"
    assert EligibilityReview.objects.count() == 3
    young = Organisation.objects.get(name=organisations_young()["name_zh"])
    review = EligibilityReview.objects.get(application__organisation=young)
    assert (review.verdict, bool(review.reason)) == ("rejected", True)
    assert EligibilityReview.objects.filter(verdict="accepted").count() == 2


def organisations_young() -> dict[str, str]:
    return next(row for row in organisations(2024) if row.get("young"))
