"""Recording the internal notice: kept even when too short, refused when it cannot be."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.http import Http404

from award.applications import services
from award.applications.models import InternalNotice
from award.core.errors import Conflict, ServiceError
from tests.applications.cast import events, make_team
from tests.factories import make_cycle

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DAYS = {"posted_on": date(2026, 3, 2), "ended_on": date(2026, 3, 6)}


def test_what_is_recorded_is_kept_with_an_event_that_holds_no_objection():
    team = make_team()
    row = services.record_internal_notice(
        actor=team.editor, application=team.application, **DAYS, place="公告栏", objections="王某提出一条意见，已核实。"
    )
    assert (row.version, row.recorded_by) == (1, team.editor)
    (event,) = events("internal_notice.recorded")
    assert json.loads(event.body)["after"] == {"version": 1}
    for value in ("王某", "公告栏", "2026-03-02"):
        assert value not in event.body


def test_a_colleagues_record_is_not_written_over():
    team = make_team()
    services.record_internal_notice(actor=team.owner, application=team.application, **DAYS, place="公告栏")
    with pytest.raises(Conflict) as conflict:
        services.record_internal_notice(actor=team.editor, application=team.application, **DAYS, place="内网")
    assert "公告栏" in conflict.value.current
    services.record_internal_notice(actor=team.editor, application=team.application, **DAYS, place="内网", version=1)
    assert InternalNotice.objects.get().place == "内网"


def test_saving_the_same_again_changes_nothing():
    team = make_team()
    for _n in range(2):
        row = services.record_internal_notice(actor=team.owner, application=team.application, **DAYS, place="公告栏")
    assert row.version == 1
    assert len(events("internal_notice.recorded")) == 1


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"posted_on": date(2026, 3, 6), "ended_on": date(2026, 3, 2)}, "ends before it begins"),
        ({"posted_on": date(2025, 3, 1), "ended_on": date(2026, 3, 6)}, "more than a year"),
    ],
)
def test_days_that_cannot_be_are_refused(days, said):
    team = make_team()
    with pytest.raises(ServiceError, match=said):
        services.record_internal_notice(actor=team.owner, application=team.application, **days, place="公告栏")
    assert not InternalNotice.objects.exists()


def test_viewers_and_strangers_record_nothing_nor_anyone_after_the_close():
    team = make_team()
    with pytest.raises(ServiceError):
        services.record_internal_notice(actor=team.viewer, application=team.application, **DAYS, place="公告栏")
    with pytest.raises(Http404):
        services.record_internal_notice(actor=team.rival, application=team.application, **DAYS, place="公告栏")
    closed = make_team(cycle=make_cycle("eligibility"))
    with pytest.raises(ServiceError):
        services.record_internal_notice(actor=closed.owner, application=closed.application, **DAYS, place="公告栏")
