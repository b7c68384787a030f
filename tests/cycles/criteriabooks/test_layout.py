"""The layout and the rules speak of the same keys."""

from __future__ import annotations

from award.cycles.criteriabooks.layout import KEYS, SHEETS
from award.domain.criteria import Band, Category, Criteria, Item, Kind, Layer, Limits, ProfileQuestion

MODELS = {
    "kinds": Kind,
    "layers": Layer,
    "bands": Band,
    "profile": ProfileQuestion,
    "categories": Category,
    "items": Item,
}
ELSEWHERE = {"layers", "bands", "items", "prompts"}  # rows of sheets of their own


def test_every_key_of_the_rules_has_its_column():
    for sheet, model in MODELS.items():
        columns = {field.key.partition(".")[0] for field in SHEETS[sheet].fields}
        assert set(model.model_fields) - ELSEWHERE <= columns, sheet


def test_every_key_of_the_whole_has_its_row():
    tables = {"kinds", "profile", "categories", "schema_", "limits"}
    keys = {key.partition(".")[0] for key in KEYS if not key.startswith("limits.")}
    assert keys == set(Criteria.model_fields) - tables
    assert {key.removeprefix("limits.") for key in KEYS if key.startswith("limits.")} == set(Limits.model_fields)


def test_what_the_rules_demand_may_not_be_left_out():
    for sheet, model in MODELS.items():
        for field in SHEETS[sheet].fields:
            name = field.key.partition(".")[0]
            if name in model.model_fields and name != "text":
                assert field.is_required == model.model_fields[name].is_required(), (sheet, field.key)


def test_choices_point_to_sheets_with_codes():
    for layout in SHEETS.values():
        for field in layout.fields:
            assert not field.choices or "code" in {other.key for other in SHEETS[field.choices].fields}
