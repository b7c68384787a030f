"""What the office types on conflicts: choices within the cycle, nonsense in the address, an answer with its reason."""

from __future__ import annotations

import pytest

from award.panels.conflictforms import AvoidanceAnswerForm, ConflictFilter, LiftForm, NewConflictForm
from tests import factories
from tests.panels.builders import make_cast

pytestmark = pytest.mark.django_db


def test_nonsense_in_the_address_filters_nothing():
    assert ConflictFilter({"source": "x", "state": "y", "q": "z"}).chosen == {"source": "", "state": "", "search": ""}
    chosen = ConflictFilter({"source": "rule", "state": "lifted", "q": "海"}).chosen
    assert chosen == {"source": "rule", "state": "lifted", "search": "海"}


def test_a_conflict_is_entered_for_accepted_applications_of_the_cycle():
    cast, other = make_cast(), make_cast()
    data = {"expert": cast.seats[0].expert_id, "application": cast.application.pk, "reason": "配偶任职"}
    assert NewConflictForm(data, cycle=cast.cycle).is_valid()
    assert "application" in NewConflictForm({**data, "application": other.application.pk}, cycle=cast.cycle).errors
    assert "reason" in NewConflictForm({**data, "reason": " "}, cycle=cast.cycle).errors
    html = str(NewConflictForm(cycle=cast.cycle))
    assert "某高校" in html
    assert cast.application.organisation.name in html


def test_an_answer_needs_a_decision_and_a_refusal_its_reason():
    first, second = factories.make_expert(), factories.make_expert()
    assert "decision" in AvoidanceAnswerForm({}, is_granted=False).errors
    assert "answer" in AvoidanceAnswerForm({"decision": "refuse"}, is_granted=False).errors
    form = AvoidanceAnswerForm(
        {"decision": "grant", "experts": [first.pk], "other": second.pk}, is_granted=False
    )  # fmt: skip
    assert form.is_valid()
    assert form.chosen == [first, second]
    later = AvoidanceAnswerForm({"experts": [first.pk], "other": first.pk}, is_granted=True)
    assert later.is_valid()
    assert later.chosen == [first]
    assert "experts" in AvoidanceAnswerForm({"decision": "grant", "experts": ["999999"]}, is_granted=False).errors


def test_lifting_needs_a_reason():
    assert "reason" in LiftForm({"reason": " "}).errors
