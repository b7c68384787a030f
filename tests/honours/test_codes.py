"""Check codes: 128 bits, 26 characters, read however they are typed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from award.honours import codes


@given(st.integers(0, 2**128 - 1))
def test_encode_is_one_to_one_and_survives_typing(number: int) -> None:
    code = codes.encode(number)
    value = 0
    for character in code:
        value = value * 32 + codes.ALPHABET.index(character)
    assert value == number
    assert len(code) == 26
    assert codes.clean_code(codes.grouped(code).lower()) == code


def test_new_codes_use_all_128_bits() -> None:
    made = {codes.new_code() for _ in range(2000)}
    assert len(made) == 2000
    seen = [{code[place] for code in made} for place in range(26)]
    assert seen[0] == set(codes.ALPHABET[:8])
    assert all(letters == set(codes.ALPHABET) for letters in seen[1:])


def test_clean_code_reads_look_alikes_hyphens_and_full_width() -> None:
    assert codes.clean_code("o1234-abcde fghil-mnpqr-st0123") == "01234ABCDEFGH11MNPQRST0123"
    assert codes.clean_code("０１２３４５６７８９ＡＢＣＤＥＦＧＨＪＫＭＮＰＱＲＳ") == "0123456789ABCDEFGHJKMNPQRS"


def test_clean_code_refuses_what_cannot_be_a_code() -> None:
    good = codes.encode(2**127)
    for text in [
        "",
        good[:-1],
        good + "0",
        "8" + good[1:],
        "U" + good[1:],
        "x" * 10_000,
        "HNZL-2026-001",
        "../" + good,
    ]:
        assert codes.clean_code(text) is None, text


def test_masked_credit_code_shows_four_at_each_end() -> None:
    assert codes.masked_credit_code("91460100MA0000017K") == "9146**********017K"
