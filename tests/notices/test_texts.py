"""Filling the text of a notice."""

from __future__ import annotations

from datetime import date

from award.notices import texts


def test_dates_are_written_as_each_language_writes_them() -> None:
    days = (date(2026, 9, 28), date(2026, 10, 13))
    assert texts.with_dates("自{start}起至{end}止", *days, is_english=False) == "自2026年9月28日起至2026年10月13日止"
    assert texts.with_dates("{start} to {end}", *days, is_english=True) == "28 September 2026 to 13 October 2026"


def test_unknown_places_are_named_and_the_two_dates_pass() -> None:
    assert texts.unknown_places("{start}{end}{cycle}{start.year}{}") == ["{cycle}", "{start.year}", "{}"]
    assert texts.unknown_places("自{start}起至{end}止") == []
