"""Who may write, post, end and withdraw notices, and who may read them."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, refused
from award.core.clock import today
from award.cycles.models import Cycle
from award.cycles.permissions import can_run_cycles
from award.deliberation.models import Decision
from award.notices.models import Notice
from award.notices.queries import notices_with_cycle, public_notices


def get_notice(actor: Actor, pk: int) -> Notice:
    """The office's door to a notice in any state."""
    enforce(can_run_cycles(actor))
    notice = notices_with_cycle().filter(pk=pk).first()
    if notice is None:
        raise Http404
    return notice


def get_public_notice(pk: int) -> Notice:
    """Anyone's door: a draft, and a notice before its first day, do not exist yet."""
    notice = public_notices().filter(pk=pk).first()
    if notice is None:
        raise Http404
    return notice


def _deciding(cycle: Cycle) -> Verdict:
    if not Decision.objects.filter(cycle=cycle, state=Decision.State.CONFIRMED).exists():
        return refused(_("A notice needs the decision, confirmed by a second person."))
    if cycle.state != Cycle.State.DECIDING:
        return refused(_("A notice is written and posted while the cycle is in deliberation."))
    return ALLOWED


def can_draft(actor: Actor, cycle: Cycle, kind: str) -> Verdict:
    """May the actor draft a notice of this kind in the cycle now?"""
    if not actor.has_role("office"):
        return HIDDEN
    if Notice.objects.filter(cycle=cycle, kind=kind).exclude(state=Notice.State.WITHDRAWN).exists():
        return refused(_("There is a notice of this kind in the cycle already."))
    return _deciding(cycle)


def can_edit(actor: Actor, notice: Notice) -> Verdict:
    """May the actor change title and text? Only of a draft."""
    if not actor.has_role("office"):
        return HIDDEN
    if notice.state != Notice.State.DRAFT:
        return refused(_("The notice is public; its text can no longer change."))
    return ALLOWED


def can_post(actor: Actor, notice: Notice) -> Verdict:
    """May the actor post the notice now?"""
    if not actor.has_role("office"):
        return HIDDEN
    if notice.state != Notice.State.DRAFT:
        return refused(_("The notice was posted already."))
    return _deciding(notice.cycle)


def can_end(actor: Actor | None, notice: Notice) -> Verdict:
    """May the notice be ended? After its last day only; `actor` is None for the worker."""
    if actor is not None and not actor.has_role("office"):
        return HIDDEN
    if notice.state != Notice.State.POSTED or notice.ends_on is None:
        return refused(_("Only a posted notice can be ended."))
    if today() <= notice.ends_on:
        return refused(_("The notice can be ended once its last day is over."))
    return ALLOWED


def can_withdraw(actor: Actor, notice: Notice) -> Verdict:
    """May the actor withdraw the notice? The head of the office may, while it is posted."""
    if not actor.has_role("office"):
        return HIDDEN
    if not actor.has_role("chief"):
        return refused(_("Only the head of the award office may withdraw a notice."))
    if notice.state != Notice.State.POSTED:
        return refused(_("Only a posted notice can be withdrawn."))
    return ALLOWED
