"""For whom a recommending body stands, and what reaches the office."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from award.applications import bodies
from award.applications.models import Application, Recommendation
from award.core.clock import now
from award.cycles.models import Cycle
from tests.applications.review import DAY, applied, recommender, recommending_cycle, send_back
from tests.factories import make_application, make_cycle, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.mark.parametrize(("division", "code"), [
    ("460100", "460100"), ("460105", "460100"), ("469002", "469002"), ("460400", "460400"),
])  # fmt: skip
def test_without_bodies_a_prefecture_recommends_for_its_districts_and_a_county_for_itself(division, code):
    assert bodies.body_of(applied(recommending_cycle(), division)).code == code


def test_only_recommenders_stand_for_anyone():
    application = applied(recommending_cycle())
    assert bodies.codes_of(make_user("", "office")) == []
    assert bodies.codes_of(recommender("460200")) == ["460200"]
    assert bodies.stand_for(["460100"], application)
    assert not bodies.stand_for(["460200"], application)
    assert bodies.applications_of_bodies(recommender()) == [application]
    assert bodies.applications_of_bodies(recommender(), application.cycle) == [application]
    assert bodies.applications_of_bodies(make_user("", "office")) == []


def test_what_reaches_the_office_and_what_the_applicant_is_told():
    application = applied(recommending_cycle())
    assert not bodies.reaches_office(application)
    assert bodies.stage_of(application) == "With the recommending body"
    with time_machine.travel(bodies.recommendation_due(application) + timedelta(seconds=1), tick=False):
        assert bodies.stage_of(application) == "Not recommended in time"
    row = Recommendation.objects.create(
        application=application, revision=application.revisions.get(), body="460100", verdict="declined", made_at=now(),
        opinion="x", made_by=recommender(),
    )  # fmt: skip
    assert (bodies.reaches_office(application), bodies.stage_of(application)) == (False, "Not recommended")
    Recommendation.objects.filter(pk=row.pk).update(verdict="recommended", place=1)
    assert (bodies.reaches_office(application), bodies.stage_of(application)) == (True, "Recommended")
    assert bodies.recommended_in(application.cycle, "460100", make_application()) == {1: application.pk}
    free = make_application(make_cycle("eligibility"), state="submitted")
    assert (bodies.reaches_office(free), bodies.stage_of(free)) == (True, "")
    assert bodies.reaching_office(free.cycle, Application.objects.filter(pk=free.pk)).get() == free
    assert bodies.stage_of(make_application(recommending_cycle())) == ""


def test_its_days_are_working_days_and_begin_anew_after_a_correction():
    cycle = recommending_cycle()
    application = applied(cycle)
    due = bodies.recommendation_due(application)
    assert due - cycle.applications_close_at >= 5 * DAY - timedelta(hours=24)
    assert due.astimezone(now().astimezone().tzinfo).second == 59
    send_back(application, now() + 10 * DAY, origin="office")
    assert bodies.recommendation_due(application) == due
    application.corrections.update(origin="body")
    assert bodies.recommendation_due(Application.objects.get(pk=application.pk)) > due
    Cycle.objects.filter(pk=cycle.pk).update(applications_close_at=None)
    assert bodies.recommendation_due(Application.objects.get(pk=application.pk)) is None


def test_altered_rules_leave_lists_open():
    cycle = recommending_cycle()
    Cycle.objects.filter(pk=cycle.pk).update(pinned_programme_sha256="0" * 64)
    assert not bodies.rules_of(Cycle.objects.get(pk=cycle.pk)).is_required
