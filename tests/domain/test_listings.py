"""What a row of a list or of the notice of holidays must say."""

from __future__ import annotations

from datetime import date

import pytest

from award.domain.errors import DomainError
from award.domain.listings import check_listed_code, check_listing, counts_as_working, require_once, require_year
from tests.factories import make_credit_code


def test_a_listed_code_is_a_credit_code_or_the_old_one_within_it():
    code = make_credit_code()
    assert check_listed_code(f" {code[:8].lower()} {code[8:].lower()}") == code
    assert check_listed_code(f"{code[8:16]}-{code[16]}") == code[8:17]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("9146010", "credit_code.short"),
        ("91460100MA5XXXXX0", "credit_code.short"),
        ("M00000011", "organisation_code.check"),
        ("M000000I#", "organisation_code.characters"),
    ],
)
def test_a_bad_code_says_what_is_wrong(text, fault):
    with pytest.raises(DomainError) as error:
        check_listed_code(text)
    assert error.value.code == fault


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (("", "", None, None), "listing.no_key"),
        (("", "甲公司", date(2026, 3, 2), date(2026, 3, 1)), "listing.order"),
    ],
)
def test_a_row_needs_a_key_and_days_in_order(row, fault):
    with pytest.raises(DomainError) as error:
        check_listing(*row)
    assert error.value.code == fault
    check_listing("", "甲公司", date(2026, 3, 1), date(2026, 3, 1))


def test_a_row_stands_once():
    seen: dict[tuple[object, ...], int] = {}
    require_once(seen, ("a",), 2)
    require_once(seen, ("b",), 3)
    with pytest.raises(DomainError) as error:
        require_once(seen, ("a",), 4)
    assert (error.value.code, error.value.params) == ("listing.twice", {"row": 2})


@pytest.mark.parametrize(
    ("word", "is_working"),
    [("上班", True), ("调休上班", True), ("Working", True), ("working day", True), ("工作日", True), ("放假", False),
     ("休息日", False), ("day off", False), ("Off", False)],
)  # fmt: skip
def test_the_usual_words_say_whether_a_day_is_worked(word, is_working):
    assert counts_as_working(word) is is_working


def test_any_other_word_and_another_year_are_refused():
    with pytest.raises(DomainError) as error:
        counts_as_working("也许")
    assert error.value.code == "listing.day_kind"
    with pytest.raises(DomainError) as error:
        require_year(date(2027, 1, 1), 2026)
    assert error.value.code == "listing.year"
    require_year(date(2026, 1, 1), 2026)
