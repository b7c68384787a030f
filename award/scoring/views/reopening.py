"""The office's pages on opening a sealed sheet again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from award.core.acts import act
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.domain.errors import AwardError
from award.scoring import sealrights as rights
from award.scoring import services
from award.scoring.reopeningforms import LIMIT, ReopeningForm
from award.scoring.sealpages import reopening_acts, versions_of

INVALID = 422


@login_required
def reopen(request: ActorRequest, pk: int) -> HttpResponse:
    """One sheet: when it was sealed, what was asked, and the form to ask a second person."""
    sheet = rights.get_sheet_to_reopen(request.user, pk)
    form = ReopeningForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.ask_reopening(actor=request.user, sheet=sheet, reason=form.cleaned_data["reason"])
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("A second person of the office must decide."))
            return redirect("scoring:reopen", pk)
    acts = [(entry, rights.can_decide_reopening(request.user, entry)) for entry in reopening_acts(sheet)]
    context = {
        "sheet": sheet,
        "cycle": sheet.assignment.round.cycle,
        "versions": versions_of(sheet),
        "acts": acts,
        "is_asked": any(entry.state == "asked" for entry, _verdict in acts),
        "verdict": rights.can_reopen(request.user, sheet),
        "proof": rights.can_see_proof(request.user, sheet),
        "form": form,
        "limit": LIMIT,
    }
    return render(request, "scoring/reopen.html", context, status=INVALID if form.errors else 200)


@login_required
@require_POST
def reopen_decide(request: ActorRequest, pk: int) -> HttpResponse:
    """Open the sheet again, or refuse, as the second person."""
    entry = rights.get_reopening(request.user, pk)
    approve = request.POST.get("decision") == "open"
    done = _("The sheet is open again. Its assessor is told.") if approve else _("Refused. The sheet stays sealed.")
    reason = request.POST.get("reason", "")[:LIMIT]
    act(request, done, services.decide_reopening, act=entry, approve=approve, reason=reason)
    return redirect("scoring:reopen", int(entry.object_id))
