"""The ranking board of a round before its standing is frozen, its diagnostics, and freezing it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from award.core.acts import act
from award.core.http import ActorRequest
from award.results import services
from award.results.livestanding import live_standing
from award.results.permissions import can_see_standing, can_take_snapshot, get_round
from award.results.queries import readiness, snapshots_of
from award.results.rownotes import warning_text
from award.results.views.common import live_board
from award.results.whatif import points_of


@login_required
@require_safe
def ranking(request: ActorRequest, pk: int) -> HttpResponse:
    round = get_round(request.user, pk)
    snapshots = list(snapshots_of(round))
    context: dict[str, Any] = {
        "round": round,
        "cycle": round.cycle,
        "snapshots": snapshots,
        "released": next((row for row in snapshots if row.state == row.State.RELEASED), None),
    }
    verdict = can_see_standing(request.user, round)
    if not verdict:
        context |= {"reason": verdict.reason, "progress": readiness(round)}
        return render(request, "results/ranking_closed.html", context)
    live = live_standing(round)
    context |= live_board(request, round, live)
    context |= {
        "can_take": can_take_snapshot(request.user, round),
        "sheets": live.sheets,
        "warnings": [warning_text(notice) for notice in live.warnings],
        "fields": points_of(round, {}),
    }
    return render(request, "results/ranking.html", context)


@login_required
@require_POST
def snapshot_take(request: ActorRequest, pk: int) -> HttpResponse:
    round = get_round(request.user, pk)
    taken = act(request, _("The standing is frozen."), services.take_snapshot, round=round)
    return redirect("results:snapshot", taken.pk) if taken else redirect("results:ranking", round.pk)


@login_required
@require_POST
def diagnose(request: ActorRequest, pk: int) -> HttpResponse:
    round = get_round(request.user, pk)
    act(request, _("The stability is computed."), services.diagnose_round, round=round)
    return redirect("results:ranking", round.pk)
