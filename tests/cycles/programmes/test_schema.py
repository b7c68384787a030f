"""The schema as descriptions of fields."""

from __future__ import annotations

from award.cycles.programmes.schema import SECTIONS, section_specs, specs_of
from award.domain.programme import Programme, Round


def test_every_table_of_the_file_lies_in_one_section():
    edited = [key for keys in SECTIONS.values() for key in keys]
    assert sorted(edited) == sorted(
        (field.alias or name) for name, field in Programme.model_fields.items() if name not in FIXED
    )


FIXED = {"schema_", "code", "criteria"}


def test_kinds_follow_the_types():
    kinds = {spec.key: (spec.kind, spec.is_optional) for spec in specs_of(Round)}
    assert kinds["kind"] == ("choice", False)
    assert kinds["trim"] == ("table", True)
    assert kinds["minimum_sheets"] == ("number", True)
    assert [spec.kind for spec in section_specs("notices")] == ["named"]
    (checks,) = [spec for spec in section_specs("eligibility")[0].fields if spec.key == "checks"]
    assert {spec.key: spec.kind for spec in checks.fields}["lists"] == "choices"
    reminders, letters = section_specs("reminders")
    assert {spec.key: spec.kind for spec in reminders.fields} == {
        "phase": "choice",
        "days": "numbers",
        "is_held": "flag",
    }
    assert {spec.key: spec.kind for spec in letters.fields} == {"kind": "choice", "text": "text"}
