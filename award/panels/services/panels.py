"""Panels and who sits in them."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from award.accounts.models import Role
from award.applications.models import Application
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState, require
from award.cycles.models import Cycle
from award.domain.lifecycle import require_transition
from award.panels.bars import bars_of
from award.panels.invited import is_free
from award.panels.models import Assignment, Expert, Panel, Seat, SeatInvitation
from award.panels.permissions import can_fix, can_form_panels
from award.panels.planqueries import held_or_planned
from award.panels.queries import current_seats, panel_faults, pseudonyms_used
from award.panels.services._common import add_assignments, recall_letter, save, tell
from award.panels.services.grants import sync_grants

PSEUDONYM_DIGITS = 3  # one width for all of a cycle, so that they sort as they count


@transaction.atomic
def create_panel(*, actor: Actor, cycle: Cycle, code: str, name: str) -> Panel:
    """Make an empty panel of the cycle."""
    require(can_form_panels(actor, cycle))
    panel = Panel(cycle=cycle, code=code, name=name)
    save(panel)
    record(actor=actor, action="panel.created", target=panel, after={"cycle": cycle.pk, "code": panel.code})
    return panel


@transaction.atomic
def seat_expert(*, actor: Actor, panel: Panel, expert: Expert, role: str) -> Seat:
    """Seat an expert. In a fixed panel the newcomer gets a pseudonym and what the panel holds.

    An invitation of the cycle that the expert has not answered is closed: its link gives nothing any more.
    """
    require(can_form_panels(actor, panel.cycle))
    seat = give_seat(actor, panel, expert, role)
    _close_invitation(actor, seat)
    return seat


def give_seat(actor: Actor, panel: Panel, expert: Expert, role: str) -> Seat:
    """Seat someone whom the office chose: now, or by an invitation that the person accepts."""
    Cycle.objects.select_for_update().get(pk=panel.cycle_id)  # one at a time: pseudonyms are counted
    panel.refresh_from_db(fields=["fixed_at"])
    require_fit(panel, expert)
    seat = Seat(panel=panel, cycle=panel.cycle, expert=expert, role=role)
    if panel.fixed_at:
        seat.pseudonym = _next_pseudonyms(panel.cycle, 1)[0]
    save(seat)
    if panel.fixed_at:
        tell(actor, expert.user, "panel_seated", seat.pk, panel=panel, seat=seat)
        _catch_up(actor, seat)
    record(
        actor=actor, action="seat.given", target=seat, after={"panel": panel.pk, "expert": expert.pk, "role": seat.role}
    )
    return seat


def _close_invitation(actor: Actor, seat: Seat) -> None:
    old, new = SeatInvitation.State.OPEN, SeatInvitation.State.WITHDRAWN
    invitation = SeatInvitation.objects.filter(cycle=seat.cycle, expert=seat.expert, state=old).first()
    if invitation is None:
        return
    require_transition("seat_invitation", old, new)
    with translation.override(seat.expert.user.language):
        reason = _("The award office seated you without waiting for the answer.")
    if not SeatInvitation.objects.filter(pk=invitation.pk, state=old).update(
        state=new, answered_at=now(), reason=reason
    ):
        raise StaleState
    recall_letter(actor, invitation)
    record(
        actor=actor, action="invitation.withdrawn", target=invitation, before={"state": str(old)},
        after={"state": str(new), "seat": seat.pk},
    )  # fmt: skip


def require_fit(panel: Panel, expert: Expert) -> None:
    """Refuse whoever must not assess what the panel holds or is to get, and whoever works for the award office."""
    if not is_free(expert):
        raise ServiceError(_("This expert is marked as not available."), code="not_available")
    if expert.user.has_role(Role.Name.OFFICE) or expert.user.has_role(Role.Name.SUPERVISOR):
        raise ServiceError(_("Staff of the award office and supervisors do not assess."), code="office_staff")
    bars = bars_of(panel.cycle, held_or_planned(panel)).get(expert.user_id, {})
    for bar in bars.values():
        raise ServiceError(
            _("%(name)s may not assess %(application)s: %(reason)s.")
            % {"name": expert, "application": bar.application, "reason": bar.reason},
            code="barred",
        )


def _next_pseudonyms(cycle: Cycle, count: int) -> list[str]:
    """Pseudonyms after the highest ever given: seats are kept when their people leave, so none comes twice."""
    used = pseudonyms_used(cycle)
    width = len(used[0]) - 1 if used else PSEUDONYM_DIGITS
    highest = max((int(code[1:]) for code in used), default=0)
    if highest + count >= 10**width:
        raise ServiceError(_("A cycle has room for 999 seats."), code="too_many_seats")
    return [f"J{highest + place:0{width}d}" for place in range(1, count + 1)]


def _catch_up(actor: Actor, seat: Seat) -> None:
    """Give a newcomer what its panel holds in the latest round of sheets.

    Closed or not: whoever joins for the consensus or the site visit must declare and read before it takes part.
    """
    held = Assignment.objects.filter(seat__panel=seat.panel, is_guest=False).order_by("-round__position")
    latest = held.select_related("round").first()
    if latest is None:
        return
    numbers = held.filter(round=latest.round).order_by().values("application")
    rows = Application.objects.filter(pk__in=numbers, state=Application.State.ACCEPTED).select_related("organisation")
    add_assignments(actor, [seat], latest.round, list(rows.order_by("number")))


@transaction.atomic
def unseat(*, actor: Actor, seat: Seat) -> None:
    """Take a person out of a panel that is not fixed yet."""
    require(can_form_panels(actor, seat.cycle))
    end_invitation(seat)
    removed, _details = Seat.objects.filter(pk=seat.pk, panel__fixed_at__isnull=True).delete()
    if not removed:
        raise ServiceError(_("The panel is fixed: record that the member left instead."), code="panel_fixed")
    record(actor=actor, action="seat.removed", target=seat.panel, before={"expert": seat.expert_id, "role": seat.role})


@transaction.atomic
def leave_seat(*, actor: Actor, seat: Seat, reason: str) -> Seat:
    """Record that a member of a fixed panel left. Its grants vanish; its pseudonym is never used again."""
    if not reason.strip():
        raise ServiceError(_("Say why the member left."), code="reason_needed")
    require(can_form_panels(actor, seat.cycle))
    return take_seat(actor, seat, reason)


def take_seat(actor: Actor, seat: Seat, reason: str) -> Seat:
    """End a seat of a fixed panel, by the office or by its member."""
    moved = Seat.objects.filter(pk=seat.pk, left_at__isnull=True, panel__fixed_at__isnull=False).update(left_at=now())
    if not moved:
        raise StaleState
    end_invitation(seat)
    seat.refresh_from_db()
    sync_grants(actor=actor, cycle=seat.cycle)
    tell(actor, seat.expert.user, "panel_left", seat.pk, panel=seat.panel)
    record(
        actor=actor,
        action="seat.left",
        target=seat,
        before={"state": "seated"},
        after={"state": "left", "pseudonym": seat.pseudonym},
        reason=reason.strip(),
    )
    return seat


def end_invitation(seat: Seat) -> None:
    """A seat that is given up ends the invitation it came from, so that the person can be invited anew."""
    accepted = SeatInvitation.objects.filter(seat=seat, state=SeatInvitation.State.ACCEPTED)
    accepted.update(state=SeatInvitation.State.WITHDRAWN)


@transaction.atomic
def fix_panel(*, actor: Actor, panel: Panel) -> Panel:
    """Fix the members: the programme's minimum is met, pseudonyms are given, the members are told."""
    Cycle.objects.select_for_update().get(pk=panel.cycle_id)
    panel.refresh_from_db(fields=["fixed_at"])
    require(can_fix(actor, panel))
    seats = list(current_seats(panel))
    if faults := panel_faults(panel, seats):
        raise ServiceError(" ".join(faults), code="panel_incomplete")
    if not Panel.objects.filter(pk=panel.pk, fixed_at__isnull=True).update(fixed_at=now()):
        raise StaleState
    for seat, pseudonym in zip(seats, _next_pseudonyms(panel.cycle, len(seats)), strict=True):
        Seat.objects.filter(pk=seat.pk).update(pseudonym=pseudonym)
        tell(actor, seat.expert.user, "panel_seated", seat.pk, panel=panel, seat=seat)
    panel.refresh_from_db(fields=["fixed_at"])
    record(
        actor=actor,
        action="panel.fixed",
        target=panel,
        before={"state": "open"},
        after={"state": "fixed", "seats": len(seats)},
    )
    return panel
