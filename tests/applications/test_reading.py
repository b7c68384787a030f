"""Stages, receipts, whom to call."""

from __future__ import annotations

import pytest

from award.applications.reading import office_phone, receipt_of, stages_of
from tests.applications.cast import fill, make_team, submit
from tests.applications.services.test_files import attach
from tests.factories import make_application, make_cycle, round_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.mark.parametrize(
    ("state", "now"),
    [("applying", "Application"), ("eligibility", "Eligibility review"), ("assessing", "Material review"),
     ("deciding", "Deliberation and public notice"), ("noticing", "Deliberation and public notice"),
     ("published", None), ("cancelled", None)],
)  # fmt: skip
def test_stages_are_those_of_the_cycle(state, now):
    stages = stages_of(make_application(cycle=make_cycle(state)))
    assert next((stage.name for stage in stages if stage.state == "now"), None) == now
    assert "Consensus" not in [stage.name for stage in stages]


def test_stages_do_not_tell_the_state_of_rounds_or_of_the_application():
    cycle = make_cycle("assessing")
    before = stages_of(make_application(cycle=cycle, state="accepted"))
    round_of(cycle, "independent", "closed")
    round_of(cycle, "site_visit", "open")
    assert stages_of(make_application(cycle=cycle, state="rejected")) == before


def test_receipt_of_counts_by_the_shared_rule():
    team = make_team()
    fill(team)
    file = attach(team)
    receipt = receipt_of(submit(team))
    assert receipt["items"][0] == {"code": "4.1.2", "name": "高层领导的作用", "characters": 27}
    assert receipt["character_total"] == sum(item["characters"] for item in receipt["items"])
    documents = team.application.evidence.exclude(pk=file.pk)
    assert receipt["evidence_total"] == file.size + sum(row.size for row in documents)


def test_office_phone_is_the_programmes():
    assert "0898" in office_phone(make_cycle())
