"""Dates as documents write them."""

import datetime as dt

import pytest

from award.core.dates import beijing_naive, chinese_date, english_date


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (dt.date(2026, 11, 24), "二〇二六年十一月二十四日"),
        (dt.date(2030, 1, 10), "二〇三〇年一月十日"),
        (dt.date(2100, 10, 20), "二一〇〇年十月二十日"),
        (dt.date(2026, 12, 31), "二〇二六年十二月三十一日"),
    ],
)
def test_chinese_date_is_written_as_in_official_documents(date: dt.date, expected: str) -> None:
    assert chinese_date(date) == expected


def test_english_date_has_no_leading_zero() -> None:
    assert english_date(dt.date(2026, 5, 3)) == "3 May 2026"


def test_beijing_naive_crosses_midnight() -> None:
    moment = dt.datetime(2026, 5, 31, 16, 0, tzinfo=dt.UTC)

    assert beijing_naive(moment).isoformat() == "2026-06-01T00:00:00"
