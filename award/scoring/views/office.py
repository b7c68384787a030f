"""How far the assessors are: states only, for the award office."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from award.core.http import ActorRequest
from award.cycles.permissions import get_cycle
from award.cycles.queries import rounds_of
from award.scoring.progress import boards_of


@login_required
@require_safe
def progress(request: ActorRequest, pk: int) -> HttpResponse:
    """The board of a cycle: assessor by application, nothing computed from marks."""
    cycle = get_cycle(request.user, pk)
    return render(request, "scoring/progress.html", {"cycle": cycle, "boards": boards_of(rounds_of(cycle))})
