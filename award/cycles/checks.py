"""What a cycle's dates must fulfil, and what is missing before it may open. Each fault is a translated sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from award.core.clock import BEIJING, now
from award.core.messages import sentence
from award.cycles.models import Cycle, Round
from award.cycles.queries import is_working_day, programme_of, rounds_of, unconfirmed_years
from award.domain.errors import AwardError, InputRefused

# The dates without an hour that stand in the cycle's own row, in the order in which they come.
DAYS = ("eligibility_until_on", "experts_until_on", "deliberation_on", "notice_on")


@dataclass(frozen=True)
class Dates:
    """All dates of a cycle; `due` by the code of the round."""

    applications_open_at: datetime | None = None
    applications_close_at: datetime | None = None
    results_on: date | None = None
    due: dict[str, datetime | None] = field(default_factory=dict)
    days: dict[str, date | None] = field(default_factory=dict)  # by the name of the field: DAYS
    starts: dict[str, date | None] = field(default_factory=dict)  # by the code of the round

    def named(self) -> dict[str, date | None]:
        """Every date by the name under which a change of it is kept."""
        return {
            "applications_open_at": self.applications_open_at,
            "applications_close_at": self.applications_close_at,
            **self.days,
            **{f"starts:{code}": day for code, day in self.starts.items()},
            **{f"due:{code}": moment for code, moment in self.due.items()},
            "results_on": self.results_on,
        }


@dataclass(frozen=True)
class DateFault:
    """A fault and the form field where it is shown."""

    field: str
    sentence: str


def dates_of(cycle: Cycle) -> Dates:
    """The dates a cycle has now."""
    rounds = rounds_of(cycle)
    return Dates(
        cycle.applications_open_at,
        cycle.applications_close_at,
        cycle.results_on,
        {round.code: round.due_at for round in rounds},
        {name: getattr(cycle, name) for name in DAYS},
        {round.code: round.starts_on for round in rounds},
    )


def starts_field(code: str) -> str:
    """The name of the form field for the day a round begins."""
    return f"starts_{code}"


def due_field(code: str) -> str:
    """The name of the form field for a round's due date."""
    return f"due_{code}"


def order_faults(rounds: list[Round], dates: Dates) -> Iterator[DateFault]:
    """What is out of order among the dates given; a date not given is no fault."""
    opens, closes = dates.applications_open_at, dates.applications_close_at
    if opens and closes and closes <= opens:
        yield DateFault("applications_close_at", _("Applications must close after they open."))
    last = closes
    for round in rounds:
        due = dates.due.get(round.code)
        if due is None:
            continue
        if last and due <= last:
            text = _("%(round)s must be due after the date before it.") % {"round": round.name}
            yield DateFault(due_field(round.code), text)
        last = max(due, last) if last else due
    if dates.results_on and last and dates.results_on < last.astimezone(BEIJING).date():
        yield DateFault("results_on", _("The results cannot be expected before the last deadline."))
    yield from _day_faults(rounds, dates, last.astimezone(BEIJING).date() if last else None)


def _day_faults(rounds: list[Round], dates: Dates, last: date | None) -> Iterator[DateFault]:
    closes = dates.applications_close_at and dates.applications_close_at.astimezone(BEIJING).date()
    eligibility, deliberation, notice = (
        dates.days.get(name) for name in ("eligibility_until_on", "deliberation_on", "notice_on")
    )
    if closes and eligibility and eligibility < closes:
        text = _("The eligibility review cannot end before applications close.")
        yield DateFault("eligibility_until_on", text)
    for round in rounds:
        starts, due = dates.starts.get(round.code), dates.due.get(round.code)
        if starts and due and due.astimezone(BEIJING).date() < starts:
            text = _("%(round)s cannot begin after it is due.") % {"round": round.name}
            yield DateFault(starts_field(round.code), text)
    if deliberation and last and deliberation < last:
        yield DateFault("deliberation_on", _("The deliberation cannot come before the last deadline."))
    if notice and deliberation and notice < deliberation:
        yield DateFault("notice_on", _("The notice cannot be posted before the deliberation."))
    if notice and dates.results_on and dates.results_on < notice:
        yield DateFault("results_on", _("The results cannot be expected before the notice."))


def change_faults(cycle: Cycle, rounds: list[Round], dates: Dates) -> Iterator[DateFault]:
    """What an opened cycle does not allow: a deadline may be put off, never brought forward or taken away."""
    before = dates_of(cycle)
    if dates.applications_open_at != before.applications_open_at:
        yield DateFault("applications_open_at", _("The cycle is open: the day applications open stays as announced."))
    if dates.applications_close_at != before.applications_close_at and cycle.state != Cycle.State.APPLYING:
        yield DateFault("applications_close_at", _("Applications are closed; this date can no longer change."))
    elif _is_earlier(dates.applications_close_at, before.applications_close_at):
        yield DateFault("applications_close_at", _only_later())
    yield from _round_changes(rounds, dates, before)
    for name in DAYS:
        if name in dates.days and _is_earlier(dates.days[name], before.days[name]):
            yield DateFault(name, _only_later())
    if _is_earlier(dates.results_on, before.results_on):
        yield DateFault("results_on", _only_later())


def _round_changes(rounds: list[Round], dates: Dates, before: Dates) -> Iterator[DateFault]:
    for round in rounds:
        old, new = before.due.get(round.code), dates.due.get(round.code)
        if new != old and round.state == Round.State.CLOSED:
            yield DateFault(due_field(round.code), _("This round is closed; its date can no longer change."))
        elif _is_earlier(new, old):
            yield DateFault(due_field(round.code), _only_later())
        if round.code in dates.starts and _is_earlier(dates.starts[round.code], before.starts.get(round.code)):
            yield DateFault(starts_field(round.code), _only_later())


def _is_earlier(new: date | None, old: date | None) -> bool:
    return old is not None and (new is None or new < old)


def _only_later() -> str:
    return _("The cycle is open: a date can only be put off, not brought forward or taken away.")


def opening_faults(cycle: Cycle) -> list[str]:
    """What is missing before the cycle may open; empty when nothing is."""
    dates, rounds = dates_of(cycle), rounds_of(cycle)
    faults = []
    if dates.applications_open_at is None or dates.applications_close_at is None:
        faults.append(_("Set when applications open and close."))
    elif dates.applications_close_at <= now():
        faults.append(_("Applications would close in the past. Choose a later date."))
    faults += [fault.sentence for fault in order_faults(rounds, dates)]
    try:
        programme_of(cycle)
    except InputRefused as error:
        faults += [str(fault) for fault in error.faults]
    except AwardError as error:
        faults.append(sentence(error))
    return faults


def opening_warnings(cycle: Cycle) -> list[str]:
    """What the office should look at before opening, but may leave as it is."""
    dates, rounds = dates_of(cycle), rounds_of(cycle)
    moments = [dates.applications_close_at, *dates.due.values()]
    days = [moment.astimezone(BEIJING).date() for moment in moments if moment]
    warnings = [
        _(
            "The official holiday notice for %(year)s is not in the calendar yet. Check deadlines of that year once "
            "it is published."
        )
        % {"year": year}
        for year in unconfirmed_years({day.year for day in days})
    ]
    warnings += [
        _("%(round)s has no due date yet.") % {"round": round.name} for round in rounds if dates.due[round.code] is None
    ]
    close = dates.applications_close_at
    if close and not is_working_day(close.astimezone(BEIJING).date()):
        warnings.append(_("Applications close on a day that is not a working day; nobody may be there to help."))
    return warnings
