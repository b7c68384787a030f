"""Recommended within the quota of a body, changed until its deadline, by nobody else."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.http import Http404

from award.accounts.models import User
from award.applications import bodies, services
from award.applications.correcting import NewPoint, due_by_rule, end_of
from award.applications.models import Application, Recommendation
from award.core.clock import now
from award.core.errors import ServiceError
from award.outbox.models import Message
from tests.applications.cast import events
from tests.applications.review import applied, recommender, recommending_cycle
from tests.factories import make_cycle, make_revision, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DAY = timedelta(days=1)
BODIES = """
[[recommendation.bodies]]
code = "GXT"
name = { zh = "省工业和信息化厅", en = "Department of Industry" }
industries = ["Z"]
[[recommendation.bodies]]
code = "HK"
name = { zh = "海口市市场监督管理局", en = "Haikou bureau" }
divisions = ["460100"]
quota = 2
"""


def say(actor: User, application: Application, verdict: str = "recommended", **more) -> Recommendation:
    arguments = {"revision": application.revisions.count(), "opinion": "质量管理扎实", **more}
    return services.recommend_application(actor=actor, application=application, verdict=verdict, **arguments)


def test_a_body_recommends_within_its_quota_and_may_change_its_mind():
    cycle, actor = recommending_cycle(), recommender()
    first, second = applied(cycle), applied(cycle, "460105")
    row = say(actor, first)
    assert (row.body, row.place, row.version) == ("460100", 1, 1)
    with pytest.raises(ServiceError) as refusal:
        say(actor, second)
    assert refusal.value.code == "quota"
    with pytest.raises(ServiceError) as refusal:
        say(actor, first, "declined")  # not on what stands now
    assert refusal.value.code == "stale_state"
    assert say(actor, first, "declined", version=1).place is None
    assert say(actor, second).place == 1
    assert [row.pk for row in bodies.reaching_office(cycle, Application.objects.filter(cycle=cycle))] == [second.pk]
    kinds = Message.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["application_recommended", "application_declined", "application_recommended"]
    assert not any("扎实" in event.body for event in events("application.recommended"))


def test_places_are_each_given_once():
    cycle, actor = recommending_cycle(quota=3), recommender()
    rows = [applied(cycle) for _ in range(3)]
    assert say(actor, rows[0], place=2).place == 2
    assert say(actor, rows[1]).place == 1
    for place, code in ((2, "place_taken"), (4, "place_outside"), (-1, "place_outside")):
        with pytest.raises(ServiceError) as refusal:
            say(actor, rows[2], place=place)
        assert refusal.value.code == code
    Application.objects.filter(pk=rows[0].pk).update(state="withdrawn")
    assert say(actor, rows[2], place=2).place == 2


@pytest.mark.parametrize(("more", "code"), [
    ({"verdict": "perhaps"}, "verdict_missing"), ({"opinion": " "}, "opinion_missing"),
    ({"opinion": "长" * 2001}, "too_long"), ({"revision": 7}, "stale_state"), ({"version": 3}, "stale_state"),
])  # fmt: skip
def test_what_is_no_recommendation(more, code):
    application = applied(recommending_cycle())
    with pytest.raises(ServiceError) as refusal:
        say(recommender(), application, **more)
    assert refusal.value.code == code


def test_from_the_applicants_deadline_until_its_own():
    closes = now() + DAY
    application, actor = applied(recommending_cycle(state="applying", applications_close_at=closes)), recommender()
    with pytest.raises(ServiceError, match="may still change"):
        say(actor, application)
    due = bodies.recommendation_due(application)
    with time_machine.travel(due, tick=False):
        say(actor, application)
    with time_machine.travel(due + timedelta(seconds=1), tick=False), pytest.raises(ServiceError, match="has passed"):
        say(actor, application, version=1)


def test_not_once_the_office_has_decided_nor_where_none_is_asked_for():
    cycle, actor = recommending_cycle(), recommender()
    application = applied(cycle)
    say(actor, application)
    Application.objects.filter(pk=application.pk).update(state="accepted")
    with pytest.raises(ServiceError, match="taken up"):
        say(actor, application, version=1)
    with pytest.raises(ServiceError, match="without recommendation"):
        say(actor, applied(make_cycle("eligibility", applications_close_at=now() - DAY)))


@pytest.mark.parametrize("who", ["other division", "district above", "office", "owner", "supervisor"])
def test_nobody_else(who):
    application = applied(recommending_cycle())
    actor = {
        "other division": lambda: recommender("460200"), "district above": lambda: recommender("460105"),
        "owner": lambda: application.created_by,
    }.get(who, lambda: make_user("", who))()  # fmt: skip
    with pytest.raises(Http404):
        say(actor, application)


def test_nobody_recommends_an_organisation_of_its_own():
    actor, application = recommender(), applied(recommending_cycle())
    application.organisation.memberships.create(user=actor, role="viewer")
    with pytest.raises(ServiceError, match="belong to the applicant"):
        say(actor, application)


def test_a_body_returns_and_recommends_what_was_corrected():
    cycle, actor = recommending_cycle(), recommender()
    application = applied(cycle)
    due = bodies.recommendation_due(application)
    correction = services.return_application(
        actor=actor, application=application, revision=1, points=[NewPoint("item", "4.1.2", "请补充")],
        due_at=end_of(due_by_rule(application)), origin="body",
    )  # fmt: skip
    application = Application.objects.get(pk=application.pk)
    with pytest.raises(ServiceError, match="once it is corrected"):
        say(actor, application)
    assert bodies.recommendation_due(application) > correction.due_at > due  # its days count anew
    with time_machine.travel(correction.due_at + DAY, tick=False):
        services.lapse_correction(actor=actor, application=application)
        say(actor, Application.objects.get(pk=application.pk))
        with pytest.raises(ServiceError, match="recommended already"):
            services.return_application(
                actor=actor, application=application, revision=1, points=[NewPoint("basic", "", "x")],
                due_at=now() + DAY, origin="body",
            )  # fmt: skip


def test_the_bodies_of_a_programme_and_those_for_whom_none_stands():
    cycle = recommending_cycle(quota=None, more=BODIES)
    haikou, sanya = applied(cycle, "460105"), applied(cycle, "460200")
    assert (bodies.body_of(haikou).code, bodies.body_of(haikou).quota) == ("HK", 2)
    assert bodies.body_of(sanya) is None
    rows = Application.objects.filter(cycle=cycle)
    assert [row.pk for row in bodies.reaching_office(cycle, rows)] == [sanya.pk]
    assert say(recommender("HK"), haikou).body == "HK"
    with pytest.raises(Http404):
        say(recommender("460200"), sanya)
    assert {row.pk for row in bodies.reaching_office(cycle, rows)} == {haikou.pk, sanya.pk}


def test_a_new_revision_needs_a_new_look():
    application, actor = applied(recommending_cycle()), recommender()
    make_revision(application)
    with pytest.raises(ServiceError):
        say(actor, application, revision=1)
    assert say(actor, application).revision.number == 2


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_at_once_stay_within_the_quota():
    if connection.vendor == "sqlite":
        return  # the database of the tests lies in memory and has one connection; a file has one writer at a time
    cycle, actors = recommending_cycle(), [recommender(), recommender()]
    rows = [applied(cycle) for _ in actors]
    start, codes = threading.Barrier(len(rows)), []

    def write(actor: User, application: Application) -> None:
        try:
            start.wait(timeout=30)
            say(actor, application)
            codes.append("done")
        except ServiceError as refusal:
            codes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=pair) for pair in zip(actors, rows, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(codes) == ["done", "quota"]
    assert Recommendation.objects.count() == 1
