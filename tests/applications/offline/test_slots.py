"""Slots: each place of the application once, known by the same tag whatever stands there."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from award.applications import services
from award.applications.offline.slots import (
    HEAD,
    TAG,
    fingerprint,
    head_of,
    is_empty_row,
    normal,
    one_line,
    plain_row,
    row_line,
    slots_of,
    table_text,
)
from award.core.docx import MAX_TAG
from award.domain.errors import DomainError
from tests.applications.cast import fill, make_team, measure
from tests.applications.offline.copies import slot_named
from tests.factories import make_application

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_every_place_has_one_slot_with_a_tag_that_outlives_its_content_and_language(django_assert_num_queries):
    team = make_team()
    slots = slots_of(team.application)
    kinds = {kind: sum(slot.kind == kind for slot in slots) for kind in ("basic", "indicator", "profile", "answer")}
    assert kinds == {"basic": 7, "indicator": 27, "profile": 14, "answer": 57}
    assert [slot.code for slot in slots if slot.kind == "measures"] == [f"4.7.{n}" for n in range(2, 8)]
    fill(team)
    with override("zh-hans"), django_assert_num_queries(6):
        again = slots_of(team.application)
    assert [slot.tag for slot in again] == [slot.tag for slot in slots]
    assert len({slot.tag for slot in slots}) == len(slots)
    assert not {slot.base for slot in again} & {fingerprint("")}
    for slot in slots:
        assert TAG.fullmatch(slot.mark)
        assert len(slot.mark) <= MAX_TAG


def test_the_head_names_the_application_and_its_rules():
    team = make_team()
    other = make_application(cycle=team.application.cycle)
    head, foreign = HEAD.fullmatch(head_of(team.application)), HEAD.fullmatch(head_of(other))
    assert head
    assert foreign
    assert (head[1], foreign[1]) == (str(team.application.pk), str(other.pk))
    assert head[2] == foreign[2]
    assert len(head[0]) <= MAX_TAG


def test_a_table_is_compared_by_its_rows_whatever_blanks_stand_in_them():
    team = make_team()
    year = team.application.cycle.year
    row = measure(year, competitor="96", missing_reason="始于三年前", direction="down")
    services.save_measures(actor=team.owner, application=team.application, item=team.item("4.7.2"), rows=[row])
    slot = slot_named(team.application, "measures 4.7.2")
    typed = plain_row({**row, "name": " 一次交验\n合格率 "}, [str(y) for y in range(year - 5, year)])
    assert typed["name"] == "一次交验 合格率"
    assert slot.text == table_text((plain_row(row, [str(y) for y in range(year - 5, year)]),))
    line = row_line(slot.rows[0])
    for part in ("一次交验合格率 (%) ↓", f"{year - 1}: 92.5", "competitor: 96", "because: 始于三年前"):
        assert part in line
    assert not is_empty_row(slot.rows[0])
    assert is_empty_row(plain_row({"direction": "down"}, []))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\r\nb", "a\nb"), ("\n\n a \n\nb\t\n\n", " a\n\nb"), ("e\u0301\u200b", "é"), ("", ""), (" \n ", "")],
)
def test_normal_form_of_a_text(text, expected):
    assert normal(text) == expected


def test_texts_that_may_not_be_saved_have_no_normal_form():
    for read in (normal, one_line):
        with pytest.raises(DomainError):
            read("\u202e")
    assert re.fullmatch("[0-9a-f]{12}", fingerprint("x"))
