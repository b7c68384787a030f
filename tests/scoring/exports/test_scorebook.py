"""The workbook: protected but for the answers, with lists, colours, frozen panes and print."""

from __future__ import annotations

import pytest
from django.utils import translation

from tests import factories as make
from tests.scoring.books import LETTERS, cell_of, fresh, opened
from tests.scoring.scene import CODE, finding_on, scene

pytestmark = pytest.mark.django_db


def _book(language: str = "en"):
    found = scene()
    sheet = found.sheet(0, {CODE: 55})
    finding_on(sheet, text="=HYPERLINK(1)")
    with translation.override(language):
        data = fresh(found.user(0), found.round)
    return found, data, opened(data)


def test_only_the_answers_are_open():
    found, data, book = _book()
    page = book[found.application.number]
    assert page.protection.sheet
    assert book.security.lockStructure
    open_cells = {cell.coordinate for row in page.iter_rows() for cell in row if not cell.protection.locked}
    expected = set()
    for item in make.criteria().items:
        expected |= {cell_of(data, item.code)[1], cell_of(data, item.code, "F")[1]}
        for below in range(3):
            expected |= {cell_of(data, item.code, letter, below)[1] for letter in LETTERS.values()}
    assert open_cells == expected
    for other in book.worksheets:
        assert other.protection.sheet, other.title
        if other is not page:
            assert all(cell.protection.locked for row in other.iter_rows() for cell in row)


def test_a_remark_is_text_whatever_it_begins_with():
    _found, data, book = _book()
    title, cell = cell_of(data, CODE, LETTERS["strength"])
    assert (book[title][cell].value, book[title][cell].data_type) == ("=HYPERLINK(1)", "s")
    assert book[title][cell].number_format == "@"


def test_marks_and_points_are_computed_in_the_book():
    _found, data, book = _book()
    title, cell = cell_of(data, CODE)
    row = cell[1:]
    assert book[title][cell].value == 55
    assert book[title][f"E{row}"].value == f'=IF(ISNUMBER(D{row}),C{row}*D{row}/100,"")'


def test_lists_come_from_the_criteria_and_say_the_bands():
    found, _data, book = _book()
    page = book[found.application.number]
    steps = [row[0] for row in book["_lists"].iter_rows(max_col=1, values_only=True)]
    assert steps == [*range(0, 101, make.criteria().step), "n/a"]
    offers = {offer.formula1: offer for offer in page.data_validations.dataValidation if offer.type == "list"}
    assert "=steps" in offers or "steps" in offers
    prompts = [offer.prompt for offer in page.data_validations.dataValidation]
    assert any("Bands: 0–5%" in prompt for prompt in prompts)
    assert all(len(prompt) <= 255 for prompt in prompts)
    covered = {cell for offer in page.data_validations.dataValidation for part in offer.sqref.ranges
               for row in part.rows for cell in row}  # fmt: skip
    assert len(covered) == len(make.criteria().items) * (2 + 9)


def test_panes_are_frozen_and_print_is_set_up():
    found, _data, book = _book()
    page = book[found.application.number]
    assert page.freeze_panes == "C7"
    assert page.print_title_rows in ("6:6", "$6:$6")
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", 0)
    assert len(page.conditional_formatting) == len(make.criteria().items) + 1


@pytest.mark.parametrize(("language", "front"), [("en", ["Read first", "Bands"]), ("zh-hans", None)])
def test_it_speaks_the_language_of_its_reader_and_names_who_took_it(language, front):
    found, _data, book = _book(language)
    assert front is None or book.sheetnames[:2] == front
    texts = [str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row if cell]
    assert any(found.user(0).name in text for text in texts)
    assert book["_award"].sheet_state == book["_lists"].sheet_state == "veryHidden"


def test_it_holds_nothing_of_a_peer():
    found = scene()
    found.sheet(0, {CODE: 55})
    peer = found.sheet(1, {CODE: 85})
    finding_on(peer, text="同组的话")
    data = fresh(found.user(0), found.round)
    text = " ".join(str(value) for page in opened(data) for row in page.iter_rows(values_only=True) for value in row)
    assert "同组的话" not in text
    assert found.user(1).email not in text


def test_the_bands_of_each_kind_stand_in_it():
    _found, _data, book = _book()
    texts = {str(cell) for row in book.worksheets[1].iter_rows(values_only=True) for cell in row if cell}
    for kind in make.criteria().kinds:
        for band in kind.bands:
            assert all(band.text[factor].en in texts for factor in kind.factors)
