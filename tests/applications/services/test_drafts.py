"""Writing a draft: figures, tables, states."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from award.applications import services
from award.applications.content import measures_version
from award.applications.models import BasicData, Indicator, ItemState, Measure
from award.applications.services.drafts import MAX_MEASURES
from award.core.errors import Conflict, ServiceError
from tests.applications.cast import events, make_team, measure

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


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


def test_figures_saved_meanwhile_are_not_overwritten_by_an_open_page():
    team = make_team()
    key = ("revenue", team.application.cycle.year - 1)
    arguments = {"actor": team.owner, "application": team.application}
    services.save_basic_data(**arguments, data={}, version=0, figures={key: Decimal(7)})
    with pytest.raises(Conflict) as refusal:
        services.save_basic_data(**arguments, data={"contact_phone": "0898-1"}, version=0, figures={key: None})
    assert f"{key[1]}: 7" in refusal.value.current
    assert Indicator.objects.get().value == 7
    version = refusal.value.version
    row = services.save_basic_data(**arguments, data={}, version=version, figures={key: Decimal(8)})
    assert (Indicator.objects.get().value, row.version) == (8, version + 1)


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


def test_the_other_table_is_shown_with_all_that_stands_in_it():
    team = make_team()
    year, item = team.application.cycle.year, team.item("4.7.2")
    arguments = {"actor": team.owner, "application": team.application, "item": item}
    told = {"target": "98.51", "competitor": "96.52", "benchmark": "97.53", "source": "台账", "missing_reason": "大修"}
    services.save_measures(**arguments, rows=[measure(year, "甲", **told)])
    with pytest.raises(Conflict) as refusal:
        services.save_measures(**arguments, rows=[measure(year, "乙")], version="older")
    assert [text for text in ("甲", *told.values()) if text not in refusal.value.current] == []


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
