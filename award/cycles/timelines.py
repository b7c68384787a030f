"""All windows of a cycle on one line, and where they clash with each other or with the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from award.core import chart_parts as draw
from award.core.chart_parts import PAGE
from award.core.clock import BEIJING, today
from award.cycles.checks import Dates, dates_of, due_field, order_faults, starts_field
from award.cycles.models import Cycle, Round
from award.cycles.queries import IsWorking, programme_of, rounds_of, unconfirmed_years, working_day_rule
from award.domain.errors import AwardError
from award.domain.programme import Programme
from award.domain.workingdays import add_working_days, end_of_notice

WINNERS = "winners"


@dataclass(frozen=True)
class Clash:
    """What does not fit, and at which window: a fault bars the opening, the rest is for the office to judge."""

    window: str
    sentence: str
    is_fault: bool = False
    year: int = 0  # whose calendar is to be confirmed


@dataclass(frozen=True)
class Window:
    """A stretch of the cycle; without a start it is a day by which something is done."""

    code: str
    name: str
    start: date | None
    end: date | None
    is_derived: bool = False
    clashes: tuple[Clash, ...] = ()

    @property
    def is_bad(self) -> bool:
        """Whether something is at fault here."""
        return any(clash.is_fault for clash in self.clashes)

    @property
    def days(self) -> int | None:
        """How many days it lasts, both ends counted."""
        return (self.end - self.start).days + 1 if self.start and self.end else None


def timeline(cycle: Cycle) -> list[Window]:
    """The windows of a cycle in order, each with its clashes."""
    dates, rounds = dates_of(cycle), rounds_of(cycle)
    rules, is_working = _rules(cycle), working_day_rule(date(cycle.year - 1, 1, 1))
    plain = _windows(dates, rounds, rules, is_working)
    found = list(_clashes(plain, dates, rounds, is_working))
    return [
        Window(row.code, row.name, row.start, row.end, row.is_derived,
               tuple(clash for clash in found if clash.window == row.code))
        for row in plain
    ]  # fmt: skip


def _rules(cycle: Cycle) -> Programme | None:
    try:
        return programme_of(cycle)
    except AwardError:  # altered rules are said elsewhere; the dates are shown all the same
        return None


def _windows(dates: Dates, rounds: list[Round], rules: Programme | None, is_working: IsWorking) -> list[Window]:
    opens, closes = _day(dates.applications_open_at), _day(dates.applications_close_at)
    rows = [Window("applications", _("Applications"), opens, closes)]
    if rules and rules.recommendation.is_required:
        until = add_working_days(closes, rules.recommendation.days, is_working) if closes else None
        rows.append(Window("recommendation", _("Recommendation"), closes, until, is_derived=True))
    rows.append(Window("eligibility", _("Eligibility review"), closes, dates.days.get("eligibility_until_on")))
    rows.append(Window("experts", _("Experts answer and declare"), None, dates.days.get("experts_until_on")))
    before = closes
    for round in rounds:
        due = _day(dates.due.get(round.code))
        start = dates.starts.get(round.code) or (before if due and before and before <= due else None)
        rows.append(Window(round.code, round.name, start, due))
        before = due or before
    rows.append(Window("deliberation", _("Deliberation and vote"), None, dates.days.get("deliberation_on")))
    notice = dates.days.get("notice_on")
    rows.append(Window("notice", _("Public notice"), notice, _notice_end(notice, rules, is_working), is_derived=True))
    rows.append(Window("results", _("Results expected"), None, dates.results_on))
    return rows


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(BEIJING).date() if moment else None


def _notice_end(notice: date | None, rules: Programme | None, is_working: IsWorking) -> date | None:
    counted = rules.notices.get(WINNERS) if rules else None
    if notice is None or counted is None:
        return None
    return end_of_notice(notice, counted.days, counted.unit, counted.first_day_counts, is_working)


_WINDOW_OF = {
    "applications_close_at": "applications",
    "eligibility_until_on": "eligibility",
    "experts_until_on": "experts",
    "deliberation_on": "deliberation",
    "notice_on": "notice",
    "results_on": "results",
}


def _clashes(rows: list[Window], dates: Dates, rounds: list[Round], is_working: IsWorking) -> Iterator[Clash]:
    window_of = {**_WINDOW_OF} | {
        name(round.code): round.code for round in rounds for name in (due_field, starts_field)
    }
    for fault in order_faults(rounds, dates):
        yield Clash(window_of[fault.field], fault.sentence, is_fault=True)
    yield from _overlaps({row.code: row for row in rows}, rounds)
    for row in rows:
        if row.end and not row.is_derived and not is_working(row.end):
            yield Clash(row.code, _("%(name)s: the last day is not a working day.") % {"name": row.name})
        if row.days == 1 and row.code in {"applications", *(round.code for round in rounds)}:
            yield Clash(row.code, _("%(name)s: less than a day from beginning to end.") % {"name": row.name})
    yield from _years(rows)


def _overlaps(rows: dict[str, Window], rounds: list[Round]) -> Iterator[Clash]:
    names = {code: row.name for code, row in rows.items()}
    before = "eligibility"
    for round in rounds:
        end, start = rows[before].end, rows[round.code].start
        if end and start and start < end:
            text = _("%(name)s begins before this ends: %(before)s.")
            yield Clash(round.code, text % {"name": names[round.code], "before": names[before]})
        before = round.code
    first = rows[rounds[0].code].start if rounds else None
    declared = rows["experts"].end
    if first and declared and declared > first:
        yield Clash("experts", _("Experts may still declare conflicts when the first round has begun."))
    if (end := rows["notice"].end) and (results := rows["results"].end) and results < end:
        yield Clash("notice", _("The notice ends only after the results are expected."))


def _years(rows: list[Window]) -> Iterator[Clash]:
    by_year = {row.end.year: row.code for row in reversed(rows) if row.end}
    for year in unconfirmed_years(by_year):
        text = _("The official holiday notice for %(year)s is not in the calendar yet: days of that year may change.")
        yield Clash(by_year[year], text % {"year": year}, year=year)


def chart(rows: list[Window], title: str) -> SafeString | None:
    """The windows as bars on a scale of months; None while no date is set. The table beside it says the same."""
    days = [day for row in rows for day in (row.start, row.end) if day]
    if not days:
        return None
    first, last = min(days).replace(day=1), max(days) + timedelta(days=6)
    left, width, step = 190.0, 900.0, 26
    scale = (width - left - 20) / max((last - first).days, 1)
    parts, height = [], 30 + step * len(rows)

    def x(day: date) -> float:
        return left + (day - first).days * scale

    for month in _months(first, last):
        parts.append(draw.line((x(month), 20), (x(month), height), PAGE.grid, 0.8))
        parts.append(draw.text((x(month) + 3, 14), f"{month.year}.{month.month}", PAGE, size=9, anchor="start",
                               fill=PAGE.mute))  # fmt: skip
    if first <= today() <= last:
        parts.append(draw.line((x(today()), 18), (x(today()), height), PAGE.accents[1], 1.4, dash=draw.DASH))
    for place, row in enumerate(rows):
        y = 26 + place * step
        fill = PAGE.alert if row.clashes else PAGE.accents[2] if row.is_derived else PAGE.accents[0]
        parts.append(draw.text((left - 10, y + 13), row.name, PAGE, size=11, anchor="end", is_bold=row.is_bad))
        if row.start and row.end and row.end >= row.start:
            parts.append(draw.bar(x(row.start), y + 4, max((row.end - row.start).days * scale, 4), 13, fill))
        elif day := row.end or row.start:
            parts.append(draw.diamond((x(day), y + 10), fill))
    return draw.svg(width, height, parts, title)


def _months(first: date, last: date) -> Iterator[date]:
    span = (last.year - first.year) * 12 + last.month - first.month
    step = max(1, -(-span // 16))  # a label wants its width
    for number in range(0, span + 1, step):
        year, month = divmod(first.month - 1 + number, 12)
        yield date(first.year + year, month + 1, 1)
