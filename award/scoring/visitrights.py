"""Who may see and write which site visit: the panel after the opening; office and applicant see parts of the plan."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from award.applications.models import Application
from award.applications.permissions import get_application
from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, found, refused
from award.cycles.models import Round
from award.panels.models import Seat
from award.scoring import queries, visitqueries
from award.scoring.models import ConsensusSheet, SiteVisit, VisitPhoto
from award.scoring.permissions import can_see_consensus


def can_see_visit(actor: Actor, sheet: ConsensusSheet) -> Verdict:
    """The panel sees the visit as it sees the consensus: no longer after a conflict or after leaving."""
    if sheet.round.kind != visitqueries.KIND:
        return HIDDEN
    return can_see_consensus(actor, sheet)


def noting(sheet: ConsensusSheet) -> Verdict:
    """May those who see the visit write on it now?"""
    if sheet.state == ConsensusSheet.State.AGREED:
        return refused(_("The sheet of this visit is agreed; everything noted stays as it is."))
    if sheet.round.state != Round.State.OPEN:
        return refused(_("This round is closed. Nothing can be changed now."))
    return ALLOWED


def planning(sheet: ConsensusSheet, seat: Seat | None) -> Verdict:
    """May the one in that seat, who sees the visit, plan it now? The chair and the secretary."""
    verdict = noting(sheet)
    if verdict and (seat is None or seat.role not in visitqueries.PLANNERS):
        return refused(_("The chair and the secretary of the panel plan the visit."))
    return verdict


def can_note(actor: Actor, sheet: ConsensusSheet) -> Verdict:
    """May the actor, a member of the panel, write on the visit now?"""
    return can_see_visit(actor, sheet) and noting(sheet)


def can_plan(actor: Actor, sheet: ConsensusSheet) -> Verdict:
    """May the actor plan the visit now?"""
    return can_see_visit(actor, sheet) and planning(sheet, visitqueries.seat_in(actor, sheet))


def get_visit_sheet(actor: Actor, pk: int) -> ConsensusSheet:
    """The door to the consensus sheet of a visit that is still to be opened."""
    sheet = found(queries.consensus_sheets(), pk=pk)
    enforce(can_see_visit(actor, sheet))
    return sheet


def get_visit(actor: Actor, pk: int) -> SiteVisit:
    """A visit of the actor's panel: 404 for everyone else."""
    visit = found(visitqueries.visits(), pk=pk)
    enforce(can_see_visit(actor, visit.sheet))
    return visit


def get_planned_visit(actor: Actor, pk: int) -> SiteVisit:
    """A visit that the actor plans: 403 with the reason for the other members."""
    visit = get_visit(actor, pk)
    enforce(planning(visit.sheet, visitqueries.seat_in(actor, visit.sheet)))
    return visit


def get_noted_visit(actor: Actor, pk: int) -> SiteVisit:
    """A visit on which the actor writes: 403 with the reason once it is frozen."""
    visit = get_visit(actor, pk)
    enforce(noting(visit.sheet))
    return visit


def get_photo(actor: Actor, pk: int) -> VisitPhoto:
    """A photograph of a visit of the actor's panel."""
    photo = visitqueries.photo(pk)
    if photo is None:
        raise Http404
    photo.visit = get_visit(actor, photo.visit_id)
    return photo


def get_my_visit(actor: Actor, pk: int) -> tuple[Application, SiteVisit]:
    """The plan that the applicant was sent, for the members of the organisation; before that there is none."""
    application = get_application(actor, pk)
    visit = visitqueries.sent_visit(application)
    if visit is None:
        raise Http404
    return application, visit


def get_office_visit(actor: Actor, pk: int) -> SiteVisit:
    """The office's door to the plan of a visit."""
    enforce(ALLOWED if actor.has_role("office") else HIDDEN)
    return found(visitqueries.visits(), pk=pk)
