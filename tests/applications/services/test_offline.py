"""Taking over what was written offline: what was seen, all of it or nothing."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.http import Http404

from award.applications import services
from award.applications.models import Answer, BasicData, Indicator, Measure, ProfileAnswer
from award.applications.offline.keeping import load
from award.applications.offline.slots import plain_row
from award.applications.services import StaleCopy, Taken
from award.core.errors import ServiceError
from tests.applications.cast import events, make_team, measure
from tests.applications.offline.copies import slot_named

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def team():
    return make_team()


def taken(team, key, text="", rows=()):
    slot = slot_named(team.application, key)
    return Taken(slot.tag, slot.base, text, rows)


def take_over(team, *new, actor=None):
    return services.take_over(actor=actor or team.owner, application=team.application, taken=new)


def test_slots_of_every_kind_are_written_with_one_event_that_holds_no_text(team):
    year = team.application.cycle.year
    row = plain_row(measure(year), [str(y) for y in range(year - 5, year)])
    written = take_over(
        team,
        taken(team, "basic address", "海口市"),
        taken(team, "basic employees", "320"),
        taken(team, f"indicator revenue {year - 1}", "12.5"),
        taken(team, "profile B.1.1a", "椰浆"),
        taken(team, "answer 4.1.2 method", "做法"),
        taken(team, "measures 4.7.2", rows=(row,)),
    )
    assert len(written) == 6
    assert (BasicData.objects.get().address, BasicData.objects.get().employees) == ("海口市", 320)
    assert str(Indicator.objects.get().value).startswith("12.5")
    assert (ProfileAnswer.objects.get().text, Answer.objects.get().text) == ("椰浆", "做法")
    assert Measure.objects.get().name == "一次交验合格率"
    (event,) = events("copy.taken_over")
    assert json.loads(event.body)["after"]["fields"][:2] == ["basic address", "basic employees"]
    for text in ("海口", "椰浆", "做法", "合格率", "320"):
        assert text not in event.body


def test_what_was_emptied_and_ticked_is_emptied(team):
    year = team.application.cycle.year
    take_over(team, taken(team, "basic employees", "320"), taken(team, f"indicator revenue {year - 1}", "1"))
    take_over(team, taken(team, "basic employees"), taken(team, f"indicator revenue {year - 1}"))
    assert BasicData.objects.get().employees is None
    assert Indicator.objects.get().value is None


def test_a_slot_that_changed_since_it_was_seen_stops_everything(team):
    seen = [taken(team, "answer 4.1.2 method", "甲"), taken(team, "answer 4.1.3 method", "乙")]
    services.save_answer(
        actor=team.editor, application=team.application, item=team.item(), layer="method", text="同事", version=0
    )
    with pytest.raises(StaleCopy) as error:
        take_over(team, *seen)
    assert error.value.tags == {seen[0].tag}
    with pytest.raises(StaleCopy):
        take_over(team, Taken("a" + "0" * 12, "", "x"))
    assert [row.text for row in Answer.objects.all()] == ["同事"]


@pytest.mark.parametrize(
    ("key", "text", "rows"),
    [("basic contact_email", "kein", ()), ("indicator", "x", ()), ("measures 4.7.2", "", ({"name": ""},))],
)
def test_one_that_is_refused_undoes_the_rest_and_is_named(team, key, text, rows):
    key = key if key != "indicator" else f"indicator revenue {team.application.cycle.year - 1}"
    with pytest.raises(ServiceError):
        take_over(team, taken(team, "answer 4.1.2 method", "甲"), taken(team, key, text, rows))
    assert not Answer.objects.exists()
    assert not events("copy.taken_over")


def test_nothing_ticked_is_refused(team):
    with pytest.raises(ServiceError, match="Tick"):
        take_over(team)


def test_only_writers_and_only_in_time(team):
    new = taken(team, "answer 4.1.2 method", "甲")
    arguments = {"application": team.application, "kind": "docx", "data": b"x"}
    for act in (
        lambda actor: take_over(team, new, actor=actor),
        lambda actor: services.receive_copy(actor=actor, **arguments),
    ):
        with pytest.raises(ServiceError):
            act(team.viewer)
        with pytest.raises(Http404):
            act(team.rival)
        with time_machine.travel(team.application.cycle.applications_close_at + timedelta(days=1)):
            with pytest.raises(ServiceError):
                act(team.owner)
    assert not Answer.objects.exists()


def test_a_file_received_is_kept_and_on_record_without_its_name(team):
    token = services.receive_copy(actor=team.owner, application=team.application, kind="xlsx", data=b"abc")
    kept = load(team.owner, team.application, token)
    assert kept is not None
    assert kept.data == b"abc"
    (event,) = events("copy.received")
    assert json.loads(event.body)["after"] == {"kind": "xlsx", "size": 3}
