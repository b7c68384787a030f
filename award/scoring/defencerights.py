"""Who sets a defence, draws its order and tells the applicants; the doors to it."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from award.applications.models import Application
from award.applications.permissions import get_application
from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, found, refused
from award.cycles.models import Round
from award.cycles.permissions import get_round
from award.panels.models import Panel
from award.scoring.defences import Timed, heard_by, sessions, slot_of
from award.scoring.models import DefenceSession

State = DefenceSession.State


def get_defence_round(actor: Actor, pk: int) -> Round:
    """The office's door to a defence round."""
    round = get_round(actor, pk)
    enforce(ALLOWED if round.kind == "defence" else HIDDEN)
    return round


def get_heard_panel(actor: Actor, round: Round, pk: int) -> Panel:
    """The office's door to a panel of the round's cycle."""
    enforce(ALLOWED if actor.has_role("office") else HIDDEN)
    return found(Panel.objects.filter(cycle=round.cycle_id), pk=pk)


def get_session(actor: Actor, pk: int) -> DefenceSession:
    """The office's door to a session."""
    enforce(ALLOWED if actor.has_role("office") else HIDDEN)
    return found(sessions(), pk=pk)


def get_drawn_session(actor: Actor, pk: int) -> DefenceSession:
    """The door of those who look at a draw: the office and supervisors, once it was drawn."""
    enforce(ALLOWED if actor.has_role("office") or actor.has_role("supervisor") else HIDDEN)
    return found(sessions().filter(state=State.DRAWN), pk=pk)


def get_own_slot(actor: Actor, pk: int) -> tuple[Application, Timed]:
    """An applicant's door to the time of its own defence, once it was told."""
    application = get_application(actor, pk)
    slot = slot_of(application)
    if slot is None or slot.has_left:
        raise Http404
    return application, slot


def can_set(actor: Actor, round: Round) -> Verdict:
    """May the actor set the day of a panel, or put it off? Until the round is closed."""
    if not actor.has_role("office"):
        return HIDDEN
    if round.state == Round.State.CLOSED:
        return refused(_("This round is closed. Nothing can be changed now."))
    return ALLOWED


def can_commit_order(actor: Actor, session: DefenceSession) -> Verdict:
    """May the seed of the order be committed now?"""
    if session.state != State.DRAFT:
        return refused(_("The seed is committed already; an order is drawn once."))
    if not heard_by(session.panel, session.round).exists():
        return refused(_("Give the panel its applications of this round first."))
    return can_set(actor, session.round)


def can_draw_order(actor: Actor, session: DefenceSession) -> Verdict:
    """May the order be drawn now?"""
    if session.state != State.COMMITTED:
        return refused(_("The seed must be committed first, and an order is drawn once."))
    return can_set(actor, session.round)


def can_tell(actor: Actor, session: DefenceSession) -> Verdict:
    """May the applicants be told now? Once the order is drawn, and once for each day set."""
    if session.state != State.DRAWN:
        return refused(_("Draw the order first."))
    if session.sent_at is not None:
        return refused(_("The applicants were told. They are told anew when the day is put off."))
    return can_set(actor, session.round)
