"""Writing a draft: versions, clean text, figures, tables, states."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.http import Http404

from award.applications import services
from award.applications.content import measures_version
from award.applications.models import Answer, BasicData, Indicator, ItemState, Measure
from award.applications.services.drafts import MAX_MEASURES, NewText, save_texts
from award.core.errors import Conflict, ServiceError
from award.domain.errors import DomainError
from tests.applications.cast import events, make_team, measure
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


def test_basic_data_names_the_fields_changed_and_nothing_else():
    team = make_team()
    arguments = {"actor": team.owner, "application": team.application}
    services.save_basic_data(**arguments, data={"contact_phone": "0898-1", "employees": 12}, version=0)
    (event,) = events("basic_data.saved")
    assert json.loads(event.body)["after"] == {"fields": ["contact_phone", "employees"]}
    with pytest.raises(Conflict) as refusal:
        services.save_basic_data(**arguments, data={"employees": 13}, version=0)
    assert "12" in refusal.value.current
    with pytest.raises(ServiceError):
        services.save_basic_data(**arguments, data={"employees": 0}, version=1)
    assert BasicData.objects.get(application=team.application).employees == 12


def test_indicators_are_set_and_taken_away():
    team = make_team()
    year = team.application.cycle.year
    arguments = {"actor": team.owner, "application": team.application}
    services.save_indicators(**arguments, values={("revenue", year - 1): Decimal("1234.5")})
    services.save_indicators(**arguments, values={("revenue", year - 1): Decimal("1234.50")})
    services.save_indicators(**arguments, values={("revenue", year - 1): None})
    assert Indicator.objects.get().value is None
    assert [json.loads(e.body)["after"] for e in events("indicators.saved")] == [
        {"fields": [f"revenue {year - 1}"]}
    ] * 2
    for key in (("revenue", year), ("unknown", year - 1)):
        with pytest.raises(ServiceError):
            services.save_indicators(**arguments, values={key: Decimal(1)})


def test_measures_replace_the_table_and_keep_values_as_typed():
    team = make_team()
    year, item = team.application.cycle.year, team.item("4.7.2")
    arguments = {"actor": team.owner, "application": team.application, "item": item}
    rows = services.save_measures(**arguments, rows=[measure(year, values={str(year - 1): "约百分之九十"})])
    assert rows[0].values == {str(year - 1): "约百分之九十"}
    before = measures_version(rows)
    services.save_measures(**arguments, rows=[measure(year, "甲"), measure(year, "乙")], version=before)
    assert list(Measure.objects.order_by("position").values_list("name", flat=True)) == ["甲", "乙"]
    with pytest.raises(Conflict):
        services.save_measures(**arguments, rows=[measure(year, "丙")], version=before)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "give the measure a name"),
        ({"name": "长" * 81}, "longer than 80"),
        ({"direction": "sideways"}, "higher or lower"),
        ({"values": {"1999": "1"}}, "1999 is not part"),
    ],
)
def test_a_measure_that_cannot_be_kept_is_refused_in_words(change, sentence):
    team = make_team()
    row = measure(team.application.cycle.year, **change)
    with pytest.raises(ServiceError, match=sentence):
        services.save_measures(actor=team.owner, application=team.application, item=team.item("4.7.2"), rows=[row])


def test_a_table_has_an_end():
    team = make_team()
    rows = [measure(team.application.cycle.year, f"指标{n}") for n in range(MAX_MEASURES + 1)]
    with pytest.raises(ServiceError, match=str(MAX_MEASURES)):
        services.save_measures(actor=team.owner, application=team.application, item=team.item("4.7.2"), rows=rows)


def test_item_state_is_recorded_once_a_change():
    team = make_team()
    arguments = {"actor": team.owner, "application": team.application, "item": team.item("4.1.2")}
    services.set_item_state(**arguments, is_done=True)
    services.set_item_state(**arguments, is_done=True)
    (event,) = events("item.state_set")
    body = json.loads(event.body)
    assert body["before"] == {"item": "4.1.2", "is_done": False, "is_not_applicable": False}
    assert body["after"] == {"item": "4.1.2", "is_done": True, "is_not_applicable": False}


def test_not_applicable_needs_an_item_that_allows_it_and_a_reason():
    team = make_team()
    arguments = {"actor": team.owner, "application": team.application, "is_done": True, "is_not_applicable": True}
    with pytest.raises(ServiceError, match="every organisation"):
        services.set_item_state(**arguments, item=team.item("4.1.2"), reason="没有")
    with pytest.raises(ServiceError, match="Say why"):
        services.set_item_state(**arguments, item=team.item("4.4.6"), reason=" ")
    services.set_item_state(**arguments, item=team.item("4.4.6"), reason="没有自有设施")
    assert ItemState.objects.get().not_applicable_reason == "没有自有设施"
