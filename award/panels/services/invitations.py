"""Inviting experts to seats, and what they answer. Of the token in the link only the hash is kept."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from award.accounts.models import User
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import BEIJING, now, today
from award.core.errors import ServiceError, StaleState, require
from award.cycles.letters import office_words
from award.cycles.models import Cycle
from award.cycles.queries import programme_of, working_day_rule
from award.domain.lifecycle import require_transition
from award.domain.workingdays import add_working_days
from award.outbox.services import queue_message
from award.panels.invited import has_chair, members_expected, overdue_invitations
from award.panels.models import Expert, Panel, Seat, SeatInvitation
from award.panels.permissions import can_form_panels
from award.panels.queries import seated_experts
from award.panels.registerrights import can_answer, can_step_back, is_overdue, token_hash
from award.panels.services._common import recall_letter, save, tell
from award.panels.services.panels import give_seat, require_fit, take_seat

_State = SeatInvitation.State


@transaction.atomic
def invite(
    *,
    actor: Actor,
    panel: Panel,
    expert: Expert,
    role: str,
    replaces: SeatInvitation | None = None,
    is_held: bool = False,
) -> SeatInvitation:
    """Ask an expert to take a seat. Held: the mail waits in the outbox until the office has looked at it."""
    require(can_form_panels(actor, panel.cycle))
    Cycle.objects.select_for_update().get(pk=panel.cycle_id)  # one at a time: places are counted
    require_fit(panel, expert)
    _close_lapsed(actor, expert, panel.cycle)
    _require_place(panel, expert, role)
    token = secrets.token_urlsafe(32)
    invitation = SeatInvitation(
        cycle=panel.cycle, expert=expert, panel=panel, role=role, replaces=replaces, token_sha256=token_hash(token),
        due_at=answer_by(panel.cycle), invited_by_id=actor.pk, invited_at=now(),
    )  # fmt: skip
    save(invitation)
    _send(actor, invitation, token, is_held)
    after = {"panel": panel.pk, "expert": expert.pk, "role": role, "replaces": replaces.pk if replaces else None}
    record(actor=actor, action="invitation.sent", target=invitation, after=after)
    return invitation


@transaction.atomic
def resend_invitation(*, actor: Actor, invitation: SeatInvitation) -> SeatInvitation:
    """Send a new link with a new day to answer by. The link sent before is void."""
    require(can_form_panels(actor, invitation.cycle))
    token = secrets.token_urlsafe(32)
    rows = SeatInvitation.objects.filter(pk=invitation.pk, state=_State.OPEN, token_sha256=invitation.token_sha256)
    if not rows.update(token_sha256=token_hash(token), due_at=answer_by(invitation.cycle)):
        raise StaleState
    invitation.refresh_from_db()
    recall_letter(actor, invitation)
    _send(actor, invitation, token, is_held=False)
    record(actor=actor, action="invitation.sent_again", target=invitation)
    return invitation


@transaction.atomic
def withdraw_seat_invitation(*, actor: Actor, invitation: SeatInvitation, reason: str) -> None:
    """The office takes an invitation back, and the seat with it where it was accepted.

    The person is told, unless the letter had not left the outbox: then it is dropped, and nobody hears of it.
    """
    require(can_form_panels(actor, invitation.cycle))
    if not reason.strip():
        raise ServiceError(_("Say why; the expert is told."), code="reason_needed")
    old = _move(invitation, (_State.OPEN, _State.ACCEPTED), _State.WITHDRAWN, reason)
    _give_up(actor, invitation, reason)
    if not recall_letter(actor, invitation):
        tell(actor, invitation.expert.user, "seat_withdrawn", invitation.pk, invitation=invitation)
    _record_move(actor, invitation, old, reason)


@transaction.atomic
def accept_invitation(*, actor: Actor, invitation: SeatInvitation, name: str) -> Seat:
    """The person invited signs the statement of confidentiality by its name, and is seated."""
    if invitation.expert.user_id != actor.pk:
        raise ServiceError(_("Only the person invited can accept."), code="refused")
    require(can_answer(invitation))
    if _folded(name) != _folded(str(invitation.expert.user)):
        raise ServiceError(
            _("Sign with your name as it stands in the register: %(name)s.") % {"name": invitation.expert.user},
            code="signature",
        )
    old = _move(invitation, (_State.OPEN,), _State.ACCEPTED, "")
    seat = _seated(actor, invitation)
    SeatInvitation.objects.filter(pk=invitation.pk).update(seat=seat)
    invitation.seat = seat
    _tell_office(actor, invitation)
    _record_move(actor, invitation, old, signed=statement_hash(invitation.cycle))
    return seat


@transaction.atomic
def decline_invitation(*, actor: Actor | None, invitation: SeatInvitation, reason: str) -> None:
    """Decline with a reason, by the link alone or logged in; a seat that was accepted is given up (logged in only)."""
    if actor is not None and invitation.expert.user_id != actor.pk:
        raise ServiceError(_("Only the person invited can decline."), code="refused")
    if not reason.strip():
        raise ServiceError(_("Say why; the award office looks for someone else."), code="reason_needed")
    is_member = invitation.state == _State.ACCEPTED and actor is not None
    require(can_step_back(invitation) if is_member else can_answer(invitation))
    old = _move(invitation, (_State.OPEN, _State.ACCEPTED), _State.DECLINED, reason)
    if old == _State.ACCEPTED and actor is not None:
        _give_up(actor, invitation, reason)
    _tell_office(actor, invitation)
    _record_move(actor, invitation, old)


@transaction.atomic
def lapse_invitations(*, actor: Actor | None = None) -> int:
    """Close the invitations that were not answered in time; whoever invited is told. Returns how many."""
    count = 0
    for invitation in overdue_invitations():
        count += _lapse(actor, invitation)
    return count


def answer_by(cycle: Cycle) -> datetime:
    """The end of the last day to answer, in working days from today by the programme."""
    start = today()
    day = add_working_days(start, programme_of(cycle).panels.invitation_days, working_day_rule(start))
    return datetime.combine(day, datetime.max.time().replace(microsecond=0), tzinfo=BEIJING)


def statement_hash(cycle: Cycle) -> str:
    """Names the statement that is signed, in both languages."""
    text = programme_of(cycle).panels.confidentiality
    return hashlib.sha256(f"{text.zh}\n{text.en}".encode()).hexdigest()


def _seated(actor: Actor, invitation: SeatInvitation) -> Seat:
    """The seat. Why it cannot be given is the office's matter: the reason may name an applicant."""
    try:
        return give_seat(actor, invitation.panel, invitation.expert, invitation.role)
    except ServiceError as error:
        if error.code == "stale_state":
            raise
        raise ServiceError(
            _("You cannot be seated in this panel now. Please call the award office."), code="not_seated"
        ) from None


