"""Who may open a sealed sheet again, who sees the proof of one, and the doors to both."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from award.accounts.models import Role
from award.audit.models import TwoPersonAct
from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, found, refused
from award.cycles.models import Cycle, Round
from award.cycles.permissions import can_run_cycles
from award.cycles.queries import cycle_rows, programme_of
from award.panels.permissions import is_in_panel
from award.panels.queries import is_closed_to_experts
from award.scoring import queries
from award.scoring.models import ConsensusSheet, ScoreSheet
from award.scoring.permissions import can_see_sheet, can_see_sheets, get_sheet
from award.scoring.sealed import REOPENING

# ------------------------------------------------------------------ opening a sheet again


def can_reopen(actor: Actor, sheet: ScoreSheet) -> Verdict:
    """May the actor, one of the office, ask to open the sheet again, or open it? Only before it is looked at."""
    if not actor.has_role(Role.Name.OFFICE):
        return HIDDEN
    assignment = sheet.assignment
    if assignment.seat.expert.user_id == actor.pk:
        return refused(_("It is your own sheet; colleagues decide on it."))
    if sheet.state != ScoreSheet.State.SEALED:
        return refused(_("This sheet is not sealed."))
    if _is_opened(sheet):
        return refused(_("The sheets of this application are open. A mark changes only on the consensus sheet."))
    if assignment.round.state != Round.State.OPEN:
        return refused(_("This round is closed. No sheet of it is opened again."))
    if assignment.seat.left_at is not None or sheet.is_barred:  # type: ignore[attr-defined]
        return refused(_("This sheet does not count: its assessor has a conflict or left the panel."))
    if is_closed_to_experts(assignment.application):
        return refused(_("This application is no longer under assessment."))
    return ALLOWED


def _is_opened(sheet: ScoreSheet) -> bool:
    """Were, or are, the sheets of its application open to the panel?"""
    application, round = sheet.assignment.application, sheet.assignment.round
    talks = ConsensusSheet.objects.filter(application=application, round__position__gt=round.position)
    return queries.opening(application, round).is_open or talks.exists()


def can_decide_reopening(actor: Actor, act: TwoPersonAct) -> Verdict:
    """May the actor decide on it? Anyone of the office but the one who asked."""
    if not actor.has_role(Role.Name.OFFICE):
        return HIDDEN
    if act.asked_by_id == actor.pk:
        return refused(_("The person who asked cannot also decide. A second person must do it."))
    return ALLOWED


def get_sheet_to_reopen(actor: Actor, pk: int) -> ScoreSheet:
    """The office's door to a sheet: who, when, never a mark."""
    enforce(can_run_cycles(actor))
    return found(queries.sheets(), pk=pk)


def get_reopening(actor: Actor, pk: int) -> TwoPersonAct:
    """The office's door to a reopening that was asked for."""
    enforce(can_run_cycles(actor))
    return found(TwoPersonAct.objects.filter(kind=REOPENING), pk=pk)


# ------------------------------------------------------------------ proofs


def can_watch_seals(actor: Actor) -> Verdict:
    """The office and supervisors see which sheets are sealed, and their proofs after the opening."""
    is_watching = actor.has_role(Role.Name.OFFICE) or actor.has_role(Role.Name.SUPERVISOR)
    return ALLOWED if is_watching else HIDDEN


def get_watched_cycle(actor: Actor, pk: int) -> Cycle:
    """The door of the office and of supervisors to the seals of a cycle."""
    enforce(can_watch_seals(actor))
    return found(cycle_rows(), pk=pk)


def can_see_proof(actor: Actor, sheet: ScoreSheet) -> Verdict:
    """May the actor see what a sheet was sealed as? Nobody before the opening, the assessor neither: a nonce that is
    known lets anyone guess the marks of a commitment."""
    if can_watch_seals(actor):
        return _is_open(sheet)
    if verdict := can_see_sheet(actor, sheet):
        return _is_open(sheet)
    if not verdict.hidden:
        return verdict
    return _can_see_as_colleague(actor, sheet)


def _is_open(sheet: ScoreSheet) -> Verdict:
    if sheet.state != ScoreSheet.State.SEALED:
        return refused(_("This sheet is not sealed."))
    opening = queries.opening(sheet.assignment.application, sheet.assignment.round)
    return ALLOWED if opening.is_open else refused(opening.reason)


def _can_see_as_colleague(actor: Actor, sheet: ScoreSheet) -> Verdict:
    """A member of the panel sees the sheets that the panel talks over; of any other it does not learn that it is.

    A payload carries the assessor's code of the whole cycle, so that letters mixed anew for each application could be
    told apart by it: where the programme shows letters only, nobody sees a colleague's proof.
    """
    assignment = sheet.assignment
    if programme_of(assignment.round.cycle).consensus.assessors != "names":
        return HIDDEN
    if assignment.is_guest or assignment.seat.left_at is not None or sheet.is_barred:  # type: ignore[attr-defined]
        return HIDDEN
    if sheet.state != ScoreSheet.State.SEALED or not is_in_panel(actor, assignment.seat.panel):
        return HIDDEN
    return ALLOWED if can_see_sheets(actor, assignment.application, assignment.round) else HIDDEN


def reads_remarks(actor: Actor, sheet: ScoreSheet) -> bool:
    """Does the proof that the actor may see hold the remarks too? The office and supervisors get marks by code."""
    return sheet.assignment.seat.expert.user_id == actor.pk or not can_watch_seals(actor)


def get_proof_sheet(actor: Actor, pk: int) -> ScoreSheet:
    """The door to the proof of a sheet: 403 with the reason before the opening for those who know of the sheet."""
    sheet = found(queries.sheets(), pk=pk)
    enforce(can_see_proof(actor, sheet))
    return sheet


def get_sealed_sheet(actor: Actor, pk: int) -> ScoreSheet:
    """The assessor's door to the receipt of the own sheet."""
    sheet = get_sheet(actor, pk)
    enforce(ALLOWED if sheet.state == ScoreSheet.State.SEALED else refused(_("This sheet is not sealed.")))
    return sheet
