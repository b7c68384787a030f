"""Doors and rights around a submitted application that no page test reaches."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.http import Http404

from award.applications import rights
from award.applications.models import Recommendation
from award.audit.services import ask
from tests.applications.cast import make_team
from tests.applications.review import DAY, applied, now, recommender, recommending_cycle, send_back
from tests.factories import make_application, make_cycle, make_revision, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.mark.parametrize(("state", "cycle_state", "words"), [
    ("submitted", "eligibility", ""), ("submitted", "assessing", "is over"), ("accepted", "eligibility", "submitted"),
])  # fmt: skip
def test_what_the_office_may_return(state, cycle_state, words):
    application = make_application(make_cycle(cycle_state), state=state)
    verdict = rights.can_return(make_user("", "office"), application, "office")
    assert bool(verdict) is not bool(words)
    assert words in str(verdict.reason)
    assert rights.can_return(make_user("", "supervisor"), application, "office").hidden
    assert rights.can_return(recommender("460200"), application, "body").hidden


def test_lapsing_is_for_the_side_that_returned_it():
    application = applied(recommending_cycle())
    body, office = recommender(), make_user("", "office")
    assert rights.can_lapse(make_user(), application).hidden
    assert not rights.can_lapse(body, application).hidden
    send_back(application, now() + DAY, origin="body")
    assert rights.can_lapse(office, application).hidden
    assert "may still" in str(rights.can_lapse(body, application).reason)


def test_a_body_takes_the_earlier_text_also_when_its_time_for_recommending_is_over():
    application, actor = applied(recommending_cycle()), recommender()
    correction = send_back(application, now() + DAY, origin="body")
    with time_machine.travel(correction.due_at + 60 * DAY, tick=False):
        assert not rights.can_recommend(actor, application)
        assert rights.can_lapse(actor, application)
        assert rights.can_lapse(make_user("", "office"), application).hidden


def test_a_member_of_the_applicant_does_not_act_for_its_body():
    application, actor = applied(recommending_cycle()), recommender()
    application.organisation.memberships.create(user=actor, role="viewer")
    verdicts = [rights.can_return(actor, application, "body"), rights.can_recommend(actor, application)]
    send_back(application, now() - timedelta(seconds=1), origin="body")
    verdicts.append(rights.can_lapse(actor, application))
    assert ["belong to the applicant" in str(verdict.reason) for verdict in verdicts] == [True] * 3
    assert rights.can_lapse(recommender(), application)


@pytest.mark.parametrize("verdict", ["declined", "recommended"])
def test_what_the_body_said_of_an_earlier_text_binds_it_no_more(verdict):
    application, actor = applied(recommending_cycle()), recommender()
    Recommendation.objects.create(
        application=application, revision=application.revisions.get(), body="460100", verdict=verdict, opinion="x",
        made_at=now(), made_by=actor, place=1 if verdict == "recommended" else None,
    )  # fmt: skip
    assert rights.stands_recommended(application) is (verdict == "recommended")
    make_revision(application)
    assert not rights.stands_recommended(application)
    assert rights.can_return(actor, application, "body")
    send_back(application, now() - timedelta(seconds=1), origin="body")
    assert rights.can_lapse(actor, application)


def test_what_was_withdrawn_is_hidden_from_its_body():
    application, actor = applied(recommending_cycle()), recommender()
    assert rights.get_recommended(actor, application.pk) == application
    type(application).objects.update(state="withdrawn")
    with pytest.raises(Http404):
        rights.get_recommended(actor, application.pk)


def test_extension_rights_and_door():
    team, asker = make_team(), make_user("", "office")
    act = ask(actor=asker, kind=rights.EXTENSION, target=team.application, reason="x")
    other = ask(actor=asker, kind="release", target=team.application, reason="x")
    assert rights.can_ask_extension(team.owner, team.application).hidden
    assert not rights.can_decide_extension(asker, act)
    assert rights.can_decide_extension(make_user("", "chief"), act)
    assert rights.can_decide_extension(team.owner, act).hidden
    assert rights.get_extension_act(asker, act.pk) == act
    for actor, pk in ((team.owner, act.pk), (asker, other.pk), (asker, 10**6)):
        with pytest.raises(Http404):
            rights.get_extension_act(actor, pk)


def test_doors_of_the_office_and_of_bodies():
    office, sent = make_user("", "office"), make_application(make_cycle("eligibility"), state="submitted")
    assert rights.get_application_for_office(office, sent.pk) == rights.get_returnable(office, sent.pk) == sent
    assert rights.can_write_note(sent.created_by, sent)
    waiting = applied(recommending_cycle())
    assert rights.get_application_for_office(office, waiting.pk) == waiting
    with pytest.raises(Http404):
        rights.get_returnable(office, waiting.pk)
    assert rights.get_recommended(recommender(), waiting.pk) == waiting
    assert not rights.stands_recommended(waiting)
    judged = applied(recommending_cycle(state="assessing"))
    for door, actor, pk in (
        (rights.get_recommended, recommender(), judged.pk), (rights.get_recommended, recommender(), 10**6),
        (rights.get_recommended_evidence, recommender(), 10**6), (rights.get_application_for_office, office, 10**6),
        (rights.get_application_for_office, sent.created_by, sent.pk),
        (rights.get_application_for_office, office, make_application().pk),
    ):  # fmt: skip
        with pytest.raises(Http404):
            door(actor, pk)
