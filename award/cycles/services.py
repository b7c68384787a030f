"""Loading rules, setting up and running cycles and their rounds, and keeping the calendar. Every write is here."""

from __future__ import annotations

import hashlib
import itertools
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor, enforce, refused
from award.core.clock import now
from award.core.errors import ServiceError, StaleState
from award.cycles.checks import Dates, change_faults, dates_of, opening_faults, order_faults
from award.cycles.models import CalendarDay, CalendarYear, Category, CriteriaSet, Cycle, Item, Programme, Round
from award.cycles.permissions import can_close_applications
from award.cycles.queries import criteria_of_set, previous_round, programme_of, rounds_of
from award.cycles.texts import programme_of_text
from award.domain import criteria as domain_criteria
from award.domain import programme as domain_programme
from award.domain.lifecycle import require_transition
from award.domain.text import Text

# ------------------------------------------------------------------ rules


@transaction.atomic
def load_criteria(*, actor: Actor | None, source: bytes, name: str) -> CriteriaSet:
    """Keep a criteria file as immutable rows. The same file again gives the row it has.

    Raises InputRefused with every fault of the file.
    """
    parsed = domain_criteria.load_criteria(source, name=name)
    existing = CriteriaSet.objects.filter(sha256=parsed.sha256).first()
    if existing is not None:
        return existing
    row = CriteriaSet.objects.create(
        code=parsed.code,
        edition=parsed.edition,
        **_names(parsed.name, 120, 160),
        text=source.decode(),
        sha256=parsed.sha256,
        loaded_at=now(),
    )
    _add_items(row, parsed)
    record(actor=actor, action="criteria.loaded", target=row, after={"code": row.code, "sha256": row.sha256})
    return row


def _names(name: Text, zh: int, en: int) -> dict[str, str]:
    # For lists; the whole name stays in the text.
    return {"name_zh": name.zh[:zh], "name_en": name.en[:en]}


def _add_items(row: CriteriaSet, parsed: domain_criteria.Criteria) -> None:
    positions = itertools.count()
    for place, category in enumerate(parsed.categories):
        parent = Category.objects.create(
            criteria_set=row, code=category.code, position=place, **_names(category.name, 80, 120)
        )
        Item.objects.bulk_create(
            Item(
                criteria_set=row,
                category=parent,
                code=item.code,
                kind=item.kind,
                points=item.points,
                max_characters=item.max_characters,
                may_be_not_applicable=item.may_be_not_applicable,
                measures=item.measures,
                position=next(positions),
                **_names(item.name, 80, 120),
            )
            for item in category.items
        )


@transaction.atomic
def load_programme(*, actor: Actor | None, source: bytes, name: str) -> Programme:
    """Keep a programme file as an immutable row that points at the latest loaded criteria it names.

    Raises InputRefused with every fault, ServiceError when its criteria are not loaded.
    """
    named = domain_programme.load_programme(source, name=name, criteria=None)
    criteria_set = CriteriaSet.objects.filter(code=named.criteria).order_by("-pk").first()
    if criteria_set is None:
        raise ServiceError(
            _("The criteria %(code)s are not loaded. Load them first.") % {"code": named.criteria},
            code="criteria_not_loaded",
        )
    parsed = domain_programme.load_programme(source, name=name, criteria=criteria_of_set(criteria_set))
    row, is_new = Programme.objects.get_or_create(
        sha256=hashlib.sha256(source).hexdigest(),
        criteria_set=criteria_set,
        defaults={
            "code": parsed.code,
            **_names(parsed.name, 120, 160),
            "text": source.decode(),
            "loaded_at": now(),
        },
    )
    if is_new:
        after = {"code": row.code, "sha256": row.sha256, "criteria_sha256": criteria_set.sha256}
        record(actor=actor, action="programme.loaded", target=row, after=after)
    return row


# ------------------------------------------------------------------ cycles


@transaction.atomic
def create_cycle(*, actor: Actor, programme: Programme, year: int, name_zh: str, name_en: str) -> Cycle:
    """Set up a cycle of a programme with its rounds. Raises ServiceError when that year has one already."""
    rules = programme_of_text(programme)
    taken = Cycle.objects.filter(year=year, programme__code=programme.code).exclude(state=Cycle.State.CANCELLED)
    if taken.exists():
        raise ServiceError(_("This programme has a cycle in that year already."), code="cycle_exists")
    try:
        with transaction.atomic():
            cycle = Cycle.objects.create(
                year=year, name_zh=name_zh, name_en=name_en, programme=programme, created_at=now()
            )
    except IntegrityError:  # two people at the same moment
        raise ServiceError(_("This programme has a cycle in that year already."), code="cycle_exists") from None
    Round.objects.bulk_create(
        Round(cycle=cycle, code=round_.code, kind=round_.kind, position=place)
        for place, round_ in enumerate(rules.rounds)
    )
    after = {"state": "draft", "year": year, "programme_sha256": programme.sha256}
    record(actor=actor, action="cycle.created", target=cycle, after=after)
    return cycle


