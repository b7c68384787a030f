"""A site visit as a whole: opened, planned, sent to the applicant; its points given to members; its report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from award.core.acts import act
from award.core.errors import Conflict
from award.core.http import ActorRequest, pdf_download
from award.core.messages import sentence
from award.domain.errors import AwardError
from award.scoring import services, visitqueries, visitrights
from award.scoring.exports.visit_report import visit_report
from award.scoring.localcopies import may_keep
from award.scoring.models import SiteVisit
from award.scoring.visitforms import AssignForm, PlanForms
from award.scoring.visits import overview_of, plan_of, sent_plan


@login_required
@require_POST
def visit_open(request: ActorRequest, pk: int) -> HttpResponse:
    """Begin the plan of the visit that belongs to a consensus sheet, and go to it."""
    sheet = visitrights.get_visit_sheet(request.user, pk)
    visit = act(request, "", services.open_visit, sheet=sheet)
    return redirect("scoring:consensus", pk) if visit is None else redirect("scoring:visit", visit.pk)


@login_required
@require_safe
def visit(request: ActorRequest, pk: int) -> HttpResponse:
    """The visit at a glance: plan, points by item, marks that changed."""
    found = visitrights.get_visit(request.user, pk)
    sheet = found.sheet
    context = {
        "visit": found,
        "sheet": sheet,
        "overview": overview_of(found),
        "local_copies": may_keep(request, sheet.round.cycle),
        "plan": plan_of(found),
        "team": visitqueries.team_of(found),
        "interviews": visitqueries.interviews_of(found),
        "documents": visitqueries.documents_of(found),
        "may_note": visitrights.noting(sheet),
        "may_plan": visitrights.planning(sheet, visitqueries.seat_in(request.user, sheet)),
        "sent": sent_plan(found) if found.sent_payload else None,
    }
    return render(request, "scoring/visit.html", context)


@login_required
def visit_plan(request: ActorRequest, pk: int) -> HttpResponse:
    """Write the plan."""
    found = visitrights.get_planned_visit(request.user, pk)
    seats, items = visitqueries.candidates(found), visitqueries.items_of(found)
    if request.method != "POST":
        return _plan_page(request, found, PlanForms(found, seats, items))
    forms = PlanForms(found, seats, items, request.POST)
    if not forms.is_valid():
        return _plan_page(request, found, forms, 422)
    try:
        services.save_plan(actor=request.user, visit=found, plan=forms.result(), version=forms.version)
    except Conflict as conflict:
        return _plan_page(request, found, forms, 409, conflict=conflict)
    except AwardError as error:
        return _plan_page(request, found, forms, 422, error=sentence(error))
    messages.success(request, _("The plan is saved. The applicant sees it once it is sent."))
    return redirect("scoring:visit", pk)


def _plan_page(
    request: ActorRequest, found: SiteVisit, forms: PlanForms, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"visit": found, "sheet": found.sheet, "forms": forms, "form": forms.plan, **more}
    return render(request, "scoring/visit_plan.html", context, status=status)


@login_required
@require_POST
def visit_send(request: ActorRequest, pk: int) -> HttpResponse:
    """Send the plan to the applicant as it stands."""
    found = visitrights.get_planned_visit(request.user, pk)
    version = request.POST.get("version", "")
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1
    act(request, _("The plan is sent. The applicant got a mail."), services.send_plan, visit=found, version=number)
    return redirect("scoring:visit", pk)


@login_required
@require_POST
def visit_assign(request: ActorRequest, pk: int) -> HttpResponse:
    """Give the points to members of the team."""
    found = visitrights.get_planned_visit(request.user, pk)
    form = AssignForm(request.POST, visitqueries.points_of(found), visitqueries.team_of(found))
    changed = act(request, "", services.assign_points, visit=found, seats=form.seats)
    if changed is not None:
        count = 0 if changed is True else changed
        messages.success(request, ngettext("%(n)s point given.", "%(n)s points given.", count) % {"n": count})
    return redirect("scoring:visit", pk)


@login_required
@require_safe
def visit_report_pdf(request: ActorRequest, pk: int) -> HttpResponse:
    """The report of the visit; a draft until the sheet is agreed."""
    found = visitrights.get_visit(request.user, pk)
    return pdf_download(visit_report(found), f"site-visit-{found.sheet.application.number}.pdf")
