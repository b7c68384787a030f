"""The constraints of a decision."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from award.core.clock import now
from award.deliberation.models import Decision, DecisionEntry
from tests.deliberation.cases import deciding, recorded

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def refused(name: str, act) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    assert name in str(error.value) or "UNIQUE" in str(error.value)


def test_a_decision_is_confirmed_if_and_only_if_dated_and_by_another_person():
    case = deciding()
    decision = recorded(case)
    rows = Decision.objects.filter(pk=decision.pk)
    refused("decision_confirmed_iff_dated", lambda: rows.update(state="confirmed"))
    refused("decision_confirmed_iff_dated", lambda: rows.update(confirmed_at=now(), confirmed_by=case.clerk))
    refused("decision_two_people", lambda: rows.update(state="confirmed", confirmed_at=now(), confirmed_by=case.chief))
    decision.state, decision.confirmed_at, decision.confirmed_by = "confirmed", now(), case.chief
    with pytest.raises(ValidationError, match=r"cannot also confirm|不能"):
        decision.validate_constraints()


def test_an_application_gets_one_class():
    # decision_entry_once
    decision = recorded(deciding())
    entry = decision.entries.first()
    values = {"decision": decision, "application": entry.application, "class_code": "special", "position": 9}
    refused("decision_entry_once", lambda: DecisionEntry.objects.create(**values))
