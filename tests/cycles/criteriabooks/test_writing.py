"""The workbook as the office opens it, and what no workbook can hold."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from award.cycles.criteriabooks import criteria_workbook
from award.cycles.criteriabooks.layout import SHEETS
from award.domain.criteria import load_criteria
from award.domain.errors import InputRefused
from tests.cycles.criteriabooks.books import SMALL, faults, workbook


@pytest.fixture(scope="module")
def book() -> Any:
    return load_workbook(io.BytesIO(workbook()))


def test_the_guide_comes_first_and_every_sheet_has_its_keys_as_frozen_headings(book):
    assert book.sheetnames == ["guide", *SHEETS]
    for title, layout in SHEETS.items():
        assert [cell.value.splitlines()[0] for cell in book[title][1]] == [field.key for field in layout.fields]
        assert book[title].freeze_panes[-1] == "2"
        assert all(book[title].column_dimensions[cell.column_letter].width >= 10 for cell in book[title][1])
    assert {row[0].value for row in book["guide"].iter_rows(min_row=2)} >= set(SHEETS)


def test_both_languages_stand_side_by_side(book):
    assert [cell.value for cell in book["prompts"][2]] == ["4.1.1", "如何？", "How?"]
    assert [cell.value for cell in book["bands"][2]] == ["process", 0, 45, "approach", "弱", "Weak"]
    assert [cell.value for cell in book["bands"][7]] == ["result", 50, 100, None, None, None]


def test_codes_stay_text_and_known_codes_are_offered(book):
    page = book["items"]
    assert page["A4"].value == "4.10"
    assert {page["A4"].number_format, page["B2"].number_format, page.column_dimensions["A"].number_format} == {"@"}
    assert page["D2"].number_format != "@"
    offers = {str(offer.sqref).rstrip("0123456789"): offer.formula1 for offer in page.data_validations.dataValidation}
    assert offers["A2:A"].startswith("'categories'!$A$2:$A$")
    assert offers["C2:C"].startswith("'kinds'!$A$2:$A$")
    assert offers["F2:F"] == '"TRUE,FALSE"'


def test_a_text_that_looks_like_a_formula_stays_a_text():
    source = SMALL.replace('en = "How?"', 'en = "=1+1"').encode()
    data = criteria_workbook(load_criteria(source, name="a"), name="a")
    assert load_workbook(io.BytesIO(data))["prompts"]["C2"].data_type == "s"
    assert faults(data) == []


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('en = "How?"', f'en = "{"x" * 32_768}"', "a: categories[0].items[0].prompts[0].en"),
        ('en = "How?"', r'en = "x\uffff"', "a: categories[0].items[0].prompts[0].en"),
        ('sources = ["One"]', 'sources = ["One", " "]', "a: sources[1]"),
    ],
    ids=["too long", "not a character", "blank"],
)
def test_what_a_workbook_would_lose_is_refused(old, new, where):
    criteria = load_criteria(SMALL.replace(old, new).encode(), name="a")
    with pytest.raises(InputRefused) as caught:
        criteria_workbook(criteria, name="a")
    assert [(fault.where, fault.code) for fault in caught.value.faults] == [(where, "xlsx.lost")]
