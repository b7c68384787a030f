"""A cycle made like an earlier one: its programme, and its dates moved to the new year."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor
from award.core.clock import BEIJING
from award.core.errors import ServiceError
from award.cycles.checks import dates_of
from award.cycles.models import Cycle, Round
from award.cycles.queries import working_day_rule
from award.cycles.services.cycles import create_cycle
from award.domain.workingdays import IsWorking, next_working_day

WEEK = timedelta(days=7)
_DAYS_OF_A_YEAR = 365.2425


@transaction.atomic
def copy_cycle(*, actor: Actor, source: Cycle, year: int, name_zh: str, name_en: str) -> Cycle:
    """Set up a cycle with the programme of `source`; its dates fall on the same weekday of the new year, or on the
    next working day where the one of the source was one. Raises ServiceError for a year that is not later.
    """
    if year <= source.year:
        raise ServiceError(_("The new cycle must be of a later year than the one copied."), code="year_not_later")
    cycle = create_cycle(actor=actor, programme=source.programme, year=year, name_zh=name_zh, name_en=name_en)
    dates = dates_of(source)
    rule = working_day_rule(date(source.year - 1, 1, 1))
    moved = {name: shifted(value, year - source.year, rule) for name, value in dates.named().items()}
    own = {name: value for name, value in moved.items() if ":" not in name}
    Cycle.objects.filter(pk=cycle.pk).update(copied_from=source, **own)
    for code in dates.due:
        Round.objects.filter(cycle=cycle, code=code).update(
            due_at=moved[f"due:{code}"], starts_on=moved[f"starts:{code}"]
        )
    cycle.refresh_from_db()
    kept = {name: value.isoformat() for name, value in moved.items() if value}
    record(actor=actor, action="cycle.copied", target=cycle, after={"from": source.pk, **kept})
    return cycle


def shifted(value: Any, years: int, is_working: IsWorking) -> Any:
    """A date so many years later on the same weekday; a working day becomes a working day. The hour stays."""
    if value is None:
        return None
    local = value.astimezone(BEIJING) if isinstance(value, datetime) else None
    day = local.date() if local else value
    moved = day + round(_DAYS_OF_A_YEAR * years / WEEK.days) * WEEK
    if is_working(day) and not is_working(moved):
        moved = next_working_day(moved, is_working)
    return datetime.combine(moved, local.time(), BEIJING) if local else moved
