"""Dates as documents write them."""

import datetime as dt

from award.core.clock import BEIJING

_DIGITS = "〇一二三四五六七八九"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def chinese_date(date: dt.date) -> str:
    """The date in Chinese numerals, as an official document is dated: 二〇二六年十一月二十四日."""
    year = "".join(_DIGITS[int(digit)] for digit in f"{date.year:04d}")
    return f"{year}年{_below_hundred(date.month)}月{_below_hundred(date.day)}日"


def english_date(date: dt.date) -> str:
    """The date in English whatever the active language: 24 November 2026."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def beijing_naive(moment: dt.datetime) -> dt.datetime:
    """An aware moment as Beijing clock time without a zone, for cells that know no zones."""
    return moment.astimezone(BEIJING).replace(tzinfo=None)


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return head + (_DIGITS[ones] if ones else "")
