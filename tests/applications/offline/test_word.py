"""The Word copy: everything out and back, and what a person does to it on the way."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from award.applications import services
from award.applications.offline.excel import excel_copy
from award.applications.offline.excel_read import read_excel
from award.applications.offline.slots import slots_of
from award.applications.offline.word import column_names, column_widths, read_word, word_copy
from award.core.docx import LANDSCAPE_WIDTH
from award.core.errors import ServiceError
from tests.applications.cast import fill, make_team, measure
from tests.applications.offline.copies import DOCUMENT, docx_with, rezipped, slot_named
from tests.factories import make_application, make_cycle, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make_team()


def in_document(data, change):
    return rezipped(data, lambda name, text: change(text) if name == DOCUMENT else text)


def test_what_went_out_comes_back_the_same_in_either_language(team):
    fill(team)
    slots = {slot.tag: slot for slot in slots_of(team.application)}
    for language in ("en", "zh-hans"):
        with override(language):
            filled = read_word(word_copy(team.application), team.application)
        assert filled.outside == []
        assert filled.values.keys() == slots.keys()
        for tag, value in filled.values.items():
            text = "" if slots[tag].kind == "measures" else slots[tag].text
            assert (value.text, value.rows, value.base) == (text, slots[tag].rows, slots[tag].base)
            assert not value.fault


def test_copies_are_made_from_any_criteria_file():
    application = make_application(cycle=make_cycle(programme=make_programme("baldrige-state", "baldrige-2023")))
    tags = {slot.tag for slot in slots_of(application)}
    for filled in (
        read_word(word_copy(application), application),
        read_excel(excel_copy(application), "x", application),
    ):
        assert filled.values.keys() == tags
        assert not filled.outside
        assert not [value for value in filled.values.values() if value.fault or value.text or value.rows]


def test_the_document_explains_itself(team):
    data = word_copy(team.application)
    found = re.sub(r"<[^>]*>", "", docx_text(data))
    for text in (
        "Write in the boxes only",
        "How do senior leaders set the mission",
        "at most 3,000 characters",
        "2. Org",
    ):
        assert text in found


def docx_text(data):
    texts = []
    in_document(data, lambda text: texts.append(text) or text)
    return texts[0]


def test_reworded_headings_and_new_colours_change_nothing_and_words_outside_are_told(team):
    data = in_document(
        word_copy(team.application),
        lambda text: text.replace("1. Basic data", "第一部分").replace("586D72", "FF0000"),
    )
    filled = read_word(data, team.application)
    assert len(filled.values) == len(slots_of(team.application))
    assert filled.outside == ["第一部分"]


def test_a_box_that_word_emptied_is_empty_whatever_hint_it_put_there(team):
    slot = slot_named(team.application, "answer 4.1.2 method")
    services.save_answer(
        actor=team.owner, application=team.application, item=team.item(), layer="method", text="甲乙", version=0
    )
    for hint in ("Click here to enter text.", "Write here", ""):
        data = in_document(word_copy(team.application), lambda text, hint=hint: text.replace("甲乙", hint))
        assert read_word(data, team.application).values[slot.tag].text == ""
    data = in_document(word_copy(team.application), lambda text: text.replace("甲乙", "丙"))
    assert read_word(data, team.application).values[slot.tag].text == "丙"


def test_rows_may_be_added_and_a_table_with_other_columns_is_refused(team):
    row = measure(team.application.cycle.year)
    services.save_measures(actor=team.owner, application=team.application, item=team.item("4.7.2"), rows=[row])
    slot = slot_named(team.application, "measures 4.7.2")
    data = word_copy(team.application)
    line = next(line for line in re.findall(r"<w:tr>.*?</w:tr>", docx_text(data)) if "一次交验合格率" in line)
    more = in_document(data, lambda text: text.replace(line, line + line.replace("一次交验合格率", "新指标")))
    rows = read_word(more, team.application).values[slot.tag].rows
    assert [row["name"] for row in rows] == ["一次交验合格率", "新指标"]
    less = in_document(data, lambda text: text.replace(line, re.sub(r"<w:tc>.*?</w:tc>", "", line, count=1)))
    assert "row 1: a column was added or removed" in read_word(less, team.application).values[slot.tag].fault
    gone = in_document(
        data, lambda text: re.sub(rf"({slot.mark}.*?<w:sdtContent>).*?</w:tbl>", r"\1<w:p/>", text, count=1)
    )
    assert "gone" in read_word(gone, team.application).values[slot.tag].fault


def test_notes_tell_what_is_left_out(team):
    services.save_answer(
        actor=team.owner, application=team.application, item=team.item(), layer="method", text="甲乙", version=0
    )
    slot = slot_named(team.application, "answer 4.1.2 method")
    picture = "甲乙</w:t></w:r><w:r><w:drawing/></w:r><w:r><w:t>"
    data = in_document(word_copy(team.application), lambda text: text.replace("甲乙", picture))
    (note,) = read_word(data, team.application).values[slot.tag].notes
    assert "Pictures" in note


def test_any_other_document_is_refused(team):
    with pytest.raises(ServiceError, match="was not downloaded on this page"):
        read_word(docx_with("<w:p/>"), team.application)


def test_columns_fill_the_sheet():
    years = ["2022", "2023", "2024"]
    assert len(column_names(years)) == len(column_widths(3)) == 11
    assert LANDSCAPE_WIDTH - 3 < sum(column_widths(3)) <= LANDSCAPE_WIDTH
