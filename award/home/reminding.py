"""Whom the office reminds of what, by the programme. Nothing here reads a mark, or anything computed from marks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, Max, OuterRef
from django.urls import reverse

from award.accounts.models import Membership, Role, User
from award.accounts.queries import people_with_role
from award.applications.bodies import recommendation_due, rules_of, stand_for, standing_verdicts, submitted_facts
from award.applications.deadlines import ordinary_deadline, takes_by_extension
from award.applications.models import Application, Correction
from award.applications.queries import submitted_applications
from award.core.clock import BEIJING, now, today
from award.cycles.letters import office_words
from award.cycles.models import Cycle, Round
from award.cycles.queries import cycles_with_programme, programme_of
from award.domain.programmetables import ReminderRules
from award.eligibility.models import DepartmentRequest
from award.outbox.models import Message
from award.panels.models import Assignment, Conflict, SeatInvitation
from award.scoring.models import ScoreSheet
from award.scoring.queries import counted_assignments

_AT_WORK = (
    Cycle.State.APPLYING,
    Cycle.State.ELIGIBILITY,
    Cycle.State.ASSESSING,
    Cycle.State.DECIDING,
    Cycle.State.NOTICING,
)
_LEFT = (Application.State.WITHDRAWN, Application.State.REJECTED)
Waiting = tuple[User, datetime, str]  # who is waited for, until when, and for what


@dataclass(frozen=True)
class Reminder:
    """One letter to one person: everything of a phase that is due from it at one moment."""

    cycle: Cycle
    phase: str
    recipient: User
    due_at: datetime
    lines: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The kind of mail."""
        return f"reminder_{self.phase}"

    @property
    def context(self) -> dict[str, Any]:
        """What the letter is written from."""
        return {
            "cycle": self.cycle,
            "lines": self.lines,
            "count": len(self.lines),
            "due": self.due_at,
            "address": settings.BASE_URL + reverse(_PAGES[self.phase]),
            "words": office_words(self.cycle, self.kind, self.recipient),
        }

    @property
    def days_left(self) -> int:
        """How many days it is to the date."""
        return (self.due_at.astimezone(BEIJING).date() - today()).days

    @property
    def beginning(self) -> str:
        """With what the names of all letters of the phase begin."""
        return f"{self.kind}:{self.cycle.pk}:"

    def key(self, occasion: str) -> str:
        """Names the letter: to one person, of one phase and date, on one occasion."""
        return f"{self.beginning}{self.due_at:%Y%m%d%H%M}:{occasion}:{self.recipient.pk}"


@dataclass(frozen=True)
class Plan:
    """A phase with its rules, who is waited for now, and the days on which letters go: day -> how many."""

    rules: ReminderRules
    reminders: list[Reminder]
    days: dict[date, int]

    @property
    def kind(self) -> str:
        """The kind of its mail."""
        return f"reminder_{self.rules.phase}"

    @property
    def due(self) -> list[datetime]:
        """The moments at which something is due, each once."""
        return sorted({row.due_at for row in self.reminders})


# ------------------------------------------------------------------ what is planned


def cycles_at_work() -> list[Cycle]:
    """The cycles in which something may be due."""
    return list(cycles_with_programme().filter(state__in=_AT_WORK))


def plans_of(cycle: Cycle) -> list[Plan]:
    """What goes out when and to how many, as things stand now, phase by phase in the order of the programme."""
    return [_plan(cycle, rules) for rules in programme_of(cycle).reminders]


def plan_of(cycle: Cycle, phase: str) -> Plan | None:
    """That of one phase; None where the programme reminds of nothing in it."""
    return next((_plan(cycle, rules) for rules in programme_of(cycle).reminders if rules.phase == phase), None)


def _plan(cycle: Cycle, rules: ReminderRules) -> Plan:
    reminders = waiting_in(cycle, rules.phase)
    days = Counter(day for row in reminders for day in _days_to_come(rules, row))
    if waits := sum(1 for _entry in _unwritten(rules, reminders)):
        days[today()] = waits
    return Plan(rules, reminders, dict(sorted(days.items())))


