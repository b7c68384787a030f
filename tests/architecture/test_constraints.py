"""Contract 11: every constraint of the database is named in a test that breaks it."""

from __future__ import annotations

import pytest
from django.apps import apps

from tests.architecture.source import TESTS, listed

CONSTRAINTS = sorted(
    (constraint.name, model._meta.label)
    for model in apps.get_models()
    if model.__module__.startswith("award.")
    for constraint in model._meta.constraints
)


@pytest.fixture(scope="module")
def tests_text() -> str:
    own = TESTS / "architecture"
    return "\n".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py") if own not in path.parents)


def test_every_constraint_is_named_in_a_test(tests_text):
    faults = [f"{label}: {name}" for name, label in CONSTRAINTS if name not in tests_text]
    assert len(CONSTRAINTS) > 20
    assert not faults, listed(faults)


def test_names_of_constraints_begin_with_their_model():
    """So that an IntegrityError in a log says where to look."""
    faults = []
    for name, label in CONSTRAINTS:
        model = label.split(".")[1]
        snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in model).lstrip("_")
        if not name.startswith(snake):
            faults.append(f"{label}: {name}")
    assert not faults, listed(faults)
