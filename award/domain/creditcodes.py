"""Unified social credit codes, GB 32100-2015: 18 characters, the last one a check character."""

from __future__ import annotations

import re
import unicodedata

from award.domain.errors import DomainError

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, Z, S, V
_FIRST = "123456789ANY"  # the registering department
_DIGIT_PLACES = range(2, 8)  # the division code
_IGNORED = re.compile(r"[\s\-\u2010-\u2015\u2212\u200b-\u200d\u2060\ufeff]+")


def clean_credit_code(text: str) -> str:
    """The code in half-width capitals without white space and hyphens, as it is stored and compared."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_character(body: str) -> str:
    """The check character of the first 17 characters, which must be of the alphabet."""
    total = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return ALPHABET[-total % 31]


def check_credit_code(text: str) -> str:
    """The cleaned code. Raises DomainError: credit_code.length, credit_code.characters, credit_code.check."""
    code = clean_credit_code(text)
    if len(code) != LENGTH:
        raise DomainError("credit_code.length", length=len(code))
    for place, character in enumerate(code):
        if character not in _allowed(place):
            raise DomainError("credit_code.characters", character=character, place=place + 1)
    if code[-1] != check_character(code[:-1]):
        raise DomainError("credit_code.check")
    return code


def _allowed(place: int) -> str:
    if place == 0:
        return _FIRST
    return "0123456789" if place in _DIGIT_PLACES else ALPHABET