def _days_to_come(rules: ReminderRules, reminder: Reminder) -> Iterator[date]:
    left = reminder.days_left
    yield from (today() + timedelta(days=left - before) for before in rules.days if before < left)


def due_today(cycle: Cycle) -> Iterator[tuple[ReminderRules, Reminder, int]]:
    """What is to be written now by rule, with the day of the rule that it is for: so many days before the date."""
    for rules in programme_of(cycle).reminders:
        yield from ((rules, *entry) for entry in _unwritten(rules, waiting_in(cycle, rules.phase)))


def _unwritten(rules: ReminderRules, reminders: Sequence[Reminder]) -> Iterator[tuple[Reminder, int]]:
    """The letters whose day has come and which nobody has written yet: a day that the timer missed is made up for.

    Of several days that have passed the latest counts, so that nobody gets two letters at once.
    """
    come = [(row, min(days)) for row in reminders if (days := [day for day in rules.days if day >= row.days_left])]
    if not come:
        return
    rows = Message.objects.filter(kind=come[0][0].kind, event_key__startswith=come[0][0].beginning)
    written = set(rows.values_list("event_key", flat=True))
    yield from ((row, before) for row, before in come if row.key(str(before)) not in written)


def waiting_in(cycle: Cycle, phase: str) -> list[Reminder]:
    """Who is waited for in a phase now, a letter a person and date, by date and name."""
    if cycle.state not in _AT_WORK:
        return []
    lines: dict[tuple[User, datetime], list[str]] = defaultdict(list)
    for person, due_at, line in _PHASES[phase](cycle):
        if person.is_active and due_at > now():
            lines[person, due_at].append(line)
    found = [Reminder(cycle, phase, person, due_at, tuple(each)) for (person, due_at), each in lines.items()]
    return sorted(found, key=lambda row: (row.due_at, str(row.recipient), row.recipient.pk))


def last_reminded(kind: str, people: Iterable[User]) -> dict[int, datetime]:
    """When each person last got a letter of that kind written: person -> moment."""
    rows = Message.objects.filter(kind=kind, recipient__in=[person.pk for person in people])
    return dict(rows.values_list("recipient_id").annotate(at=Max("created_at")).order_by())


# ------------------------------------------------------------------ applicants


def _named(application: Application) -> str:
    return f"{application.number} {application.organisation.name}".strip()


def _writers(applications: Iterable[Application]) -> dict[int, list[User]]:
    """Those who may write for each organisation."""
    rows = Membership.objects.filter(organisation__in={row.organisation_id for row in applications})
    found: dict[int, list[User]] = defaultdict(list)
    for row in rows.exclude(role=Membership.Role.VIEWER).select_related("user"):
        found[row.organisation_id].append(row.user)
    return found


def _applying(cycle: Cycle) -> Iterator[Waiting]:
    rows = Application.objects.filter(cycle=cycle, state=Application.State.DRAFT)
    drafts = list(rows.select_related("organisation").prefetch_related("extensions"))
    writers = _writers(drafts)
    for draft in drafts:
        draft.cycle = cycle
        closes = ordinary_deadline(draft).closes_at
        if closes and (cycle.state == Cycle.State.APPLYING or takes_by_extension(draft)):
            yield from ((person, closes, _named(draft)) for person in writers[draft.organisation_id])


def _correcting(cycle: Cycle) -> Iterator[Waiting]:
    rows = Correction.objects.filter(application__cycle=cycle, state=Correction.State.OPEN)
    corrections = list(rows.select_related("application__organisation"))
    writers = _writers(row.application for row in corrections)
    for row in corrections:
        people = writers[row.application.organisation_id]
        yield from ((person, row.due_at, _named(row.application)) for person in people)


# ------------------------------------------------------------------ recommending bodies


