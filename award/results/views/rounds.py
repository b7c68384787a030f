"""The office's page of rounds: start, finish."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from award.core.acts import act
from award.core.http import ActorRequest
from award.results import services
from award.results.overview import overview_of
from award.results.permissions import get_cycle, get_round


@login_required
@require_safe
def rounds(request: ActorRequest, pk: int) -> HttpResponse:
    cycle = get_cycle(request.user, pk)
    entries = overview_of(request.user, cycle)
    return render(request, "results/rounds.html", {"cycle": cycle, "entries": entries})


@login_required
@require_POST
def round_start(request: ActorRequest, pk: int) -> HttpResponse:
    round = get_round(request.user, pk)
    act(request, _("The round has started."), services.start_round, round=round)
    return redirect("results:rounds", round.cycle_id)


@login_required
@require_POST
def round_finish(request: ActorRequest, pk: int) -> HttpResponse:
    round = get_round(request.user, pk)
    act(request, _("The round is finished."), services.finish_round, round=round)
    return redirect("results:rounds", round.cycle_id)
