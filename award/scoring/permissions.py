"""Who may see and write which sheet: only its assessor, and the panel together after the opening."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from award.applications.models import Application
from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, found, refused
from award.cycles.models import Round
from award.panels.bars import is_barred
from award.panels.permissions import can_chair, can_read, is_in_panel
from award.panels.queries import is_closed_to_experts, is_over_for_experts
from award.scoring import queries
from award.scoring.models import ConsensusSheet, Finding, ScoreSheet


def can_see_sheet(actor: Actor, sheet: ScoreSheet) -> Verdict:
    """Only the assessor sees a sheet, and no longer after a conflict or after leaving the panel."""
    if not _is_assessor(actor, sheet):
        return HIDDEN
    return can_read(actor, sheet.assignment.application)


def can_edit_sheet(actor: Actor, sheet: ScoreSheet) -> Verdict:
    """May the assessor write on the sheet now? Reads the facts the sheet was fetched with, so that a save can ask again
    under its lock without asking for grants, which are derived from these facts."""
    if not _is_assessor(actor, sheet) or _is_barred(actor, sheet):
        return HIDDEN
    if sheet.state == ScoreSheet.State.SEALED:
        return refused(_("This sheet is sealed; its marks and remarks stay as they are."))
    if is_closed_to_experts(sheet.assignment.application):
        return refused(_("This application is no longer under assessment."))
    if is_over_for_experts(sheet.assignment.round.cycle):
        return refused(_("The assessment is over. Experts have no access any more."))
    if sheet.assignment.round.state != Round.State.OPEN:
        return refused(_("This round is closed. What you entered before was kept; nothing can be changed now."))
    return ALLOWED


def _is_assessor(actor: Actor, sheet: ScoreSheet) -> bool:
    assignment = sheet.assignment
    is_current = assignment.cleared_at is not None and assignment.seat.left_at is None
    return is_current and assignment.seat.expert.user_id == actor.pk


def _is_barred(actor: Actor, sheet: ScoreSheet) -> bool:
    known = getattr(sheet, "is_barred", None)
    return is_barred(actor, sheet.assignment.application) if known is None else known


def get_sheet(actor: Actor, pk: int) -> ScoreSheet:
    """The actor's own sheet, or 404."""
    sheet = found(queries.sheets(), pk=pk)
    enforce(can_see_sheet(actor, sheet))
    return sheet


def get_sheet_to_write(actor: Actor, pk: int) -> ScoreSheet:
    """The door of a save: 404 as for `get_sheet`, by the facts fetched with the sheet alone.

    Whether the sheet may be written on now is asked by the service, under its lock.
    """
    sheet = found(queries.sheets(), pk=pk)
    verdict = can_edit_sheet(actor, sheet)
    if verdict.hidden:
        enforce(verdict)
    return sheet


def get_finding(actor: Actor, pk: int) -> Finding:
    """A remark on the actor's own sheet, or 404. `finding.sheet` is complete."""
    finding = queries.finding_of(pk)
    if finding is None:
        raise Http404
    finding.sheet = get_sheet(actor, finding.sheet_id)
    return finding


def can_see_sheets(actor: Actor, application: Application, round: Round) -> Verdict:
    """May the actor look at the sheets of all assessors of the application in that round?

    Only who reads the application, has sealed the own sheet if one is expected, and after the opening.
    """
    verdict = can_read(actor, application)
    if not verdict:
        return verdict
    own = queries.own_assignment(actor, application, round)
    sealed = own is None or (hasattr(own, "sheet") and own.sheet.state == ScoreSheet.State.SEALED)
    if not sealed:
        return refused(_("The sheets of the others stay closed to you, since your own sheet is not sealed."))
    opening = queries.opening(application, round)
    return ALLOWED if opening.is_open else refused(opening.reason)


def can_see_consensus(actor: Actor, sheet: ConsensusSheet) -> Verdict:
    """The panel sees the consensus on an application that its members may read, after the opening."""
    if not is_in_panel(actor, sheet.panel):
        return HIDDEN
    source = queries.sheets_round(sheet.round)
    if source is None:
        return HIDDEN
    return can_see_sheets(actor, sheet.application, source)


def can_lead_consensus(actor: Actor, sheet: ConsensusSheet) -> Verdict:
    """May the actor, the chair, agree the sheet now?"""
    if not is_in_panel(actor, sheet.panel):
        return HIDDEN
    verdict = can_chair(actor, sheet.application)
    return is_running(sheet) if verdict else verdict


def is_running(sheet: ConsensusSheet) -> Verdict:
    """Is the consensus still under discussion, and its round open?"""
    if sheet.state == ConsensusSheet.State.AGREED:
        return refused(_("The consensus is agreed; its marks stay as they are."))
    if sheet.round.state != Round.State.OPEN:
        return refused(_("This round is closed. Nothing can be changed now."))
    return ALLOWED


def get_consensus(actor: Actor, pk: int) -> ConsensusSheet:
    """A consensus sheet of the actor's panel: 404 for others, 403 with the reason before the opening."""
    sheet = found(queries.consensus_sheets(), pk=pk)
    enforce(can_see_consensus(actor, sheet))
    return sheet


def get_led_consensus(actor: Actor, pk: int) -> ConsensusSheet:
    """A consensus sheet that the actor chairs: 404 for strangers, 403 for the other members of the panel."""
    sheet = get_consensus(actor, pk)
    enforce(can_chair(actor, sheet.application))
    return sheet
