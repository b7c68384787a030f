"""A frozen standing comes out the same, or it is said what changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from award.domain.scores import pack_marks
from award.results.models import Snapshot
from award.results.recompute import recompute
from award.scoring.models import ScoreSheet
from tests import factories
from tests.results.cases import finished, make_case, released
from tests.triggers import past_triggers

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_released_standing_comes_out_to_the_byte():
    snapshot = finished(make_case())
    again = recompute(snapshot)
    assert (again.is_same, again.sha256, again.is_engine_same) == (True, snapshot.sha256, True)
    assert again.is_stability_same is True
    assert (again.broken, again.changed, again.changes, again.others) == ((), (), (), 0)


def test_a_recusal_after_the_release_is_named_and_the_frozen_figures_stay():
    case = make_case()
    snapshot = released(case)
    seat = case.panel.seats.first()
    factories.make_conflict(seat.expert.user, case.applications[0])
    again = recompute(snapshot)
    assert again.is_same
    assert again.changed == ("exclusions",)
    assert len(again.changes) == 1
    assert case.applications[0].number in again.changes[0]
    assert seat.pseudonym in again.changes[0]


def test_another_mark_in_a_sealed_sheet_is_named_without_the_mark():
    case = make_case()
    snapshot = released(case)
    marks = pack_marks(factories.criteria(), {item.code: 100 for item in factories.criteria().items})
    sheet = ScoreSheet.objects.select_related("assignment__seat").first()
    with past_triggers():
        ScoreSheet.objects.filter(pk=sheet.pk).update(packed=marks)
    again = recompute(snapshot)
    assert again.changed == ("sheets",)
    assert sheet.assignment.seat.pseudonym in again.changes[0]
    assert "100" not in again.changes[0].replace(sheet.assignment.seat.pseudonym, "")


@pytest.mark.parametrize(("column", "old", "new"), [("payload", "616.67", "616.68"), ("scores", "28", "64")])
def test_a_frozen_row_that_was_changed_is_found(column, old, new):
    snapshot = released(make_case())
    changed = getattr(snapshot, column).replace(old, new)
    assert changed != getattr(snapshot, column)
    with past_triggers():
        Snapshot.objects.filter(pk=snapshot.pk).update(**{column: changed})
    snapshot.refresh_from_db()
    again = recompute(snapshot)
    assert not again.is_same
    assert ("sheets" in again.broken) is (column == "scores")


def test_another_engine_is_told():
    snapshot = released(make_case())
    snapshot.engine_version = "0.9"
    again = recompute(snapshot)
    assert replace(again, is_engine_same=True).is_same
    assert not again.is_engine_same


@pytest.mark.parametrize("text", ["{}", "no JSON", '{"sheets": [["A", "material", "J1", "zz"]], "panels": {}}'])
def test_frozen_inputs_that_cannot_be_read_are_told_not_raised(text):
    snapshot = released(make_case())
    with past_triggers():
        Snapshot.objects.filter(pk=snapshot.pk).update(scores=text)
    snapshot.refresh_from_db()
    again = recompute(snapshot)
    assert (again.is_same, again.broken) == (False, ("sheets", "consensus", "exclusions", "panels"))


def test_marks_that_the_engine_refuses_are_told_not_raised():
    snapshot = released(make_case())
    with past_triggers():
        Snapshot.objects.filter(pk=snapshot.pk).update(scores=snapshot.scores.replace("2828", "2807", 1))
    snapshot.refresh_from_db()
    again = recompute(snapshot)
    assert (again.is_same, again.is_stability_same, again.broken) == (False, False, ("sheets",))
