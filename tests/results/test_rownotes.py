"""The rules where they bite, in words."""

from __future__ import annotations

import pytest

from award.domain.scores import NOT_APPLICABLE
from award.domain.standing import Notice
from award.panels.models import Assignment
from award.results.rownotes import warning_text
from award.scoring.models import ScoreSheet
from tests import factories
from tests.results.boards import live
from tests.results.cases import make_case
from tests.triggers import past_triggers

pytestmark = pytest.mark.django_db


def test_items_counted_out_and_sheets_that_do_not_count_are_named():
    case = make_case()
    criteria = factories.criteria()
    item = next(item for item in criteria.items if item.may_be_not_applicable)
    sheet = ScoreSheet.objects.filter(assignment__application=case.applications[0]).first()
    packed = bytearray(sheet.packed)
    packed[criteria.positions[item.code]] = NOT_APPLICABLE
    sheet.packed = bytes(packed)
    with past_triggers():
        sheet.save()
    assignment = Assignment.objects.filter(application=case.applications[1]).first()
    factories.make_conflict(assignment.seat.expert.user, case.applications[1])
    body = live(case).body
    assert f"Not applicable and counted out: {item.code}" in body
    assert f"Excluded sheet of {assignment.seat.pseudonym} does not count" in body


def test_a_floor_is_named_with_its_scope():
    case = make_case(marks=((30, 30, 30, 30, 30), (50, 55, 60, 65, 90)))
    body = live(case).body
    assert body.count("Results below 40%") == 1


def test_warnings_of_the_standing_are_sentences():
    assert warning_text(Notice("warning.adjustment", {"application": "A-9"})).startswith("the adjustment of A-9")
