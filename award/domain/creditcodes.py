"""Unified social credit codes (GB 32100-2015) and the organisation codes (GB 11714-1997) that stand within them.

A credit code has 18 characters: registering department, kind, division (3–8), organisation code (9–17) and a check
character over all of them. The organisation code carries a check character of its own, so two tell where a slip is.
"""

from __future__ import annotations

import re
import unicodedata

from award.domain.errors import DomainError

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, Z, S, V
LOOKALIKES = {"I": "1", "O": "0", "Z": "2", "S": "5", "V": "U"}
_FIRST = "123456789ANY"  # the registering department
_DIGIT_PLACES = range(2, 8)  # the division code
_BODY = slice(8, 17)  # the organisation code

ORGANISATION_LENGTH = 9
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_IGNORED = re.compile(r"[\s\-\u2010-\u2015\u2212\u200b-\u200d\u2060\ufeff]+")


def clean_credit_code(text: str) -> str:
    """The code in half-width capitals without white space and hyphens, as it is stored and compared."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_character(body: str) -> str:
    """The check character of the first 17 characters, which must be of the alphabet."""
    total = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return ALPHABET[-total % 31]


def organisation_check_character(body: str) -> str:
    """The check character of the first 8 characters of an organisation code: a digit or X."""
    values = (_ORGANISATION_ALPHABET.index(character) for character in body)
    rest = sum(value * weight for value, weight in zip(values, _WEIGHTS, strict=True)) % 11
    return "X" if rest == 1 else str((11 - rest) % 11)


def check_credit_code(text: str) -> str:
    """The cleaned code. Raises DomainError with the code of the kind of mistake: `credit_code.…`.

    Nothing is put right silently but width, case and white space: a letter O may stand for 0 or for Q.
    """
    code = clean_credit_code(text)
    if len(code) != LENGTH:
        raise _length_fault(code)
    for place, character in enumerate(code):
        if character not in (allowed := _allowed(place)):
            likely = LOOKALIKES.get(character, "")
            if likely and likely in allowed:
                raise DomainError("credit_code.lookalike", character=character, place=place + 1, likely=likely)
            raise DomainError("credit_code.characters", character=character, place=place + 1)
    body = code[_BODY]
    outer = code[-1] == check_character(code[:-1])
    inner = body[-1] == organisation_check_character(body[:-1])
    if not (outer and inner):
        raise DomainError("credit_code.inner" if outer else "credit_code.check" if inner else "credit_code.both")
    return code


def check_lone_organisation_code(text: str) -> str:
    """The cleaned old code of nine characters by itself.

    Raises DomainError: organisation_code.length, .characters, .check.
    """
    code = clean_credit_code(text)
    if len(code) != ORGANISATION_LENGTH:
        raise DomainError("organisation_code.length", length=len(code))
    for place, character in enumerate(code):
        if character not in (_ORGANISATION_ALPHABET if place < ORGANISATION_LENGTH - 1 else "0123456789X"):
            raise DomainError("organisation_code.characters", character=character, place=place + 1)
    if code[-1] != organisation_check_character(code[:-1]):
        raise DomainError("organisation_code.check")
    return code


def check_organisation_code(text: str, credit_code: str) -> str:
    """The cleaned old code of nine characters, which must be the one within the credit code. "" stays "".

    Raises DomainError: organisation_code.length, .characters, .check, .differs.
    """
    code = clean_credit_code(text)
    if not code:
        return code
    check_lone_organisation_code(code)
    if code != credit_code[_BODY]:
        raise DomainError("organisation_code.differs", expected=credit_code[_BODY])
    return code


def _length_fault(code: str) -> DomainError:
    if len(code) == ORGANISATION_LENGTH:
        return DomainError("credit_code.old")
    if len(code) < LENGTH:
        return DomainError("credit_code.short", length=len(code), missing=LENGTH - len(code))
    return DomainError("credit_code.long", length=len(code), extra=len(code) - LENGTH)


def _allowed(place: int) -> str:
    if place == 0:
        return _FIRST
    return "0123456789" if place in _DIGIT_PLACES else ALPHABET
