"""Who may change an entry of the register or answer an invitation; the doors to them."""

from __future__ import annotations

import hashlib
import re

from django.utils.translation import gettext_lazy as _

from award.accounts.models import Role
from award.core.access import ALLOWED, HIDDEN, Actor, HiddenFromActor, Verdict, enforce, found, refused
from award.core.clock import now
from award.panels.models import Assignment, Expert, ExpertTie, SeatInvitation
from award.panels.permissions import can_run_panels
from award.panels.queries import FORMING

LONGEST_TOKEN = 64
_LINK = re.compile(r"(/panel/invitations/)[\w-]+")


def can_keep_own_entry(actor: Actor, expert: Expert) -> Verdict:
    """May the actor change the entry as the person it is about?"""
    is_own = actor.is_authenticated and expert.user_id == actor.pk and actor.has_role(Role.Name.EXPERT)
    return ALLOWED if is_own else HIDDEN


def can_keep_ties(actor: Actor, expert: Expert) -> Verdict:
    """The office and the expert itself."""
    return can_run_panels(actor) or can_keep_own_entry(actor, expert)


def can_remove_tie(actor: Actor, tie: ExpertTie) -> Verdict:
    """The office any; an expert its own entries, for what the office learned elsewhere is not the expert's to drop."""
    verdict = can_keep_ties(actor, tie.expert)
    if verdict and not actor.has_role(Role.Name.OFFICE) and tie.entered_by_id != actor.pk:
        return refused(_("The award office entered this. Ask the office to change it."))
    return verdict


def get_own_expert(actor: Actor) -> Expert:
    """One's own entry in the register."""
    if not actor.is_authenticated or not actor.has_role(Role.Name.EXPERT):
        raise HiddenFromActor
    return found(Expert.objects.select_related("user", "division"), user_id=actor.pk)


def get_tie(actor: Actor, pk: int) -> ExpertTie:
    """The office's door to a tie."""
    enforce(can_run_panels(actor))
    return found(ExpertTie.objects.select_related("expert__user"), pk=pk)


def get_own_tie(actor: Actor, pk: int) -> ExpertTie:
    """The door to a tie of oneself."""
    return found(ExpertTie.objects.select_related("expert"), pk=pk, expert=get_own_expert(actor))


# ------------------------------------------------------------------ invitations

_INVITED = ("panel__cycle__programme__criteria_set", "expert__user", "seat", "invited_by")


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def without_token(text: str) -> str:
    """A letter as anyone but the person invited may read it: who holds the link could answer in the expert's place."""
    return _LINK.sub(r"\1••••", text)


def get_seat_invitation(actor: Actor, pk: int) -> SeatInvitation:
    """The office's door to an invitation."""
    enforce(can_run_panels(actor))
    return found(SeatInvitation.objects.select_related(*_INVITED), pk=pk)


def get_invitation_by_token(actor: Actor, token: str) -> SeatInvitation:
    """The door of whoever holds the link: nobody logged in, or the person invited. To anyone else there is nothing."""
    if len(token) > LONGEST_TOKEN:
        raise HiddenFromActor
    invitation = found(SeatInvitation.objects.select_related(*_INVITED), token_sha256=token_hash(token))
    if actor.is_authenticated and actor.pk != invitation.expert.user_id:
        raise HiddenFromActor
    return invitation


def is_overdue(invitation: SeatInvitation) -> bool:
    """Is the invitation open though the time to answer is over?"""
    return invitation.state == SeatInvitation.State.OPEN and invitation.due_at < now()


def can_step_back(invitation: SeatInvitation) -> Verdict:
    """Can the seat that was accepted be given up by its holder? Not once it has read: its sheets may be sealed."""
    if invitation.panel.cycle.state not in FORMING:
        return refused(_("This invitation is closed."))
    if Assignment.objects.filter(seat=invitation.seat_id, cleared_at__isnull=False).exists():
        return refused(
            _("You have declared and may have begun to score. Ask the award office to record that you leave.")
        )
    return ALLOWED


def can_answer(invitation: SeatInvitation) -> Verdict:
    """Can the invitation be accepted or declined now?"""
    if is_overdue(invitation):
        return refused(_("The time to answer is over. The award office may invite you again."))
    if invitation.state != SeatInvitation.State.OPEN or invitation.panel.cycle.state not in FORMING:
        return refused(_("This invitation is closed."))
    return ALLOWED
