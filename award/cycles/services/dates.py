"""Setting and putting off the dates of a cycle."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor
from award.core.errors import ServiceError, StaleState
from award.cycles.checks import Dates, change_faults, dates_of, order_faults
from award.cycles.models import Cycle, Round
from award.cycles.queries import rounds_of


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
