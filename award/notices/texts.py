"""The words of a notice: filling the programme's text, and the dates once they are known."""

from __future__ import annotations

import re
from datetime import date

from award.core.dates import english_date
from award.cycles.models import Cycle
from award.domain.programme import Programme
from award.domain.text import Text

DATES = ("start", "end")
_PLACE = re.compile(r"\{([^{}]*)\}")


def draft_text(text: Text, cycle: Cycle, programme: Programme) -> Text:
    """The programme's text with all filled in but {start} and {end}, which posting fills."""
    documents = programme.documents
    filled = {}
    for language, name in (("zh-hans", cycle.name_zh), ("en", cycle.name_en)):
        filled[language] = text.get(language).format_map(
            {
                "cycle": name,
                "year": str(cycle.year),
                "start": "{start}",
                "end": "{end}",
                "office": documents.office.get(language) if documents else "",
                "phone": documents.phone if documents else "",
            }
        )
    return Text(zh=filled["zh-hans"], en=filled["en"])


def unknown_places(text: str) -> list[str]:
    """Placeholders in an edited text that posting does not fill."""
    return [f"{{{name}}}" for name in _PLACE.findall(text) if name not in DATES]


def chinese_day(day: date) -> str:
    """2026年9月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def with_dates(text: str, starts_on: date, ends_on: date, *, is_english: bool) -> str:
    """The text with {start} and {end} filled."""
    write = english_date if is_english else chinese_day
    return text.replace("{start}", write(starts_on)).replace("{end}", write(ends_on))
