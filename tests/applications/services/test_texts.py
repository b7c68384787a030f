"""Saving texts: versions, clean text, who may, one event an hour; typed one by one or together."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.http import Http404

from award.applications import services
from award.applications.models import Answer, ProfileAnswer
from award.applications.services import NewText, save_texts, save_typed, texts
from award.core.errors import Conflict, ServiceError
from award.domain.errors import DomainError
from tests.applications.cast import events, make_team
from tests.factories import make_cycle, make_programme, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def save(team, text, version=0, actor=None, layer="method", code="4.1.2"):
    return services.save_answer(
        actor=actor or team.owner, application=team.application, item=team.item(code), layer=layer, text=text,
        version=version,
    )  # fmt: skip


def test_an_answer_is_saved_cleaned_with_the_next_version():
    team = make_team()
    row = save(team, "领导\r\n作用\u200b")
    assert (row.text, row.version, row.updated_by_id) == ("领导\n作用", 1, team.owner.pk)
    assert save(team, "改", version=1, actor=team.editor).version == 2


def test_a_stale_version_is_a_conflict_that_keeps_the_other_text():
    team = make_team()
    save(team, "甲的文字")
    with pytest.raises(Conflict) as refusal:
        save(team, "乙的文字", version=0, actor=team.editor)
    assert (refusal.value.current, refusal.value.version) == ("甲的文字", 1)
    assert Answer.objects.get().text == "甲的文字"


def test_the_same_text_again_is_no_conflict_whatever_the_version():
    team = make_team()
    save(team, "一样")
    assert save(team, "一样", version=0).version == 1  # the answer to the first save was lost on the way


@pytest.mark.parametrize("text", ["\x07响铃", "\ud800", "\u202e反"])
def test_a_text_with_control_characters_is_refused(text):
    team = make_team()
    with pytest.raises(DomainError):
        save(team, text)
    assert not Answer.objects.exists()


def test_a_text_over_the_limit_is_saved():
    team = make_team()
    item = team.item()
    assert save(team, "字" * (item.max_characters + 500)).version == 1


def test_autosave_leaves_one_event_an_hour_without_the_text():
    team = make_team()
    with time_machine.travel(team.application.created_at + timedelta(minutes=1), tick=False) as clock:
        save(team, "一")
        save(team, "二", version=1)
        assert len(events("draft.edited")) == 1
        save(team, "三", version=2, actor=team.editor)
        assert len(events("draft.edited")) == 2
        clock.shift(timedelta(minutes=61))
        save(team, "四", version=3)
    event = events("draft.edited")[-1]
    assert json.loads(event.body)["after"] == {"field": "answer 4.1.2 method"}
    assert event.object_type == "applications.answer"
    assert len(events("draft.edited")) == 3


@pytest.mark.parametrize("who", ["viewer", "rival", "office"])
def test_only_owner_and_editor_write(who):
    team = make_team()
    actor = make_user("office", "chief") if who == "office" else getattr(team, who)
    with pytest.raises(ServiceError if who == "viewer" else Http404):
        save(team, "不该写入", actor=actor)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("state", ["accepted", "rejected", "withdrawn"])
def test_a_closed_application_is_not_changed(state):
    team = make_team(state=state)
    with pytest.raises(ServiceError, match="closed for changes"):
        save(team, "晚了")


def test_nothing_is_written_after_the_deadline():
    team = make_team()
    with time_machine.travel(team.application.cycle.applications_close_at + timedelta(seconds=1), tick=False):
        with pytest.raises(ServiceError, match="deadline"):
            save(team, "晚了")


def test_a_layer_or_item_of_other_criteria_is_refused():
    team = make_team()
    with pytest.raises(ServiceError):
        save(team, "x", layer="nonsense")
    other = make_cycle(programme=make_programme("baldrige-state", "baldrige-2023"))
    item = other.programme.criteria_set.items.first()
    with pytest.raises(ServiceError, match="not part"):
        services.save_answer(actor=team.owner, application=team.application, item=item, layer="", text="x", version=0)


def test_profile_answers_have_versions_and_known_codes():
    team = make_team()
    arguments = {"actor": team.owner, "application": team.application}
    row = services.save_profile_answer(**arguments, code="B.1.1a", text="椰浆", version=0)
    assert row.version == 1
    with pytest.raises(Conflict):
        services.save_profile_answer(**arguments, code="B.1.1a", text="椰汁", version=0)
    with pytest.raises(ServiceError):
        services.save_profile_answer(**arguments, code="Z.9", text="x", version=0)


def test_texts_saved_together_leave_one_event_or_nothing():
    team = make_team()
    new = [NewText(team.item("4.1.2"), "method", "方法"), NewText(None, "B.1.1a", "椰浆")]
    arguments = {"actor": team.owner, "application": team.application}
    with pytest.raises(DomainError):
        save_texts(**arguments, texts=[*new, NewText(None, "B.1.1b", "坏\x07")])
    assert not Answer.objects.exists()
    save_texts(**arguments, texts=new)
    (event,) = events("draft.filled")
    assert json.loads(event.body)["after"] == {"fields": ["answer 4.1.2 method", "profile B.1.1a"]}


def typed(team, text, version=0, actor=None, code="4.1.2", part="method"):
    return save_typed(
        actor=actor or team.owner, pk=team.application.pk, code=code, part=part, text=text, version=version
    )


def test_a_typed_text_is_saved_with_the_length_of_the_whole_item_and_of_the_whole_profile():
    team = make_team()
    limit = team.item().max_characters
    assert typed(team, "领导\r\n作用 leadership") == (1, 5, limit)
    assert typed(team, "展开", part="deployment") == (1, 7, limit)
    assert typed(team, "领导", 1) == (2, 4, limit)
    assert typed(team, "椰浆", code="", part="B.1.1a")[:2] == (1, 2)
    assert typed(team, "使命", code="", part="B.1.1b")[:2] == (1, 4)
    assert set(Answer.objects.values_list("layer", "text", "version", "updated_by")) == {
        ("method", "领导", 2, team.owner.pk), ("deployment", "展开", 1, team.owner.pk)
    }  # fmt: skip
    assert ProfileAnswer.objects.count() == 2
    assert len(events("draft.edited")) == 4


def test_a_typed_text_upon_an_older_one_is_a_conflict_and_the_same_text_is_none():
    team = make_team()
    typed(team, "甲的文字")
    assert typed(team, "甲的文字", actor=team.editor).version == 1
    with pytest.raises(Conflict) as refusal:
        typed(team, "乙的文字", actor=team.editor)
    assert (refusal.value.current, refusal.value.version) == ("甲的文字", 1)
    assert Answer.objects.get().text == "甲的文字"


@pytest.mark.parametrize(("code", "part"), [("4.1.2", ""), ("9.9.9", ""), ("4.7.2", "method"), ("", "Z.9"), ("", "")])
def test_a_typed_text_for_a_part_that_the_criteria_do_not_have_is_refused(code, part):
    team = make_team()
    with pytest.raises(ServiceError) as refusal:
        typed(team, "x", code=code, part=part)
    assert refusal.value.code == "unknown_part"
    assert not Answer.objects.exists()


def test_who_may_not_write_types_nothing():
    team = make_team()
    with pytest.raises(ServiceError, match="may read this application but not change"):
        typed(team, "不该写入", actor=team.viewer)
    for actor in (team.rival, make_user("office", "chief")):
        with pytest.raises(Http404):
            typed(team, "不该写入", actor=actor)
    with pytest.raises(Http404):
        save_typed(actor=team.owner, pk=0, code="4.1.2", part="method", text="x", version=0)
    with time_machine.travel(team.application.cycle.applications_close_at + timedelta(seconds=1), tick=False):
        with pytest.raises(ServiceError, match="deadline"):
            typed(team, "晚了")
    assert not Answer.objects.exists()


def test_a_text_that_changed_between_reading_and_writing_is_a_conflict(monkeypatch):
    team = make_team()
    typed(team, "先读到的")
    stale = list(Answer.objects.all())
    Answer.objects.update(text="同时写下的", version=2)
    monkeypatch.setattr(texts, "_rows_beside", lambda application, code: stale)
    stale[0].version = 1
    with pytest.raises(Conflict) as refusal:
        typed(team, "后写的", 1)
    assert (refusal.value.current, refusal.value.version) == ("同时写下的", 2)
    assert Answer.objects.get().text == "同时写下的"


def test_typing_on_for_hours_leaves_an_event_at_least_every_seventy_minutes_and_at_most_one_an_hour():
    team = make_team()
    with time_machine.travel(team.application.created_at, tick=False) as clock:
        for number in range(36):
            typed(team, f"第{number}段", number)
            clock.shift(timedelta(minutes=5))
    moments = [event.recorded_at for event in events("draft.edited")]
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert len(moments) == 3
    assert all(timedelta(minutes=60) <= gap <= timedelta(minutes=70) for gap in gaps), gaps
