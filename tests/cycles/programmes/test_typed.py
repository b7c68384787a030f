"""What was typed, as tables; rows added, removed and moved."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from award.cycles.programmes.schema import section_specs
from award.cycles.programmes.typed import MOST_ROWS, rearranged, stored, typed
from award.domain.programme import load_programme
from tests.factories import ROOT


@pytest.fixture
def tables():
    path = ROOT / "criteria" / "programmes" / "hainan.toml"
    return stored(load_programme(path.read_bytes(), name="hainan.toml", criteria=None))


def data(**values) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in values.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


def test_numbers_flags_and_texts():
    sent = data(
        **{"name.zh": " 奖 ", "name.en": "A\r\nB", "classes#": "1", "classes[0].quota": "", "classes[0].floor": "x1"}
    )
    read = typed(section_specs("classes"), sent, {})
    assert read["name"] == {"zh": "奖", "en": "A\nB"}
    assert "quota" not in read["classes"][0]
    assert read["classes"][0]["floor"] == "x1"


def test_a_list_that_was_not_sent_stays_and_a_great_count_is_cut(tables):
    assert typed(section_specs("classes"), data(), tables)["classes"] == tables["classes"]
    assert len(typed(section_specs("classes"), data(**{"classes#": "9999"}), {})["classes"]) == MOST_ROWS
    assert typed(section_specs("classes"), data(**{"classes#": "-1"}), tables)["classes"] == tables["classes"]


def test_a_table_that_may_be_left_out_is_asked_for_by_its_box():
    sent = {"rounds#": "1", "rounds[0].trim.drop": "1"}
    assert "trim" not in typed(section_specs("rounds"), data(**sent), {})["rounds"][0]
    assert (
        typed(section_specs("rounds"), data(**sent, **{"rounds[0].trim?": "on"}), {})["rounds"][0]["trim"]["drop"] == 1
    )


@pytest.mark.parametrize(
    "act", ["", "save", "drop:classes", "up:name[0]", "add:name.zh", "add:ranking", "up:classes[٣]"]
)
def test_other_buttons_rearrange_nothing(tables, act):
    assert rearranged(tables, act) is None


def test_rows_within_tables_are_reached(tables):
    assert rearranged(tables, "add:application.indicators") == "application.indicators"
    assert tables["application"]["indicators"][-1] == {}
