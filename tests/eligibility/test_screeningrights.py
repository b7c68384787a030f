"""Who keeps lists and judges hits."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.utils import translation

from award.core.errors import ServiceError
from award.eligibility import screeningrights as rights
from tests.eligibility.listing import make_hit, make_list
from tests.factories import make_application, make_cycle, make_user, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make_user("clerk", "office")


@pytest.fixture
def chief():
    return make_user("chief", "office", "chief")


def hit_in(cycle_state: str = "eligibility", state: str = "submitted", **fields):
    return make_hit(make_application(make_cycle(cycle_state), state=state), **fields)


@pytest.mark.parametrize("role", ["", "expert", "supervisor", "committee", "recommender"])
def test_for_others_neither_lists_nor_hits_exist(role):
    person = make_user("x", *([role] if role else []), is_superuser=True)
    for door, row in ((rights.get_screening_list, make_list()), (rights.get_hit, hit_in())):
        with pytest.raises(Http404):
            door(person, row.pk)
    hit = hit_in()
    for verdict in (
        rights.can_retire(person, hit.entry.list), rights.can_screen(person, hit.application.cycle),
        rights.can_judge(person, hit), rights.can_dismiss(person, hit), rights.can_rule_out(person, hit),
    ):  # fmt: skip
        assert verdict.hidden


def test_the_doors_open_for_the_office_and_not_onto_nothing(clerk):
    row, hit = make_list(), hit_in()
    assert rights.get_screening_list(clerk, row.pk) == row
    assert rights.get_hit(clerk, hit.pk) == hit
    with pytest.raises(Http404):
        rights.get_hit(clerk, hit.pk + 1)


def test_the_platforms_own_list_and_a_retired_one_are_not_retired(clerk):
    assert rights.can_retire(clerk, make_list())
    assert not rights.can_retire(clerk, make_list(sha256=""))
    assert not rights.can_retire(clerk, make_list(retired_at=now()))


def test_a_draft_and_a_cancelled_cycle_are_not_screened(clerk):
    assert rights.can_screen(None, make_cycle("eligibility"))
    assert not rights.can_screen(clerk, make_cycle("draft"))
    assert not rights.can_screen(None, make_cycle("cancelled"))


def test_a_match_by_code_and_a_confirmed_one_are_dismissed_by_the_head_alone(clerk, chief):
    for fields in ({"match": "code"}, {"match": "name", "state": "confirmed"}):
        hit = make_hit(make_application(make_cycle("eligibility"), state="submitted"), **fields)
        assert rights.can_judge(clerk, hit)
        assert not rights.can_dismiss(clerk, hit)
        assert rights.can_dismiss(chief, hit)
    assert rights.can_dismiss(clerk, hit_in(match="name"))


def test_hits_of_who_is_out_are_left(clerk):
    assert not rights.can_judge(clerk, hit_in(state="withdrawn"))
    assert not rights.can_judge(clerk, hit_in("cancelled"))
    assert rights.can_judge(clerk, hit_in("published", "accepted"))


def test_the_head_takes_out_on_a_confirmed_hit_after_the_review(clerk, chief):
    application = make_application(make_cycle("assessing"), state="accepted")
    hit = make_hit(application, state="confirmed")
    assert rights.can_rule_out(chief, hit)
    assert not rights.can_rule_out(clerk, hit)
    assert not rights.can_rule_out(chief, make_hit(application))
    assert not rights.can_rule_out(chief, make_hit(make_application(make_cycle("noticing"), state="accepted")))
    assert not rights.can_rule_out(
        chief, make_hit(make_application(make_cycle("assessing"), state="rejected"), state="confirmed")
    )
    assert not rights.can_rule_out(
        chief, make_hit(make_application(make_cycle("published"), state="accepted"), state="confirmed")
    )


def test_going_on_is_refused_with_the_names_of_those_barred_and_of_those_not_judged():
    cycle = make_cycle("eligibility")
    barred, asked, clear = (make_application(cycle, state="accepted") for _ in range(3))
    make_hit(barred)
    make_hit(asked, "name")
    rights.require_clear([clear])
    with translation.override("en"), pytest.raises(ServiceError) as error:
        rights.require_clear([barred, asked, clear])
    said = str(error.value)
    assert barred.organisation.name in said
    assert asked.organisation.name in said
    assert clear.organisation.name not in said
