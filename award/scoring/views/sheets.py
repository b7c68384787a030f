"""A sheet as a whole: opened, looked over, summed up, sealed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.queries import criteria_of
from award.domain.errors import AwardError
from award.panels.permissions import get_assignment
from award.scoring import permissions, queries, services
from award.scoring.forms import SealForm
from award.scoring.localcopies import may_keep
from award.scoring.lookover import look_over, own_pace
from award.scoring.models import Finding, ItemScore, ScoreSheet
from award.scoring.overview import summary_of
from award.scoring.sealpages import versions_of
from award.scoring.sealrights import can_see_proof
from award.scoring.simple import is_simple
from award.scoring.workspace import rail_of


@login_required
@require_POST
def sheet_open(request: ActorRequest, pk: int) -> HttpResponse:
    """Make the sheet of an assignment at its first use and go to it."""
    assignment = get_assignment(request.user, pk)
    try:
        sheet = services.open_sheet(actor=request.user, assignment=assignment)
    except AwardError as error:
        messages.error(request, sentence(error))
        return redirect("home:panel")
    return redirect("scoring:sheet", sheet.pk)


@login_required
@require_safe
def sheet(request: ActorRequest, pk: int) -> HttpResponse:
    """The sheet's first page: how far it is, what is to be done, the receipt once sealed."""
    found = permissions.get_sheet(request.user, pk)
    if found.state == ScoreSheet.State.DRAFT and is_simple(found.assignment.round):
        return redirect("scoring:simple", pk)
    criteria = criteria_of(found.assignment.round.cycle)
    rail = rail_of(criteria, queries.scores_of(found), queries.findings_of(found))
    context = {
        "sheet": found,
        "rail": rail,
        "pace": own_pace(rail.total - rail.done, found.assignment.round.due_at),
        "local_copies": may_keep(request, found.assignment.round.cycle),
        "next_item": rail.missing[0] if rail.missing else None,
        "verdict": permissions.can_edit_sheet(request.user, found),
        "versions": versions_of(found),
        "proof": can_see_proof(request.user, found),
    }
    return render(request, "scoring/sheet.html", context)


@login_required
@require_safe
def summary(request: ActorRequest, pk: int) -> HttpResponse:
    """All marks at a glance, before sealing and after."""
    found = permissions.get_sheet(request.user, pk)
    scores, findings = queries.scores_of(found), queries.findings_of(found)
    ticks, others = queries.all_ticks_of(found), queries.own_other_marks(request.user, found)
    over = look_over(criteria_of(found.assignment.round.cycle), scores, findings, ticks, others)
    return render(request, "scoring/summary.html", {**_summary_context(request, found, scores, findings), "over": over})


@login_required
def seal(request: ActorRequest, pk: int) -> HttpResponse:
    """The second question, and the sealing."""
    found = permissions.get_sheet(request.user, pk)
    context = _summary_context(request, found, queries.scores_of(found), queries.findings_of(found))
    if request.method != "POST":
        if found.state == ScoreSheet.State.SEALED:
            return redirect("scoring:sheet", pk)
        return render(request, "scoring/seal.html", context)
    form = SealForm(request.POST)
    if not (form.is_valid() and form.cleaned_data["confirm"]):
        context["error"] = _("Tick the box to confirm that the sheet is to be sealed.")
        return render(request, "scoring/seal.html", context, status=422)
    try:
        services.seal_sheet(actor=request.user, sheet=found)
    except AwardError as error:
        messages.error(request, sentence(error))
        return redirect("scoring:summary", pk)
    messages.success(request, _("The sheet is sealed. Below is its receipt."))
    return redirect("scoring:sheet", pk)


def _summary_context(
    request: ActorRequest, found: ScoreSheet, scores: dict[str, ItemScore], findings: list[Finding]
) -> dict[str, object]:
    criteria = criteria_of(found.assignment.round.cycle)
    return {
        "sheet": found,
        "local_copies": may_keep(request, found.assignment.round.cycle),
        "rail": rail_of(criteria, scores, findings),
        "summary": summary_of(criteria, scores, findings),
        "verdict": permissions.can_edit_sheet(request.user, found),
    }
