"""Applications given to panels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from award.applications.models import Application
from award.audit.services import record
from award.core.access import Actor
from award.core.errors import ServiceError, StaleState, require
from award.cycles.models import Round
from award.panels.bars import bars_of, was_lifted
from award.panels.models import Assignment, Panel, Seat
from award.panels.permissions import can_assign
from award.panels.queries import SINGLE, applications_of, current_seats, holders
from award.panels.services._common import add_assignments, tell
from award.panels.services.conflicts import find_conflicts
from award.panels.services.grants import sync_grants


@transaction.atomic
def assign(*, actor: Actor, panel: Panel, round: Round, applications: Iterable[Application]) -> list[Assignment]:
    """Give accepted applications to all members of a fixed panel for a round of sheets of single people.

    Raises ServiceError where a member is barred, or another panel holds the application. A panel that held it in an
    earlier round keeps it, without the members that are barred by now.
    """
    require(can_assign(actor, round))
    if round.kind not in SINGLE or round.cycle_id != panel.cycle_id:
        raise ServiceError(
            _("Applications are assigned for a round of independent sheets of this cycle."), code="round"
        )
    if not panel.fixed_at:
        raise ServiceError(_("Fix the panel first."), code="panel_not_fixed")
    wanted = {application.pk for application in applications}
    rows = list(
        Application.objects.select_for_update(of=("self",))
        .filter(pk__in=wanted, cycle_id=panel.cycle_id, state=Application.State.ACCEPTED)
        .select_related("organisation")
        .order_by("number")
    )
    if len(rows) != len(wanted):
        raise ServiceError(_("Only accepted applications of this cycle can be assigned."), code="not_accepted")
    seats = list(current_seats(panel))
    _require_free(panel, round, rows)
    _require_unbarred(panel, seats, rows)
    made = add_assignments(actor, seats, round, rows)
    find_conflicts(actor=actor, cycle=round.cycle)  # of members who keep an application from an earlier round
    record(
        actor=actor,
        action="panel.assigned",
        target=panel,
        after={"round": round.code, "applications": [row.number for row in rows], "assignments": len(made)},
    )
    return made


def _require_free(panel: Panel, round: Round, rows: list[Application]) -> None:
    held = holders(round)
    for row in rows:
        if row.pk in held and held[row.pk][0] != panel.pk:
            raise ServiceError(_("%(application)s is with another panel.") % {"application": row}, code="other_panel")


def _require_unbarred(panel: Panel, seats: list[Seat], rows: list[Application]) -> None:
    known = set(applications_of(panel).values_list("pk", flat=True))
    bars = bars_of(panel.cycle, [row for row in rows if row.pk not in known])
    for seat in seats:
        for bar in bars.get(seat.expert.user_id, {}).values():
            raise ServiceError(
                _("%(name)s may not assess %(application)s: %(reason)s.")
                % {"name": seat.expert, "application": bar.application, "reason": bar.reason},
                code="barred",
            )


@transaction.atomic
def unassign(*, actor: Actor, panel: Panel, round: Round, application: Application) -> None:
    """Take an application from a panel, as long as nobody there has declared: a sheet may exist after that."""
    require(can_assign(actor, round))
    all_rows = Assignment.objects.filter(round=round, application=application)
    if not all_rows.filter(seat__panel=panel, is_guest=False).exists():
        raise StaleState
    rows = all_rows.filter(Q(seat__panel=panel) | Q(is_guest=True)).select_for_update()  # guests go with the panel
    held = list(rows.values_list("pk", "cleared_at"))
    if any(cleared for _pk, cleared in held) or was_lifted(rows):
        raise ServiceError(
            _("%(application)s stays with the panel: a member has declared and may have begun to score.")
            % {"application": application},
            code="assessment_begun",
        )
    guests = Seat.objects.filter(assignments__in=all_rows.filter(is_guest=True), left_at__isnull=True)
    people = [seat.expert.user for seat in (*current_seats(panel), *guests.select_related("expert__user"))]
    rows.delete()
    sync_grants(actor=actor, cycle=round.cycle)
    for user in people:
        tell(actor, user, "panel_unassigned", held[0][0], round=round)
    record(
        actor=actor,
        action="panel.unassigned",
        target=panel,
        before={"round": round.code, "application": application.number},
    )


@transaction.atomic
def change_assignments(
    *, actor: Actor, round: Round, changes: Mapping[Application, tuple[Panel | None, Panel | None]]
) -> int:
    """Carry out what was changed on the board: application → (panel shown before, panel chosen). All or nothing."""
    held = holders(round)
    by_panel: dict[Panel, list[Application]] = {}
    for application, (old, new) in changes.items():
        if held.get(application.pk, (None,))[0] != (old.pk if old else None):
            raise StaleState
        if old:
            unassign(actor=actor, panel=old, round=round, application=application)
        if new:
            by_panel.setdefault(new, []).append(application)
    for panel, applications in by_panel.items():
        assign(actor=actor, panel=panel, round=round, applications=applications)
    record(actor=actor, action="round.assignments_changed", target=round, after={"applications": len(changes)})
    return len(changes)
