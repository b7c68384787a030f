"""The ranking workbook, opened again: the figures of the snapshot, and no text that a spreadsheet would run."""

from __future__ import annotations

import io
import json

import pytest
from openpyxl import load_workbook

from award.reports.exports.ranking_book import ranking_workbook
from award.results import services
from award.results.queries import snapshot_rows
from tests import factories
from tests.results.cases import finished, make_case, released

EVEN = {category.code: category.points for category in factories.criteria().categories}

pytestmark = pytest.mark.django_db


def opened(snapshot):
    return load_workbook(io.BytesIO(ranking_workbook(snapshot)))


def rows(sheet):
    return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_ranking_sheet_repeats_the_snapshot():
    case = make_case()
    book = opened(finished(case))
    assert book.sheetnames == [
        "Ranking",
        "Category scores",
        "Sheet totals",
        "Stability and severity",
        "Agreement by panel",
        "Rules and record",
    ]
    first = rows(book["Ranking"])[0]
    assert first[:2] == [1, case.applications[0].number]
    assert first[3:8] == [643.33, 616.67, 650, 650, 0]
    assert first[8] == "Governor's Quality Award"
    assert book["Ranking"]["D2"].number_format == "0.00"


def test_categories_and_totals_by_pseudonym():
    case = make_case()
    book = opened(released(case))
    assert rows(book["Category scores"])[0][4] == 67.83
    assert book["Stability and severity"]["F1"].value == "Material review less severity"
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
    assert record["Sealed sheets"] == snapshot.inputs["sheets"]
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


def test_stability_and_severity_are_those_of_the_frozen_rows():
    snapshot = released(make_case(shortlist="{ cap = 2, floor = 0 }"))
    page = rows(opened(snapshot)["Stability and severity"])
    frozen = [json.loads(row.payload) for row in snapshot_rows(snapshot)]
    assert [row[1] for row in page] == [content["application"] for content in frozen]
    for row, content in zip(page, frozen, strict=True):
        stable = content["stability"]
        assert row[4:8] == [float(content["score"]), float(content["adjusted"]), stable["low"], stable["high"]]
        assert row[8] == stable["made"] / snapshot.diagnosis.replicates
        assert row[9] == ("firm" if stable["is_firm"] else "marginal")


def test_round_without_a_cut_has_no_share_that_makes_it():
    page = rows(opened(released(make_case()))["Stability and severity"])
    assert {(row[8], row[9]) for row in page} == {(None, None)}
    assert all(row[6] for row in page)


def test_agreement_has_a_row_a_panel_and_a_row_a_judge():
    case = make_case()
    page = rows(opened(released(case))["Agreement by panel"])
    assert page[0][:5] == [case.panel.code, 3, 5, 0, 596.67]
    assert [row[13] for row in page[1:]] == sorted(seat.pseudonym for seat in case.panel.seats.all())
    assert abs(sum(row[15] for row in page[1:])) < 1e-6  # severities of one panel balance


def test_a_standing_without_diagnosis_says_so():
    case = make_case()
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    snapshot.diagnosis = None
    assert "Agreement by panel" not in opened(snapshot).sheetnames


def test_no_name_of_a_judge_and_no_scheme_is_in_the_file():
    case = make_case()
    user, name = case.panel.seats.first().expert.user, "林评委"
    type(user).objects.filter(pk=user.pk).update(name=name)
    services.save_scheme(actor=case.clerk, round=case.round, name="Other points", points=EVEN)
    book = opened(released(case))
    texts = [str(cell.value) for page in book for line in page.iter_rows() for cell in line]
    assert not [text for text in texts if name in text or "Other points" in text]


def test_rounds_stand_in_their_order():
    page = rows(opened(finished(make_case()))["Category scores"])
    assert [row[3] for row in page[:3]] == ["Material review", "Consensus", "Site visit"]
