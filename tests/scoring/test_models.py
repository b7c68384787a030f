import pytest
from django.db import DatabaseError, IntegrityError, transaction

from award.applications.models import Evidence
from award.scoring.models import (
    Citation,
    ConsensusMark,
    ConsensusSheet,
    FactorTick,
    Finding,
    ItemScore,
    ScoreSheet,
    SheetNote,
)
from tests.scoring.scene import finding_on, scene, sealed, talk

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


def test_only_a_strength_is_outstanding():
    found = scene()
    sheet = found.sheet(0)
    row = {"sheet": sheet, "item": found.item("4.1.2"), "text": "x", "updated_at": sheet.created_at}
    Finding.objects.create(kind="strength", is_outstanding=True, **row)
    refused(
        lambda: Finding.objects.create(kind="issue", is_outstanding=True, **row), "finding_outstanding_is_a_strength"
    )


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"kind": "text"}, "citation_fits_its_kind"),
        ({"kind": "text", "paragraph": 1, "row": 1}, "citation_fits_its_kind"),
        ({"kind": "file"}, "citation_fits_its_kind"),
        ({"kind": "measure", "row": 0}, "citation_fits_its_kind"),
        ({"kind": "other", "paragraph": 1}, "citation_fits_its_kind"),
        ({"kind": "text", "paragraph": 1, "start": 1}, "citation_passage_is_whole"),
        ({"kind": "text", "paragraph": 1, "start": 2, "end": 2, "quote": "x"}, "citation_passage_is_whole"),
        ({"kind": "text", "paragraph": 1, "quote": "x"}, "citation_passage_is_whole"),
    ],
)
def test_a_citation_fits_its_kind(values, name):
    finding = finding_on(scene().sheet(0))
    refused(lambda: Citation.objects.create(finding=finding, **values), name)


def test_a_page_counts_from_1():
    found = scene()
    finding = finding_on(found.sheet(0))
    file = Evidence.objects.create(
        application=found.application, path="evidence/a.pdf", name="a.pdf", kind="pdf", mime="application/pdf", size=9,
        sha256="0" * 64, uploaded_by=found.application.created_by, uploaded_at=finding.updated_at,
    )  # fmt: skip
    Citation.objects.create(finding=finding, kind="file", evidence=file, page=1)
    refused(
        lambda: Citation.objects.create(finding=finding, kind="file", evidence=file, page=0),
        "citation_of_remark_page_from_1",
    )


def test_ticks_and_notes_stand_once_for_an_item():
    found = scene()
    sheet = found.sheet(0)
    make = {"sheet": sheet, "item": found.item("4.1.2"), "updated_at": sheet.created_at}
    FactorTick.objects.create(factor="approach", value="full", **make)
    refused(lambda: FactorTick.objects.create(factor="approach", value="not", **make), "factor_tick_once")
    refused(lambda: FactorTick.objects.create(factor="learning", value="very", **make), "factor_tick_value")
    SheetNote.objects.create(text="a", **make)
    refused(lambda: SheetNote.objects.create(text="b", **make), "sheet_note_once")


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
