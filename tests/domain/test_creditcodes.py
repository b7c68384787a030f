from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from award.domain.creditcodes import ALPHABET, check_character, check_credit_code, clean_credit_code
from award.domain.errors import DomainError
from tests.domain.sizes import sized

LINES = (Path(__file__).parent / "data/credit_codes.txt").read_text(encoding="utf-8").splitlines()
PUBLIC = [line.partition(" ")[::2] for line in LINES if line.strip()]


@pytest.mark.parametrize(("code", "name"), PUBLIC)
def test_public_codes(code, name):
    if "(invalid)" in name:
        with pytest.raises(DomainError) as caught:
            check_credit_code(code)
        assert caught.value.code == "credit_code.characters"  # it ends in Z, which the alphabet lacks
    else:
        assert check_credit_code(code) == code


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
        ("", "credit_code.length", {"length": 0}),
        ("91350100M000100Y4", "credit_code.length", {"length": 17}),
        ("91350100M000100Y433", "credit_code.length", {"length": 19}),
        ("91350100M000100O43", "credit_code.characters", {"character": "O", "place": 16}),
        ("9135010AM000100Y43", "credit_code.characters", {"character": "A", "place": 8}),
        ("01350100M000100Y43", "credit_code.characters", {"character": "0", "place": 1}),
        ("9135010٣M000100Y43", "credit_code.characters", {"character": "٣", "place": 8}),
        ("91350100M000100Y44", "credit_code.check", {}),
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
    st.text(ALPHABET, min_size=9, max_size=9),
    st.integers(0, 16),
    st.sampled_from(ALPHABET),
)
def test_one_changed_character_is_noticed(first, second, division, body, place, other):
    head = first + second + division + body
    code = head + check_character(head)
    assert check_credit_code(code) == code
    if first in "159" and second in "1239":  # the library knows fewer departments than the standard allows
        assert uscc.is_valid(code)
    wrong = code[:place] + other + code[place + 1 :]
    if wrong != code:
        with pytest.raises(DomainError):
            check_credit_code(wrong)
