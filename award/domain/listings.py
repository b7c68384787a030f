"""Rows of lists from other authorities and of the yearly notice of holidays: what a row must say to be usable."""

from __future__ import annotations

import unicodedata
from datetime import date

from award.domain.creditcodes import (
    ORGANISATION_LENGTH,
    check_credit_code,
    check_lone_organisation_code,
    clean_credit_code,
)
from award.domain.errors import DomainError

_WORKING = frozenset({"working", "work", "workingday", "yes", "1", "true", "上班", "工作日", "调休上班", "补班", "班"})
_OFF = frozenset({"off", "dayoff", "holiday", "no", "0", "false", "放假", "休息", "休息日", "节假日", "调休", "休"})


def check_listed_code(text: str) -> str:
    """The cleaned code of an organisation on a list: a credit code, or one of the nine characters used before it."""
    code = clean_credit_code(text)
    return check_lone_organisation_code(code) if len(code) == ORGANISATION_LENGTH else check_credit_code(code)


def check_listing(code: str, name: str, from_on: date | None, until_on: date | None) -> None:
    """Has the row something to be matched by, and do its days stand in order? Raises DomainError listing.…"""
    if not code and not name:
        raise DomainError("listing.no_key")
    if from_on and until_on and until_on < from_on:
        raise DomainError("listing.order")


def require_once(seen: dict[tuple[object, ...], int], key: tuple[object, ...], number: int) -> None:
    """Remember that `key` stands in row `number`. Raises DomainError listing.twice where it stood before."""
    first = seen.setdefault(key, number)
    if first != number:
        raise DomainError("listing.twice", row=first)


def counts_as_working(text: str) -> bool:
    """Does the word say that a day is worked? Raises DomainError listing.day_kind."""
    word = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    if word in _WORKING:
        return True
    if word in _OFF:
        return False
    raise DomainError("listing.day_kind", value=text[:40])


def require_year(day: date, year: int) -> None:
    """Is the day one of the year that is imported? Raises DomainError listing.year."""
    if day.year != year:
        raise DomainError("listing.year", day=day.isoformat(), year=year)