@transaction.atomic
def set_dates(
    *,
    actor: Actor,
    cycle: Cycle,
    applications_open_at: datetime | None,
    applications_close_at: datetime | None,
    results_on: date | None = None,
    round_due: dict[str, datetime | None] | None = None,
    reason: str = "",
) -> Cycle:
    """Set the dates of a cycle; `round_due` by code, rounds not named keep theirs.

    Once the cycle is open a date can only be put off, and a reason is needed.
    """
    rounds, before = rounds_of(cycle), dates_of(cycle)
    due = {**before.due, **{code: moment for code, moment in (round_due or {}).items() if code in before.due}}
    dates = Dates(applications_open_at, applications_close_at, results_on, due)
    _require_dates(cycle, rounds, dates, reason)
    moved = Cycle.objects.filter(pk=cycle.pk, state=cycle.state).update(
        applications_open_at=applications_open_at, applications_close_at=applications_close_at, results_on=results_on
    )
    if not moved:
        raise StaleState
    for round in rounds:
        if due[round.code] != round.due_at:
            Round.objects.filter(pk=round.pk).update(due_at=due[round.code])
            round.due_at = due[round.code]
    cycle.applications_open_at, cycle.applications_close_at = applications_open_at, applications_close_at
    cycle.results_on = results_on
    old, new = _as_data(before), _as_data(dates)
    changed = [key for key in new if new[key] != old.get(key)]
    record(
        actor=actor,
        action="cycle.dates_set",
        target=cycle,
        before={key: old.get(key) for key in changed},
        after={key: new[key] for key in changed},
        reason=reason,
    )
    return cycle


def _require_dates(cycle: Cycle, rounds: list[Round], dates: Dates, reason: str) -> None:
    if cycle.state in (Cycle.State.PUBLISHED, Cycle.State.CANCELLED):
        raise ServiceError(_("This cycle is over; its dates can no longer change."), code="cycle_over")
    faults = [fault.sentence for fault in order_faults(rounds, dates)]
    if cycle.state != Cycle.State.DRAFT:
        faults += [fault.sentence for fault in change_faults(cycle, rounds, dates)]
        if not reason.strip():
            faults.append(_("Give the reason for the change; it is kept in the audit log."))
    if faults:
        raise ServiceError(" ".join(faults), code="dates_refused")


def _as_data(dates: Dates) -> dict[str, Any]:
    moments: dict[str, date | None] = {
        "applications_open_at": dates.applications_open_at,
        "applications_close_at": dates.applications_close_at,
        "results_on": dates.results_on,
        **{f"due:{code}": moment for code, moment in dates.due.items()},
    }
    return {key: None if moment is None else moment.isoformat() for key, moment in moments.items()}


@transaction.atomic
def open_cycle(*, actor: Actor, cycle: Cycle) -> Cycle:
    """Open a cycle for applications: its rules are fixed by their hashes and the announcement is published.

    Raises ServiceError naming all that is missing, StaleState when it was opened meanwhile.
    """
    require_transition("cycle", cycle.state, Cycle.State.APPLYING)
    if faults := opening_faults(cycle):
        raise ServiceError(" ".join(faults), code="cycle_incomplete")
    rules = programme_of(cycle)
    opened = Cycle.objects.filter(pk=cycle.pk, state=Cycle.State.DRAFT, programme=cycle.programme_id).update(
        state=Cycle.State.APPLYING,
        opened_at=now(),
        opened_by=actor.pk,
        pinned_criteria_sha256=cycle.programme.criteria_set.sha256,
        pinned_programme_sha256=rules.sha256,
    )
    if not opened:
        raise StaleState
    cycle.refresh_from_db(fields=_OPENED)
    after = {
        "state": cycle.state,
        "criteria_sha256": cycle.pinned_criteria_sha256,
        "programme_sha256": cycle.pinned_programme_sha256,
    }
    record(actor=actor, action="cycle.opened", target=cycle, before={"state": "draft"}, after=after)
    return cycle


_OPENED = ["state", "opened_at", "opened_by", "pinned_criteria_sha256", "pinned_programme_sha256"]


@transaction.atomic
def close_applications(*, actor: Actor, cycle: Cycle) -> Cycle:
    """Close applications after the deadline and its grace; the eligibility review begins."""
    if cycle.state == Cycle.State.APPLYING and not (verdict := can_close_applications(actor, cycle)):
        raise ServiceError(verdict.reason or _("Only the award office closes applications."), code="too_early")
    return _step(actor=actor, cycle=cycle, to=Cycle.State.ELIGIBILITY, action="cycle.applications_closed")


