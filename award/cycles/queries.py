"""Named reads of criteria, programmes, cycles, rounds and the calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from award.accounts.models import User
from award.core.access import Actor
from award.core.clock import BEIJING, now, today
from award.core.errors import ServiceError
from award.cycles.labels import date_name
from award.cycles.models import CalendarDay, CalendarYear, CriteriaSet, Cycle, DateChange, Item, Programme, Round
from award.cycles.texts import criteria_of_text, programme_of_text
from award.domain import criteria as domain_criteria
from award.domain import programme as domain_programme

IsWorking = Callable[[date], bool]
_TEXTS = ("programme__text", "programme__criteria_set__text")


def cycles_with_programme() -> QuerySet[Cycle]:
    """All cycles with programme and criteria, without their long texts."""
    return Cycle.objects.select_related("programme__criteria_set").defer(*_TEXTS)


def cycles_for(actor: Actor) -> QuerySet[Cycle]:
    """Every cycle for the office and supervisors; the opened ones for everyone else."""
    if actor.has_role("office") or actor.has_role("supervisor"):
        return cycles_with_programme()
    return announced_cycles()


def cycle_rows() -> QuerySet[Cycle]:
    """The list of cycles with their rounds and how far these are."""
    return (
        cycles_with_programme()
        .prefetch_related(Prefetch("rounds", Round.objects.order_by("position")))
        .annotate(rounds_closed=Count("rounds", filter=Q(rounds__state="closed")))
        .order_by("-year", "-pk")
    )


def announced_cycles() -> QuerySet[Cycle]:
    """Cycles that were opened, latest first; a cancelled one stays on record."""
    return cycles_with_programme().filter(opened_at__isnull=False).order_by("-opened_at", "-pk")


def open_cycles() -> QuerySet[Cycle]:
    """Cycles in which applications may be prepared now."""
    return cycles_with_programme().filter(state=Cycle.State.APPLYING).order_by("applications_close_at", "pk")


def criteria_sets() -> QuerySet[CriteriaSet]:
    """All loaded criteria, without their long texts."""
    return CriteriaSet.objects.defer("text").annotate(items_count=Count("items")).order_by("code", "-loaded_at", "-pk")


def current_programmes() -> list[Programme]:
    """The latest loaded text of each programme, by code."""
    latest: dict[str, Programme] = {}
    for row in Programme.objects.select_related("criteria_set").defer("text", "criteria_set__text").order_by("pk"):
        latest[row.code] = row
    return [latest[code] for code in sorted(latest)]


def latest_programme_code() -> str:
    """The code of the programme that the latest cycle follows, or ""."""
    return Cycle.objects.order_by("-year", "-pk").values_list("programme__code", flat=True).first() or ""


def criteria_of_set(criteria_set: CriteriaSet) -> domain_criteria.Criteria:
    """The parsed criteria of a loaded file."""
    return criteria_of_text(criteria_set)


def criteria_of(cycle: Cycle) -> domain_criteria.Criteria:
    """The parsed criteria of a cycle; once opened, those that were pinned. Raises ServiceError when altered."""
    row = cycle.programme.criteria_set
    _require_pinned(cycle.pinned_criteria_sha256, row.sha256)
    return criteria_of_text(row)


def programme_of(cycle: Cycle) -> domain_programme.Programme:
    """The parsed programme of a cycle; once opened, the one that was pinned. Raises ServiceError when altered."""
    row = cycle.programme
    _require_pinned(cycle.pinned_programme_sha256, row.sha256)
    _require_pinned(cycle.pinned_criteria_sha256, row.criteria_set.sha256)
    return programme_of_text(row)


def programme_text_before(cycle: Cycle, sha256: str) -> domain_programme.Programme | None:
    """An earlier text of the cycle's programme by its fingerprint, or None."""
    rows = Programme.objects.select_related("criteria_set").filter(code=cycle.programme.code, sha256=sha256)
    row = rows.order_by("-pk").first()
    return programme_of_text(row) if row else None


def _require_pinned(pinned: str, stored: str) -> None:
    if pinned and pinned != stored:
        raise ServiceError(
            _("The rules of this cycle are not those that were fixed when it opened. Call in the supervisors."),
            code="rules_not_pinned",
        )


def items_of(cycle: Cycle) -> list[Item]:
    """The items of a cycle's criteria in the order of the file, each with its category."""
    rows = Item.objects.filter(criteria_set_id=cycle.programme.criteria_set_id)
    return list(rows.select_related("category").order_by("position"))


def rounds_of(cycle: Cycle) -> list[Round]:
    """The rounds of a cycle in order. `round.cycle` is the very cycle given."""
    rounds = sorted(cycle.rounds.all(), key=lambda row: row.position)
    for row in rounds:
        row.cycle = cycle
    return rounds


def round_rules(round: Round) -> domain_programme.Round:
    """The rules of a round, from the programme's text."""
    return programme_of(round.cycle).round(round.code)


def previous_round(round: Round) -> Round | None:
    """The round before, or None for the first."""
    return round.cycle.rounds.filter(position__lt=round.position).order_by("-position").first()


def next_round(round: Round) -> Round | None:
    """The round after, or None for the last."""
    return round.cycle.rounds.filter(position__gt=round.position).order_by("position").first()