def _require_place(panel: Panel, expert: Expert, role: str) -> None:
    """Refuse someone who sits in a panel, a second chair, and one more than a panel may have."""
    if expert.pk in seated_experts(panel.cycle):
        raise ServiceError(_("This expert sits in a panel of this cycle already."), code="seated")
    if role == Seat.Role.CHAIR and has_chair(panel):
        raise ServiceError(_("This panel has a chair, or someone is invited to be it."), code="chair")
    if role == Seat.Role.CHAIR and not expert.may_chair:
        raise ServiceError(_("The register does not say that this expert may chair a panel."), code="may_not_chair")
    most = programme_of(panel.cycle).panels.maximum_members
    if role != Seat.Role.SECRETARY and members_expected(panel) >= most:
        text = _("The panel has %(most)s members, those invited included; the programme allows no more.")
        raise ServiceError(text % {"most": most}, code="panel_full")


def _close_lapsed(actor: Actor, expert: Expert, cycle: Cycle) -> None:
    for invitation in overdue_invitations().filter(expert=expert, cycle=cycle):
        _lapse(actor, invitation)


def _lapse(actor: Actor | None, invitation: SeatInvitation) -> bool:
    if not is_overdue(invitation):
        return False
    old = _move(invitation, (_State.OPEN,), _State.LAPSED, "")
    recall_letter(actor, invitation)
    _tell_office(actor, invitation)
    _record_move(actor, invitation, old)
    return True


def _move(invitation: SeatInvitation, old: tuple[str, ...], new: str, reason: str) -> str:
    """The one step of the state, from what the page showed. Returns the state before."""
    before = invitation.state
    if before not in old:
        raise StaleState
    require_transition("seat_invitation", before, new)
    rows = SeatInvitation.objects.filter(pk=invitation.pk, state=before, token_sha256=invitation.token_sha256)
    if not rows.update(state=new, answered_at=now(), reason=reason.strip()):
        raise StaleState
    invitation.refresh_from_db(fields=["state", "answered_at", "reason"])
    return before


def _give_up(actor: Actor, invitation: SeatInvitation, reason: str) -> None:
    """Free the seat: taken out of an open panel, left in a fixed one."""
    seat = invitation.seat
    if seat is None or seat.left_at:
        return
    if not Seat.objects.filter(pk=seat.pk, panel__fixed_at__isnull=True).delete()[0]:
        take_seat(actor, seat, reason)


def _send(actor: Actor, invitation: SeatInvitation, token: str, is_held: bool) -> None:
    address = f"{settings.BASE_URL}{reverse('panels:invitation', args=[token])}"
    queue_message(
        actor=actor,
        recipient=invitation.expert.user,
        kind="seat_invited",
        event_key=f"seat_invited:{invitation.pk}:{invitation.token_sha256[:16]}",
        context={
            "invitation": invitation,
            "address": address,
            "words": office_words(invitation.cycle, "seat_invited", invitation.expert.user),
        },
        is_held=is_held,
    )


def _tell_office(actor: Actor | None, invitation: SeatInvitation) -> None:
    address = f"{settings.BASE_URL}{reverse('panels:invitations', args=[invitation.cycle_id])}"
    queue_message(
        actor=actor,
        recipient=User.objects.get(pk=invitation.invited_by_id),
        kind="seat_answered",
        event_key=f"seat_answered:{invitation.pk}:{invitation.state}",
        context={"invitation": invitation, "address": address},
    )


def _record_move(actor: Actor | None, invitation: SeatInvitation, old: str, reason: str = "", signed: str = "") -> None:
    after = {"state": str(invitation.state), **({"statement_sha256": signed} if signed else {})}
    record(
        actor=actor, action=f"invitation.{invitation.state}", target=invitation, before={"state": str(old)},
        after=after, reason=reason.strip(),
    )  # fmt: skip


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
