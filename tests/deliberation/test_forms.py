"""The form of a decision starts from the engine's proposal and gives back who gets what."""

from __future__ import annotations

import pytest

from award.deliberation.forms import DecisionForm
from award.deliberation.queries import candidates, released_final
from tests.deliberation.cases import deciding, recorded

pytestmark = pytest.mark.django_db
CLASSES = [("award", "政府质量奖"), ("nomination", "提名奖")]


def test_the_proposal_is_filled_in_and_the_recorded_decision_wins():
    case = deciding()
    rows = candidates(released_final(case.cycle))
    form = DecisionForm(rows=rows, classes=CLASSES, decision=None)
    assert [field.initial for _row, field, _reason in form.ranked] == ["award", "award", "nomination"]
    assert form.unranked == []
    decision = recorded(case)
    decision.entries.filter(class_code="nomination").delete()
    form = DecisionForm(rows=rows, classes=CLASSES, decision=decision)
    assert [field.initial for _row, field, _reason in form.ranked] == ["award", "award", ""]
    assert form.initial["body"] == decision.body


def test_entries_are_those_with_a_class():
    case = deciding()
    rows = candidates(released_final(case.cycle))
    first, second, _third = (row.application.pk for row in rows)
    data = {"decided_on": "2020-01-02", "body": "评审委员会", f"class_{first}": "nomination", f"reason_{first}": "降格"}
    form = DecisionForm(data, rows=rows, classes=CLASSES, decision=None)
    assert form.is_valid(), form.errors
    assert form.entries == [(rows[0].application, "nomination", "降格")]
    form = DecisionForm(data | {f"class_{second}": "gold"}, rows=rows, classes=CLASSES, decision=None)
    assert set(form.errors) == {f"class_{second}"}
