"""Who may write, issue and change honours, and who may read which certificate."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, refused
from award.core.clock import today
from award.cycles.models import Cycle
from award.cycles.permissions import can_run_cycles
from award.domain.lifecycle import may_follow
from award.honours.models import Certificate, Commendation
from award.honours.queries import certificates_for, certificates_with_cycle, commendations_with_cycle
from award.notices.queries import ended_notice


def get_commendation(actor: Actor, pk: int) -> Commendation:
    """The office's door to a commendation."""
    enforce(can_run_cycles(actor))
    commendation = commendations_with_cycle().filter(pk=pk).first()
    if commendation is None:
        raise Http404
    return commendation


def get_certificate(actor: Actor, pk: int) -> Certificate:
    """The office's door to a certificate."""
    enforce(can_run_cycles(actor))
    certificate = certificates_with_cycle().filter(pk=pk).first()
    if certificate is None:
        raise Http404
    return certificate


def get_own_certificate(actor: Actor, pk: int) -> Certificate:
    """The door of the winning organisation's members to their certificate."""
    certificate = certificates_for(actor).filter(pk=pk).first()
    if certificate is None:
        enforce(HIDDEN)
        raise Http404
    return certificate


def can_write_commendation(actor: Actor, cycle: Cycle) -> Verdict:
    """May the actor draft the commendation, or change the draft, now?"""
    if not actor.has_role("office"):
        return HIDDEN
    if Commendation.objects.filter(cycle=cycle, state=Commendation.State.ISSUED).exists():
        return refused(_("The commendation is issued; it can no longer change."))
    if cycle.state != Cycle.State.NOTICING or ended_notice(cycle) is None:
        return refused(_("A commendation can be written once the public notice has ended."))
    return ALLOWED


def can_issue(actor: Actor, commendation: Commendation) -> Verdict:
    """May the actor issue the commendation and its certificates now? The head of the office may."""
    if not actor.has_role("office"):
        return HIDDEN
    if not actor.has_role("chief"):
        return refused(_("Only the head of the award office may issue a commendation."))
    if commendation.state != Commendation.State.DRAFT:
        return refused(_("The commendation was issued already."))
    if commendation.cycle.state != Cycle.State.NOTICING or ended_notice(commendation.cycle) is None:
        return refused(_("A commendation can be issued once the public notice has ended."))
    if commendation.issued_on > today():
        return refused(_("The commendation bears a later date. Issue it on that day, or correct the date."))
    return ALLOWED


def can_change_certificate(actor: Actor, certificate: Certificate, to: str) -> Verdict:
    """May the actor suspend, revoke or reinstate the certificate? The head of the office may."""
    if not actor.has_role("office"):
        return HIDDEN
    if not actor.has_role("chief"):
        return refused(_("Only the head of the award office may suspend, revoke or reinstate a certificate."))
    if not may_follow("certificate", certificate.state, to):
        return refused(_("The certificate is not in a state that allows this."))
    return ALLOWED