@dataclass(frozen=True)
class Milestone:
    """A date of a cycle and whether it lies behind ("done"), is the next one ("now") or comes later ("")."""

    name: str
    moment: date | None
    state: str

    @property
    def has_time(self) -> bool:
        """Whether the hour is set too."""
        return isinstance(self.moment, datetime)


def milestones(cycle: Cycle) -> list[Milestone]:
    """The dates of a cycle as a line, in the order in which they should come."""
    entries: list[tuple[str, date | None]] = [
        (gettext("Applications open"), cycle.applications_open_at),
        (gettext("Applications close"), cycle.applications_close_at),
        *((round.name, round.due_at) for round in rounds_of(cycle)),
        (gettext("Results expected"), cycle.results_on),
    ]
    line, is_ahead = [], False
    for name, moment in entries:
        if moment is not None and _has_passed(moment):
            state = "done"
        else:
            state = "" if is_ahead or moment is None else "now"
            is_ahead = is_ahead or moment is not None
        line.append(Milestone(name, moment, state))
    return line


@dataclass(frozen=True)
class ShownChange:
    """A date that was put off, as people read it."""

    name: str
    old_text: str
    new_text: str
    reason: str
    changed_at: datetime


def date_changes(cycle: Cycle) -> list[ShownChange]:
    """What was put off since the cycle opened, the latest first."""
    return changes_as_shown(cycle, cycle.date_changes.all())


def changes_as_shown(cycle: Cycle, rows: Iterable[DateChange]) -> list[ShownChange]:
    """The rows in words of the active language."""
    rounds = {row.code: row.name for row in rounds_of(cycle)}
    return [
        ShownChange(date_name(row.field, rounds), _written(row.old), _written(row.new), row.reason, row.changed_at)
        for row in rows
    ]


def _written(stored: str) -> str:
    if not stored:
        return ""
    if "T" not in stored:
        return date_format(date.fromisoformat(stored), "DATE_FORMAT")
    return date_format(datetime.fromisoformat(stored).astimezone(BEIJING), "DATETIME_FORMAT")


def people_applying(cycle: Cycle) -> QuerySet[User]:
    """The owners of the organisations whose applications are still in this cycle."""
    # Seen from the account, not by the model of applications, which lies above this app.
    rows = User.objects.filter(
        is_active=True,
        memberships__role="owner",
        memberships__organisation__applications__cycle=cycle,
        memberships__organisation__applications__state__in=["draft", "submitted", "returned", "accepted"],
    )
    return rows.distinct().order_by("pk")


def copyable_cycles() -> list[Cycle]:
    """Cycles that a new one can be made like, the latest first."""
    return list(cycles_with_programme().exclude(state=Cycle.State.CANCELLED).order_by("-year", "-pk")[:20])


def _has_passed(moment: date) -> bool:
    return moment <= now() if isinstance(moment, datetime) else moment < today()


# ------------------------------------------------------------------ working days


@lru_cache(maxsize=32)
def _library_year(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """(holidays, working weekend days) of a year in the library; it adds days of the neighbouring years."""
    import holidays  # slow import

    calendar = holidays.country_holidays("CN", years=year)
    return (
        frozenset(day for day in calendar if day.year == year),
        frozenset(day for day in calendar.weekend_workdays if day.year == year),
    )


def _is_working_by_rule(day: date) -> bool:
    days_off, working_weekends = _library_year(day.year)
    return day in working_weekends or (day.weekday() < 5 and day not in days_off)


def working_day_rule(first: date, last: date | None = None) -> Callable[[date], bool]:
    """The rule by which the days from `first` (to `last`) are working days; the office's entries are read at once.

    A day is one by the office's own entry, else by the library of holidays, else unless it is a weekend.
    """
    rows = CalendarDay.objects.filter(day__gte=first)
    rows = rows if last is None else rows.filter(day__lte=last)
    entries = dict(rows.values_list("day", "is_working"))
    return lambda day: entries[day] if day in entries else _is_working_by_rule(day)


def is_working_day(day: date) -> bool:
    """Is `day` a working day?"""
    return working_day_rule(day, day)(day)


def is_known_to_library(year: int) -> bool:
    """Does the library hold the official notice of that year? Only then does it know working weekend days."""
    return bool(_library_year(year)[1])


def confirmed_year(year: int) -> CalendarYear | None:
    """The office's own confirmation of a year's notice, if any."""
    return CalendarYear.objects.filter(year=year).first()


def is_year_confirmed(year: int) -> bool:
    """Is the official notice of holidays of that year in the calendar, by the library or by the office?"""
    return is_known_to_library(year) or CalendarYear.objects.filter(year=year).exists()


def unconfirmed_years(years: Iterable[int]) -> list[int]:
    """Those of the years whose official notice is not in the calendar, ascending."""
    open_years = {year for year in years if not is_known_to_library(year)}
    if not open_years:
        return []
    confirmed = CalendarYear.objects.filter(year__in=open_years).values_list("year", flat=True)
    return sorted(open_years - set(confirmed))


def calendar_days(year: int) -> QuerySet[CalendarDay]:
    """The office's own entries of a year."""
    return CalendarDay.objects.filter(day__year=year)


def special_days(year: int) -> list[tuple[date, bool]]:
    """(day, is working) of the library's days that differ from the plain week, in order."""
    days_off, working_weekends = _library_year(year)
    return sorted([(day, False) for day in days_off if day.weekday() < 5] + [(day, True) for day in working_weekends])
