"""The plan of a book and its seal."""

from __future__ import annotations

import pytest
from django.test import override_settings

from award.cycles.models import Item
from award.scoring.models import Finding, ItemScore
from award.scoring.scorebooks import (
    ABSENT,
    HEAD_ROW,
    KINDS,
    LEAST_ROWS,
    Book,
    Part,
    digest_of,
    entries_of,
    guarded,
    mark_in,
    opened_plan,
    password_of,
    plain,
    sealed_plan,
    unguarded,
)
from tests.factories import criteria

CODE = "4.1.2"


def _finding(key: int, kind: str = "strength", text: str = "受控") -> Finding:
    return Finding(pk=key, item=Item(code=CODE), kind=kind, text=text, version=2)


def _book(parts: int = 1) -> Book:
    score = ItemScore(item=Item(code=CODE), percent=55, version=3, is_flagged=True)
    entries, _last = entries_of(criteria(), {CODE: score}, [_finding(7), _finding(8, "issue")])
    made = tuple(Part(place, f"HN-{place}", f"HN-{place}", "a" * 64, entries) for place in range(parts))
    return Book(1, 2, criteria().sha256, "2026-11-24T08:00:00+00:00", made)


def test_every_item_has_rows_below_its_category_and_none_overlap():
    entries, last = entries_of(criteria(), {}, [])
    assert [entry.code for entry in entries] == [item.code for item in criteria().items]
    rows = [row for entry in entries for row in range(entry.row, entry.row + entry.rows)]
    assert len(rows) == len(set(rows)) == LEAST_ROWS * len(entries)
    assert (min(rows), max(rows)) == (HEAD_ROW + 2, last)
    assert last - HEAD_ROW == len(rows) + len(criteria().categories)


def test_remarks_have_a_cell_each_and_a_free_one_below():
    findings = [_finding(key) for key in range(1, 6)]
    entry = entries_of(criteria(), {}, findings)[0][0]
    assert entry.rows == 6
    own = [slot.finding for slot in entry.slots if slot.kind == "strength"]
    assert own == [1, 2, 3, 4, 5, 0]
    assert len(entry.slots) == 6 * len(KINDS)


@pytest.mark.parametrize("parts", [1, 30])
def test_a_plan_comes_back_as_it_went(parts):
    book = _book(parts)
    rows = sealed_plan(book)
    assert max(len(row[0]) for row in rows) < 32_767
    assert opened_plan([row[0] for row in rows]) == book


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_plan_with_another_letter_is_not_ours(place):
    rows = [row[0] for row in sealed_plan(_book())]
    rows[place] = rows[place].replace(rows[place][-1], "x")
    assert opened_plan(rows) is None
    assert opened_plan(rows[:2]) is None


def test_a_plan_of_another_site_is_not_ours():
    rows = [row[0] for row in sealed_plan(_book())]
    with override_settings(SECRET_KEY="another" * 10):
        assert opened_plan(rows) is None


def test_the_password_is_that_of_the_person_and_round():
    assert len(password_of(_book())) == 12
    assert password_of(_book()) == password_of(_book(3))


@pytest.mark.parametrize(
    ("score", "mark"),
    [(None, None), (ItemScore(percent=0), 0), (ItemScore(is_not_applicable=True), ABSENT), (ItemScore(), None)],
)
def test_a_mark_is_a_per_cent_absent_or_none(score, mark):
    assert mark_in(score) == mark


@pytest.mark.parametrize("text", ["a\n b ", " a\r\n b", "a\n b\x0b", "a_x000D_\n b"])
def test_what_a_program_does_to_a_text_makes_no_other_remark(text):
    assert plain(text) == plain("a\n b")
    assert digest_of(text) == digest_of("a\n b")
    assert digest_of(text) != digest_of("a b")


@pytest.mark.parametrize("text", ["_x0041_", "_x000D_", "a_x00e9_b", "_x005F_", "=1"])
def test_what_reads_like_an_escape_is_guarded(text):
    assert unguarded(guarded(text)) == text
    assert plain(guarded(text)) == plain(text)
