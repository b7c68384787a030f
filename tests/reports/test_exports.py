"""The ranking workbook, opened again: the figures of the snapshot, and no text that a spreadsheet would run."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from award.reports.exports import ranking_workbook
from tests.results.cases import finished, make_case, released

pytestmark = pytest.mark.django_db


def opened(snapshot):
    return load_workbook(io.BytesIO(ranking_workbook(snapshot)))


def rows(sheet):
    return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_ranking_sheet_repeats_the_snapshot():
    case = make_case()
    book = opened(finished(case))
    assert book.sheetnames == ["Ranking", "Category scores", "Sheet totals", "Rules and record"]
    first = rows(book["Ranking"])[0]
    assert first[:2] == [1, case.applications[0].number]
    assert first[3:8] == [643.33, 616.67, 650, 650, 0]
    assert first[8] == "Governor's Quality Award"
    assert book["Ranking"]["D2"].number_format == "0.00"


def test_categories_and_totals_by_pseudonym():
    case = make_case()
    book = opened(released(case))
    assert rows(book["Category scores"])[0][4] == 67.83
    totals = rows(book["Sheet totals"])
    assert [(row[3], row[4]) for row in totals[:5]] == [
        (400, "left out"),
        (500, "counts"),
        (650, "counts"),
        (700, "counts"),
        (950, "left out"),
    ]
    assert {row[2] for row in totals} == {seat.pseudonym for seat in case.panel.seats.all()}


def test_rules_and_hashes_stand_in_the_file():
    snapshot = released(make_case())
    record = dict(rows(opened(snapshot)["Rules and record"]))
    assert record["SHA-256 of the result"] == snapshot.sha256
    assert record["sheets"] == snapshot.inputs["sheets"]
    assert record["State"] == "Released"
    assert record["Material review, weight 0.20"].startswith("Trimmed mean")


@pytest.mark.parametrize("name", ['=HYPERLINK("http://example.org","x")', "+1+1", "@SUM(A1)", "-2+3"])
def test_a_name_never_becomes_a_formula(name):
    case = make_case(marks=((40, 50, 65, 70, 95),))
    organisation = case.applications[0].organisation
    type(organisation).objects.filter(pk=organisation.pk).update(name=name)
    cell = opened(released(case))["Ranking"]["C2"]
    assert cell.value == name
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_applications_without_a_rank_are_in_the_file():
    case = make_case(marks=((40, 50, 65, 70, 95), (50, 55, 60, 65, 90)), unsealed=3)
    last = rows(opened(released(case))["Ranking"])[-1]
    assert last == [
        None,
        case.applications[1].number,
        case.applications[1].organisation.name,
        *(None,) * 3,
        "Not ranked",
        "Material review: fewer than 3 sheets counted",
    ]