@transaction.atomic
def move_cycle(*, actor: Actor, cycle: Cycle, to: str, reason: str = "") -> Cycle:
    """Take a cycle one step of the lifecycle table. Opening and closing applications have services of their own;
    cancelling is the chief's and needs a reason."""
    require_transition("cycle", cycle.state, to)
    if to == Cycle.State.APPLYING:
        return open_cycle(actor=actor, cycle=cycle)
    if to == Cycle.State.ELIGIBILITY:
        return close_applications(actor=actor, cycle=cycle)
    if to == Cycle.State.CANCELLED:
        if not actor.has_role("chief"):
            enforce(refused(_("Only the head of the award office may cancel a cycle.")))
        if not reason.strip():
            raise ServiceError(_("Give the reason for cancelling; it is kept in the audit log."), code="reason_missing")
    return _step(actor=actor, cycle=cycle, to=to, action="cycle.moved", reason=reason)


def _step(*, actor: Actor, cycle: Cycle, to: str, action: str, reason: str = "") -> Cycle:
    old = cycle.state
    require_transition("cycle", old, to)
    if not Cycle.objects.filter(pk=cycle.pk, state=old).update(state=to):
        raise StaleState
    cycle.state = to
    record(actor=actor, action=action, target=cycle, before={"state": old}, after={"state": to}, reason=reason)
    return cycle


# ------------------------------------------------------------------ rounds


@transaction.atomic
def open_round(*, actor: Actor, round: Round) -> Round:
    """Open a round. The cycle is in assessment and the round before is closed, else ServiceError."""
    require_transition("round", round.state, Round.State.OPEN)
    round.cycle.refresh_from_db(fields=["state"])
    if round.cycle.state != Cycle.State.ASSESSING:
        raise ServiceError(_("Rounds are opened once the eligibility review is finished."), code="cycle_not_assessing")
    before = previous_round(round)
    if before is not None and before.state != Round.State.CLOSED:
        raise ServiceError(
            _("Close %(round)s first; rounds follow one another.") % {"round": before.name}, code="round_before_open"
        )
    moved = Round.objects.filter(pk=round.pk, state=Round.State.PENDING).update(state=Round.State.OPEN, opened_at=now())
    return _round_moved(actor, round, bool(moved), "round.opened", Round.State.PENDING)


@transaction.atomic
def close_round(*, actor: Actor, round: Round) -> Round:
    """Close an open round."""
    require_transition("round", round.state, Round.State.CLOSED)
    moved = Round.objects.filter(pk=round.pk, state=Round.State.OPEN).update(state=Round.State.CLOSED, closed_at=now())
    return _round_moved(actor, round, bool(moved), "round.closed", Round.State.OPEN)


def _round_moved(actor: Actor, round: Round, is_moved: bool, action: str, old: str) -> Round:
    if not is_moved:
        raise StaleState
    round.refresh_from_db(fields=["state", "opened_at", "closed_at"])
    record(actor=actor, action=action, target=round, before={"state": old}, after={"state": round.state})
    return round


# ------------------------------------------------------------------ working days


@transaction.atomic
def set_calendar_day(*, actor: Actor, day: date, is_working: bool, source: str) -> CalendarDay:
    """Enter a day that differs from the library; a day entered before is replaced."""
    before = CalendarDay.objects.filter(day=day).first()
    row, _created = CalendarDay.objects.update_or_create(day=day, defaults={"is_working": is_working, "source": source})
    record(
        actor=actor,
        action="calendar.day_set",
        target=row,
        before={"is_working": before.is_working} if before else None,
        after={"day": day.isoformat(), "is_working": is_working, "source": source},
    )
    return row


@transaction.atomic
def remove_calendar_day(*, actor: Actor, calendar_day: CalendarDay) -> None:
    """Take an entry back; the library's rule holds again. Raises StaleState when it is gone already."""
    deleted, _rows = CalendarDay.objects.filter(pk=calendar_day.pk, is_working=calendar_day.is_working).delete()
    if not deleted:
        raise StaleState
    before = {"day": calendar_day.day.isoformat(), "is_working": calendar_day.is_working}
    record(actor=actor, action="calendar.day_removed", target=calendar_day, before=before)


@transaction.atomic
def confirm_calendar_year(*, actor: Actor, year: int, source: str) -> CalendarYear:
    """State that the official holiday notice of a year is in the calendar. Raises ServiceError when it was stated."""
    row, is_new = CalendarYear.objects.get_or_create(year=year, defaults={"source": source, "confirmed_at": now()})
    if not is_new:
        raise ServiceError(_("This year was confirmed already."), code="year_confirmed")
    record(actor=actor, action="calendar.year_confirmed", target=row, after={"year": year, "source": source})
    return row
