"""What a file says of its standing."""

from __future__ import annotations

import datetime as dt

import pytest

from award.domain.errors import DomainError
from award.reports.exports.snapshot_facts import application_facts, explained, printed, snapshot_facts
from award.results import services
from tests import factories
from tests.results.cases import make_case, released

pytestmark = pytest.mark.django_db


def test_hash_engine_and_state_are_told():
    snapshot = released(make_case())
    facts = dict(snapshot_facts(snapshot))
    assert facts["SHA-256 of the result"] == snapshot.sha256
    assert facts["Engine"] == snapshot.engine_version
    assert facts["State"] == "Released"
    assert {facts[name] for name in ("Sealed sheets", "Panels")} == {
        snapshot.inputs["sheets"],
        snapshot.inputs["panels"],
    }


def test_frozen_standing_has_no_moment_of_release():
    case = make_case()
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    assert "Released at (Beijing time)" not in dict(snapshot_facts(snapshot))


def test_facts_of_an_application_begin_with_it():
    case = make_case()
    application = case.applications[0]
    found = explained(released(case), application)
    assert found.explanation.application == application.number
    assert found.neighbours[0].application == application.number
    assert application_facts(found)[:2] == [
        ("Number", application.number),
        ("Organisation", application.organisation.name),
    ]


def test_application_that_the_standing_does_not_name_is_refused():
    case = make_case()
    with pytest.raises(DomainError):
        explained(released(case), factories.make_application(case.cycle, state="accepted"))


def test_moments_are_printed_in_beijing_time():
    moment = dt.datetime(2026, 5, 31, 16, 30, tzinfo=dt.UTC)
    assert printed([("a", moment), ("b", 3)]) == [("a", "2026-06-01 00:30"), ("b", "3")]
