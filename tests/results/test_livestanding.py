"""A live standing is kept by the hash of its inputs: a changed sheet is a new computation."""

from __future__ import annotations

import pytest

from award.results import services
from award.results.livestanding import KEPT, _kept, live_standing
from award.scoring.models import ScoreSheet
from tests.results.cases import make_case
from tests.triggers import past_triggers

pytestmark = pytest.mark.django_db


def test_the_same_inputs_are_computed_once_and_a_diagnosis_or_a_mark_anew():
    case = make_case()
    first = live_standing(case.round)
    assert live_standing(case.round) is first
    assert (first.sheets, first.incomplete, list(first.warnings), first.diagnosis) == (15, [], [], None)
    diagnosis = services.diagnose_round(actor=case.clerk, round=case.round)
    second = live_standing(case.round)
    assert second.diagnosis == diagnosis
    assert second.rows[0]["stability"] is not None
    sheet = ScoreSheet.objects.filter(assignment__application=case.applications[0]).first()
    sheet.packed = bytes([100]) * len(bytes(sheet.packed))
    with past_triggers():
        sheet.save()
    third = live_standing(case.round)
    assert third.diagnosis is None
    assert third.rows[0]["score"] != first.rows[0]["score"]
    assert len(_kept) <= KEPT
