"""The yearly notice of holidays as a file: one row a day that differs from the plain week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from award.core.tabular import Field, Row, bounded, read_table
from award.domain.errors import DomainError, Fault
from award.domain.listings import counts_as_working, require_once, require_year

MOST_DAYS = 366
FIELDS = (
    Field("day", ("日期", "Day", "Date"), "date", True),
    Field("working", ("安排", "上班或放假", "Working or off"), "text", True, 20),
    Field("name", ("名称", "节日", "Name", "Holiday"), "text", False, 40),
)


@dataclass(frozen=True)
class NoticeDay:
    """A day of the notice: worked or off, and the holiday it belongs to."""

    day: date
    is_working: bool
    name: str


@dataclass(frozen=True)
class HolidayNotice:
    """What a file holds: its days in order, the faults of its cells, and headings that nobody asked for."""

    days: list[NoticeDay]
    faults: list[Fault]
    ignored: list[str]

    @property
    def off(self) -> int:
        """How many days are off."""
        return sum(1 for day in self.days if not day.is_working)

    @property
    def worked(self) -> int:
        """How many days are worked that would be off."""
        return len(self.days) - self.off


def read_notice(data: bytes, name: str, year: int) -> HolidayNotice:
    """The days of a year with every fault by its cell. Raises InputRefused for what bars the whole file."""
    table = read_table(data, name=name, fields=FIELDS, limit=MOST_DAYS)
    faults = list(table.faults)
    seen: dict[tuple[object, ...], int] = {}
    days = [day for row in table.rows if (day := _day(row, year, seen, faults)) is not None]
    return HolidayNotice(sorted(days, key=lambda row: row.day), bounded(faults, name), table.ignored)


def _day(row: Row, year: int, seen: dict[tuple[object, ...], int], faults: list[Fault]) -> NoticeDay | None:
    """The row as a day; None where a cell of it is faulty, which is then told."""
    day, word, is_sound = row.values["day"], row.values["working"], True
    is_working = False
    if isinstance(day, date):
        try:
            require_year(day, year)
            require_once(seen, (day,), row.number)
        except DomainError as error:
            faults.append(row.fault("day", error.code, **error.params))
            is_sound = False
    if isinstance(word, str):
        try:
            is_working = counts_as_working(word)
        except DomainError as error:
            faults.append(row.fault("working", error.code, **error.params))
            is_sound = False
    if not (is_sound and isinstance(day, date) and isinstance(word, str)):
        return None
    return NoticeDay(day, is_working, str(row.values["name"] or ""))
