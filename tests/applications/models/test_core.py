"""Constraints, each by name, through the database and through validation."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from award.applications.models import (
    Answer,
    Application,
    BasicData,
    Evidence,
    Indicator,
    ItemState,
    ProfileAnswer,
    Revision,
)
from award.core.clock import now
from tests.applications.cast import make_team

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def copies(team: Any) -> dict[str, Any]:
    """By constraint: a function that breaks it."""
    application, item, owner = team.application, team.item("4.1.2"), team.owner
    revision = application.revisions.get()
    file = {"application": application, "sha256": "a" * 64, "size": 1, "uploaded_by": owner, "uploaded_at": now()}
    copy = {"payload": "{}", "sha256": "b" * 64, "submitted_by": owner, "submitted_at": now()}
    application_copy = {
        "cycle": application.cycle, "organisation": application.organisation, "created_by": owner, "created_at": now(),
    }  # fmt: skip
    rival = team.rival.organisations.get()
    return {
        "application_once_a_cycle": lambda: Application(**application_copy, number="X-1"),
        "application_number_once": lambda: Application(
            **{**application_copy, "organisation": rival}, number=application.number, state="withdrawn"
        ),
        "application_submitted_iff_dated": lambda: Application(
            **{**application_copy, "cycle": team.other}, number="X-2", state="accepted"
        ),
        "indicator_once_a_year": lambda: [Indicator(application=application, code="revenue", year=2024)] * 2,
        "profile_answer_once": lambda: [ProfileAnswer(application=application, code="B.1.1a")] * 2,
        "answer_once_a_layer": lambda: [Answer(application=application, item=item, layer="method")] * 2,
        "item_state_once": lambda: [ItemState(application=application, item=item)] * 2,
        "item_state_not_applicable_has_reason": lambda: ItemState(
            application=application, item=item, is_not_applicable=True
        ),
        "evidence_once": lambda: [Evidence(**file, path="a"), Evidence(**file, path="b")],
        "revision_number_once": lambda: Revision(
            **copy, application=application, number=revision.number, receipt_number="R-1", submission_key=uuid.uuid4()
        ),
        "revision_number_from_1": lambda: Revision(
            **copy, application=application, number=0, receipt_number="R-2", submission_key=uuid.uuid4()
        ),
    }


NAMES = (
    "application_once_a_cycle", "application_number_once", "application_submitted_iff_dated", "indicator_once_a_year",
    "profile_answer_once", "answer_once_a_layer", "item_state_once", "item_state_not_applicable_has_reason",
    "evidence_once", "revision_number_once", "revision_number_from_1",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_constraint_holds_in_the_database_and_in_validation(name):
    from tests.factories import make_cycle

    team = make_team(state="submitted")
    team.other = make_cycle()
    rows = copies(team)[name]()
    rows = rows if isinstance(rows, list) else [rows]
    for row in rows[:-1]:
        row.save()
    last = rows[-1] if rows[-1].pk is None else type(rows[-1])(**_values(rows[-1]))
    constraint = next(c for c in last._meta.constraints if c.name == name)
    with pytest.raises(ValidationError):
        constraint.validate(type(last), last)
    with pytest.raises(IntegrityError), transaction.atomic():
        last.save()


def _values(row: Any) -> dict[str, Any]:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}


def test_a_file_may_return_after_its_removal_and_an_application_after_its_withdrawal():
    team = make_team(state="withdrawn")
    values = _values(team.application)
    Application.objects.create(**{**values, "number": "X-3", "state": "draft", "submitted_at": None})
    file = {"application": team.application, "sha256": "a" * 64, "size": 1, "uploaded_by": team.owner}
    Evidence.objects.create(**file, path="a", uploaded_at=now(), removed_at=now())
    Evidence.objects.create(**file, path="b", uploaded_at=now())


@pytest.mark.parametrize("change", ["update", "delete"])
def test_revisions_are_append_only(change):
    revision = make_team(state="submitted").application.revisions.get()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        if change == "update":
            Revision.objects.filter(pk=revision.pk).update(payload="{}")
        else:
            Revision.objects.filter(pk=revision.pk).delete()


def test_label_of_a_field_is_its_name_in_words():
    assert BasicData.label_of("contact_phone") == "contact telephone"
