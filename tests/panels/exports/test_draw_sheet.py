"""The sheet of a draw, and a plan as a workbook."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from award.panels import services
from award.panels.exports.draw_sheet import draw_sheet, plan_workbook
from award.panels.planedits import plan_now
from tests.panels.plancases import WITNESS, WORD, committed, drawn, make_case, make_plan

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_before_the_draw_the_sheet_shows_the_hash_and_no_seed():
    plan = committed(make_case())
    text = text_of(draw_sheet(plan))
    assert plan.seed_sha256 in text
    assert plan.seed not in text
    assert "".join(WITNESS.split()) in text


def test_after_the_draw_it_shows_seed_word_panels_and_changes():
    case = make_case()
    plan = drawn(case, waived=["guests"], waive_reason="试行")
    panels = plan_now(plan).panels
    one, other = (next(code for code in panel.members if code != panel.chair) for panel in panels)
    change = {"kind": "swap", "person": one, "other": other}
    services.edit_plan(actor=case.office, plan=plan, version=plan.version, change=change, reason="同一科室")
    text = text_of(draw_sheet(plan))
    for expected in (plan.seed, WORD, plan.outcome_sha256, "同一科室", "试行", "Signatures", "专家00"):
        assert expected in text


def test_the_workbook_holds_panels_applications_and_matrix():
    case = make_case()
    case.experts[0].user.name = "=1+1"
    case.experts[0].user.save()
    book = load_workbook(io.BytesIO(plan_workbook(make_plan(case))))
    assert book.sheetnames == ["Panels", "Applications", "Matrix"]
    assert book["Panels"].max_row == 11
    assert book["Applications"].max_row == 5
    assert (book["Matrix"].max_row, book["Matrix"].max_column) == (13, 6)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
