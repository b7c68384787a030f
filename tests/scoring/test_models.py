import pytest
from django.db import DatabaseError, IntegrityError, transaction

from award.scoring.models import ConsensusMark, ConsensusSheet, Finding, ItemScore, ScoreSheet
from tests.scoring.scene import scene, sealed, talk

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def refused(act, name):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    # SQLite names the columns of a unique constraint instead of the constraint.
    assert name in str(caught.value) or "UNIQUE constraint failed" in str(caught.value)


def test_score_sheet_sealed_iff_frozen():
    found = scene()
    sheet = found.sheet(0, 50)
    for change in ({"state": "sealed"}, {"commitment": "x"}, {"packed": b"x"}, {"sealed_at": sheet.created_at}):
        refused(
            lambda change=change: ScoreSheet.objects.filter(pk=sheet.pk).update(**change),
            "score_sheet_sealed_iff_frozen",
        )


def test_item_score_constraints():
    found = scene()
    sheet, item = found.sheet(0), found.item("4.4.6")
    row = ItemScore.objects.create(sheet=sheet, item=item)
    refused(lambda: ItemScore.objects.create(sheet=sheet, item=item), "item_score_once_a_sheet")
    rows = ItemScore.objects.filter(pk=row.pk)
    refused(lambda: rows.update(percent=101), "item_score_percent_0_100")
    refused(lambda: rows.update(percent=5, is_not_applicable=True), "item_score_not_applicable_has_no_percent")


def test_finding_has_text():
    found = scene()
    sheet = found.sheet(0)
    make = {"sheet": sheet, "item": found.item("4.1.2"), "kind": "issue", "updated_at": sheet.created_at}
    refused(lambda: Finding.objects.create(text="", **make), "finding_has_text")


def test_consensus_constraints():
    found, sheet = talk()
    rows = ConsensusSheet.objects.filter(pk=sheet.pk)
    for change in ({"state": "agreed"}, {"sha256": "x"}, {"agreed_by": found.chair}):
        refused(lambda change=change: rows.update(**change), "consensus_sheet_agreed_iff_frozen")
    again = {"round": sheet.round, "application": sheet.application, "panel": sheet.panel, "opened_at": sheet.opened_at}
    refused(lambda: ConsensusSheet.objects.create(**again), "consensus_sheet_once")
    item = found.item("4.4.6")
    mark = ConsensusMark.objects.create(sheet=sheet, item=item)
    refused(lambda: ConsensusMark.objects.create(sheet=sheet, item=item), "consensus_mark_once")
    marks = ConsensusMark.objects.filter(pk=mark.pk)
    refused(lambda: marks.update(percent=101), "consensus_mark_percent_0_100")
    refused(lambda: marks.update(percent=5, is_not_applicable=True), "consensus_mark_not_applicable_has_no_percent")


def test_a_sealed_sheet_is_frozen_in_the_database():
    found = sealed()
    sheet = ScoreSheet.objects.get(assignment=found.assignments[0])
    for act in (
        lambda: ScoreSheet.objects.filter(pk=sheet.pk).update(payload="{}"),
        lambda: ScoreSheet.objects.filter(pk=sheet.pk).update(packed=b"x"),
        lambda: ScoreSheet.objects.filter(pk=sheet.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    sheet.refresh_from_db()
    assert sheet.payload != "{}"
