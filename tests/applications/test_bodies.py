"""For whom a recommending body stands, and what reaches the office."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from award.accounts.models import Division, Industry, Organisation
from award.applications import bodies, handled
from award.applications.models import Application, Correction, Recommendation
from award.core.clock import now
from award.cycles.models import Cycle
from tests.applications.review import DAY, applied, extend, recommender, recommending_cycle, send_back
from tests.factories import make_application, make_cycle, make_revision, make_user

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


BODIES = """
[[recommendation.bodies]]
code = "GXT"
name = { zh = "省工业和信息化厅", en = "Department of Industry" }
industries = ["Z"]
[[recommendation.bodies]]
code = "HK"
name = { zh = "海口市市场监督管理局", en = "Haikou bureau" }
divisions = ["460100"]
"""


@pytest.mark.parametrize("more", [BODIES, ""])
@pytest.mark.parametrize("edited", [{"division_id": "460200"}, {"industry_id": "Z"}])
def test_the_body_is_that_of_what_was_submitted_whatever_is_edited_later(edited, more):
    cycle = recommending_cycle(more=more)
    application, code = applied(cycle), "HK" if more else "460100"
    Division.objects.get_or_create(code="460200", defaults={"name_zh": "三亚市", "name_en": "Sanya"})
    Industry.objects.get_or_create(code="Z", defaults={"name_zh": "其他", "name_en": "Other"})
    Organisation.objects.filter(pk=application.organisation_id).update(**edited)
    application = Application.objects.get(pk=application.pk)
    assert bodies.body_of(application).code == code
    assert not bodies.stand_for(["GXT", "460200"], application)
    assert not bodies.reaches_office(application)
    assert not bodies.reaching_office(cycle, Application.objects.filter(cycle=cycle)).exists()
    assert bodies.applications_of_bodies(recommender(code)) == [application]
    assert bodies.applications_of_bodies(recommender("GXT" if more else "460200")) == []
    make_revision(application)  # once it is handed in, it counts
    facts = (edited.get("division_id", "460100"), edited.get("industry_id", "C"))
    assert bodies.submitted_facts([application]) == {application.pk: bodies.Facts(*facts)}
    assert bodies.facts_of(application) == bodies.Facts(*facts)


def recommended(application: Application, verdict: str = "recommended") -> None:
    Recommendation.objects.create(
        application=application, revision=application.revisions.latest("number"), body="460100", verdict=verdict,
        made_at=now(), opinion="x", made_by=recommender(), place=1 if verdict == "recommended" else None,
    )  # fmt: skip


def answered(application: Application, origin: str) -> None:
    """Returned, and handed in anew."""
    correction = send_back(application, now() + DAY, origin=origin)
    revision = make_revision(application)
    Correction.objects.filter(pk=correction.pk).update(state="answered", closed_at=now(), answered_with=revision)
    Application.objects.filter(pk=application.pk).update(state="submitted")


@pytest.mark.parametrize(("later", "stands"), [
    ([], True), (["office"], True), (["office", "office"], True), (["another"], False), (["body"], False),
    (["office", "another"], False), (["another", "office"], False), (["extension", "office"], False),
])  # fmt: skip
def test_a_recommendation_is_of_one_text_and_outlives_only_what_the_office_had_corrected(later, stands):
    cycle = recommending_cycle()
    application = applied(cycle)
    recommended(application)
    for what in later:
        if what == "another":
            make_revision(application)
        elif what == "extension":
            extend(application, now() + DAY)
        else:
            answered(application, what)
    application = Application.objects.get(pk=application.pk)
    found = bodies.reaching_office(cycle, Application.objects.filter(cycle=cycle)).exists()
    assert (bodies.reaches_office(application), found) == (stands, stands)
    assert bodies.standing_verdict(application) == ("recommended" if stands else "")
    assert bodies.stage_of(application) == ("Recommended" if stands else "With the recommending body")
    assert handled.awaiting_recommendation(cycle) == (0 if stands else 1)


def test_nor_does_a_refusal_speak_of_another_text(django_assert_num_queries):
    cycle = recommending_cycle()
    declined, anew, kept = (applied(cycle) for _ in range(3))
    for row, verdict in ((declined, "declined"), (anew, "declined"), (kept, "recommended")):
        recommended(row, verdict)
    make_revision(anew)
    answered(kept, "office")
    with django_assert_num_queries(2):  # what was said; the answers to the office
        verdicts = bodies.standing_verdicts(application__cycle=cycle)
    assert verdicts == {declined.pk: "declined", kept.pk: "recommended"}
    assert handled.awaiting_recommendation(cycle) == 1