def _recommending(cycle: Cycle) -> Iterator[Waiting]:
    if not rules_of(cycle).is_required or cycle.state not in (Cycle.State.APPLYING, Cycle.State.ELIGIBILITY):
        return
    rows = submitted_applications(cycle).filter(state=Application.State.SUBMITTED)
    said = standing_verdicts(application__cycle=cycle)
    waiting = [row for row in rows.prefetch_related("extensions", "corrections") if row.pk not in said]
    facts = submitted_facts(waiting)
    roles = list(Role.objects.filter(name=Role.Name.RECOMMENDER).select_related("user"))
    moments: dict[Any, datetime | None] = {}  # most applications share their date; each asks for the calendar
    for row in waiting:
        row.cycle = cycle
        same = (
            ordinary_deadline(row).closes_at,
            tuple(each.closed_at or each.due_at for each in row.corrections.all()),
        )
        if same not in moments:
            moments[same] = recommendation_due(row)
        due_at = moments[same]
        people = {role.user for role in roles if stand_for([role.division], row, facts)}
        if due_at is not None:
            yield from ((person, due_at, _named(row)) for person in people)


# ------------------------------------------------------------------ experts


def _inviting(cycle: Cycle) -> Iterator[Waiting]:
    rows = SeatInvitation.objects.filter(cycle=cycle, state=SeatInvitation.State.OPEN)
    for row in rows.select_related("expert__user", "panel"):
        yield row.expert.user, row.due_at, row.panel.name


def _declaring(cycle: Cycle) -> Iterator[Waiting]:
    barred = Conflict.standing.filter(user=OuterRef("seat__expert__user"), application=OuterRef("application"))
    member = Membership.objects.filter(
        user=OuterRef("seat__expert__user"), organisation=OuterRef("application__organisation")
    )
    rows = Assignment.objects.filter(~Exists(barred), ~Exists(member), round__cycle=cycle, cleared_at__isnull=True)
    rows = rows.filter(seat__left_at__isnull=True).exclude(round__state=Round.State.CLOSED)
    rows = rows.exclude(application__state__in=_LEFT).select_related("round", "application", "seat__expert__user")
    for row in rows.order_by("round__position", "application__number"):
        due_on = cycle.experts_until_on or row.round.starts_on
        if due_on is not None:
            yield row.seat.expert.user, _end_of(due_on), row.application.number


def _assessing(cycle: Cycle) -> Iterator[Waiting]:
    rows = counted_assignments().filter(
        round__cycle=cycle, round__state=Round.State.OPEN, round__due_at__isnull=False, cleared_at__isnull=False
    )
    rows = rows.exclude(sheet__state=ScoreSheet.State.SEALED).exclude(application__state__in=_LEFT)
    rows = rows.select_related("round", "application", "seat__expert__user").order_by("application__number", "pk")
    for row in rows:
        if row.round.due_at is not None:
            yield row.seat.expert.user, row.round.due_at, row.application.number


# ------------------------------------------------------------------ the office itself


def _departments(cycle: Cycle) -> Iterator[Waiting]:
    rows = DepartmentRequest.objects.filter(cycle=cycle, state=DepartmentRequest.State.SENT, due_on__isnull=False)
    requests = list(rows.order_by("due_on", "pk"))
    officers = list(people_with_role(Role.Name.OFFICE)) if requests else []
    for row in requests:
        if row.due_on is not None:
            due_at, line = _end_of(row.due_on), f"{row.department} {row.number}".strip()
            yield from ((person, due_at, line) for person in officers)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), tzinfo=BEIJING)


_PHASES: dict[str, Callable[[Cycle], Iterator[Waiting]]] = {
    "applying": _applying,
    "correcting": _correcting,
    "recommending": _recommending,
    "inviting": _inviting,
    "declaring": _declaring,
    "assessing": _assessing,
    "departments": _departments,
}
_PAGES = {
    **dict.fromkeys(("applying", "correcting"), "home:my"),
    **dict.fromkeys(("inviting", "declaring", "assessing"), "home:panel"),
    "recommending": "home:recommend",
    "departments": "home:office",
}
