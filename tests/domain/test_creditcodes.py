from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from award.domain.creditcodes import (
    ALPHABET,
    check_character,
    check_credit_code,
    check_organisation_code,
    clean_credit_code,
    organisation_check_character,
)
from award.domain.errors import DomainError
from tests.domain.sizes import sized

LINES = (Path(__file__).parent / "data/credit_codes.txt").read_text(encoding="utf-8").splitlines()
PUBLIC = [line.partition(" ")[::2] for line in LINES if line.strip()]


@pytest.mark.parametrize(("code", "name"), PUBLIC)
def test_public_codes(code, name):
    if "(invalid)" in name:
        with pytest.raises(DomainError) as caught:
            check_credit_code(code)
        assert caught.value.code == "credit_code.lookalike"  # it ends in Z, which the alphabet lacks
    else:
        assert check_credit_code(code) == code
        inner = code[8:17]
        assert check_organisation_code(f"{inner[:8]}-{inner[8]}", code) == inner


@pytest.mark.parametrize(
    "text",
    [
        "９１３５０１００Ｍ０００１００Ｙ４３",
        " 9135 0100-M000 100Y43\n",
        "91350100m000100y43",
        "91350100M000100Y43\u200b",
    ],
)
def test_code_is_cleaned_before_it_is_judged(text):
    assert check_credit_code(text) == clean_credit_code(text) == "91350100M000100Y43"


@pytest.mark.parametrize(
    ("code", "fault", "params"),
    [
        ("", "credit_code.short", {"length": 0, "missing": 18}),
        ("91350100M000100Y4", "credit_code.short", {"length": 17, "missing": 1}),
        ("91350100M000100Y433", "credit_code.long", {"length": 19, "extra": 1}),
        ("62002516-1", "credit_code.old", {}),
        ("９１３５０１００Ｍ０００１００Ｙ４", "credit_code.short", {"length": 17, "missing": 1}),
        ("91350100M000100O43", "credit_code.lookalike", {"character": "O", "place": 16, "likely": "0"}),
        ("9135010IM000100Y43", "credit_code.lookalike", {"character": "I", "place": 8, "likely": "1"}),
        ("91350100M000100Y4Z", "credit_code.lookalike", {"character": "Z", "place": 18, "likely": "2"}),
        ("91350100S000100Y43", "credit_code.lookalike", {"character": "S", "place": 9, "likely": "5"}),
        ("91350100M000100V43", "credit_code.lookalike", {"character": "V", "place": 16, "likely": "U"}),
        ("O1350100M000100Y43", "credit_code.characters", {"character": "O", "place": 1}),
        ("9135V100M000100Y43", "credit_code.characters", {"character": "V", "place": 5}),
        ("9135010AM000100Y43", "credit_code.characters", {"character": "A", "place": 8}),
        ("01350100M000100Y43", "credit_code.characters", {"character": "0", "place": 1}),
        ("9135010٣M000100Y43", "credit_code.characters", {"character": "٣", "place": 8}),
        ("91350100M000100Y44", "credit_code.check", {}),
        ("91460000284077535U", "credit_code.check", {}),  # the organisation code within is right
        ("91520000714304754U", "credit_code.both", {}),
        ("91350100M000100Y5" + check_character("91350100M000100Y5"), "credit_code.inner", {}),
    ],
)
def test_faulty_code_is_refused(code, fault, params):
    with pytest.raises(DomainError) as caught:
        check_credit_code(code)
    assert (caught.value.code, caught.value.params) == (fault, params)


@sized
@given(
    st.sampled_from("123456789ANY"),
    st.sampled_from(ALPHABET),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=8, max_size=8),
    st.integers(0, 16),
    st.sampled_from(ALPHABET),
)
def test_one_changed_character_is_noticed(first, second, division, body, place, other):
    head = first + second + division + body + organisation_check_character(body)
    code = head + check_character(head)
    assert check_credit_code(code) == code
    if first in "159" and second in "1239":  # the library knows fewer departments than the standard allows
        assert uscc.is_valid(code)
    wrong = code[:place] + other + code[place + 1 :]
    if wrong != code:
        with pytest.raises(DomainError):
            check_credit_code(wrong)


@pytest.mark.parametrize(
    ("typed", "fault", "params"),
    [
        ("6200251-1", "organisation_code.length", {"length": 8}),
        ("62002516-A", "organisation_code.characters", {"character": "A", "place": 9}),
        ("6200质516-1", "organisation_code.characters", {"character": "质", "place": 5}),
        ("62002516-2", "organisation_code.check", {}),
        ("PDY00001-X", "organisation_code.differs", {"expected": "620025161"}),
        ("68117653-7", "organisation_code.differs", {"expected": "620025161"}),
    ],
)
def test_a_former_code_is_judged_and_compared(typed, fault, params):
    with pytest.raises(DomainError) as caught:
        check_organisation_code(typed, "914600006200251612")
    assert (caught.value.code, caught.value.params) == (fault, params)


@pytest.mark.parametrize("typed", ["62002516-1", " ６２００２５１６－１ ", "620025161", ""])
def test_a_former_code_is_cleaned(typed):
    assert check_organisation_code(typed, "914600006200251612") == ("620025161" if typed else "")


@pytest.mark.parametrize(("body", "check"), [("62002516", "1"), ("D2143569", "X"), ("71092609", "4")])
def test_check_character_of_organisation_codes(body, check):
    assert organisation_check_character(body) == check  # the second is the example of GB 11714
