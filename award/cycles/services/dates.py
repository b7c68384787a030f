"""Setting and putting off the dates of a cycle. What is put off is kept, published and told to the applicants."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState
from award.cycles.checks import DAYS, Dates, change_faults, dates_of, order_faults
from award.cycles.models import Cycle, DateChange, Round
from award.cycles.queries import changes_as_shown, people_applying, rounds_of
from award.outbox.services import queue_message


@transaction.atomic
def set_dates(
    *,
    actor: Actor,
    cycle: Cycle,
    applications_open_at: datetime | None,
    applications_close_at: datetime | None,
    results_on: date | None = None,
    round_due: dict[str, datetime | None] | None = None,
    days: dict[str, date | None] | None = None,
    round_starts: dict[str, date | None] | None = None,
    reason: str = "",
) -> Cycle:
    """Set the dates of a cycle; of `round_due`, `round_starts` (by code) and `days` those not named stay.

    Once the cycle is open a date can only be put off, and a reason is needed; each change is kept and told.
    """
    rounds, before = rounds_of(cycle), dates_of(cycle)
    dates = Dates(
        applications_open_at,
        applications_close_at,
        results_on,
        _over(before.due, round_due),
        _over(before.days, days),
        _over(before.starts, round_starts),
    )
    _require_dates(cycle, rounds, dates, reason)
    _write(cycle, rounds, before, dates)
    old, new = _as_data(before), _as_data(dates)
    changed = [name for name in new if new[name] != old[name]]
    if cycle.state != Cycle.State.DRAFT and changed:
        _tell(actor, cycle, old, new, changed, reason)
    record(
        actor=actor,
        action="cycle.dates_set",
        target=cycle,
        before={name: old[name] for name in changed},
        after={name: new[name] for name in changed},
        reason=reason,
    )
    return cycle


def _over(stored: dict[str, Any], given: dict[str, Any] | None) -> dict[str, Any]:
    return {**stored, **{name: value for name, value in (given or {}).items() if name in stored}}


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


def _write(cycle: Cycle, rounds: list[Round], before: Dates, dates: Dates) -> None:
    own: dict[str, Any] = {
        "applications_open_at": dates.applications_open_at,
        "applications_close_at": dates.applications_close_at,
        "results_on": dates.results_on,
        **{name: dates.days[name] for name in DAYS},
    }
    held = {name: getattr(cycle, name) for name in own}  # of two who put off at once, one is told
    if not Cycle.objects.filter(pk=cycle.pk, state=cycle.state, **held).update(**own):
        raise StaleState
    for name, value in own.items():
        setattr(cycle, name, value)
    for round in rounds:
        due, starts = dates.due[round.code], dates.starts[round.code]
        if (due, starts) == (before.due[round.code], before.starts[round.code]):
            continue
        held = {"due_at": round.due_at, "starts_on": round.starts_on}
        if not Round.objects.filter(pk=round.pk, **held).update(due_at=due, starts_on=starts):
            raise StaleState
        round.due_at, round.starts_on = due, starts


def _tell(
    actor: Actor, cycle: Cycle, old: dict[str, str | None], new: dict[str, str | None], changed: list[str], reason: str
) -> None:
    """Keep each change for the announcement, and write to every person who applies: one mail for the act."""
    moment = now()
    rows = [
        DateChange.objects.create(
            cycle=cycle,
            field=name,
            old=old[name] or "",
            new=new[name] or "",
            reason=reason,
            changed_by_id=actor.pk,
            changed_at=moment,
        )
        for name in changed
    ]
    for person in people_applying(cycle):
        queue_message(
            actor=actor,
            recipient=person,
            kind="cycle_dates_changed",
            event_key=f"cycle_dates_changed:{rows[0].pk}:{person.pk}",
            context={"cycle": cycle, "changes": changes_as_shown(cycle, rows), "reason": reason},
        )


def _as_data(dates: Dates) -> dict[str, str | None]:
    return {name: None if value is None else value.isoformat() for name, value in dates.named().items()}
