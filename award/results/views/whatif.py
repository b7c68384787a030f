"""What if the categories had other points: a page for discussion, and the schemes kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from award.core.acts import act
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.models import Round
from award.domain.errors import AwardError
from award.results import services
from award.results.permissions import can_discuss, get_round, get_scheme
from award.results.queries import schemes_of, scores_of
from award.results.schemeforms import SchemeForm
from award.results.views.common import has_names
from award.results.whatif import given_points, points_of, try_points


@login_required
@require_safe
def what_if(request: ActorRequest, pk: int) -> HttpResponse:
    round = get_round(request.user, pk)
    verdict = can_discuss(request.user, round)
    if not verdict:
        return render(request, "results/what_if.html", _frame(round) | {"reason": verdict.reason})
    wanted = request.GET.get("scheme", "")
    scheme = next((row for row in schemes_of(round) if str(row.pk) == wanted), None)
    given = {code: str(points) for code, points in scheme.points.items()} if scheme else given_points(request.GET)
    context = _tried(request, round, given) | {"scheme": scheme, "form": SchemeForm()}
    if request.htmx:
        return render(request, "results/_what_if_result.html", context)
    return render(request, "results/what_if.html", context)


@login_required
@require_POST
def scheme_save(request: ActorRequest, pk: int) -> HttpResponse:
    round = get_round(request.user, pk)
    verdict = can_discuss(request.user, round)
    if not verdict:
        return render(request, "results/what_if.html", _frame(round) | {"reason": verdict.reason}, status=422)
    given, form = given_points(request.POST), SchemeForm(request.POST)
    fields = points_of(round, given)
    if form.is_valid() and not any(field.error for field in fields):
        points = {field.code: int(field.value) for field in fields}
        try:
            scheme = services.save_scheme(
                actor=request.user, round=round, name=form.cleaned_data["name"], points=points
            )
            return redirect(f"{reverse('results:what_if', args=[round.pk])}?scheme={scheme.pk}")
        except AwardError as error:
            form.add_error("name", sentence(error))
    context = _tried(request, round, given) | {"form": form}
    return render(request, "results/what_if.html", context, status=422)


@login_required
@require_POST
def scheme_remove(request: ActorRequest, pk: int) -> HttpResponse:
    scheme = get_scheme(request.user, pk)
    act(request, _("The scheme is removed."), services.remove_scheme, scheme=scheme)
    return redirect("results:what_if", scheme.round_id)


def _frame(round: Round) -> dict[str, Any]:
    return {"round": round, "cycle": round.cycle}


def _tried(request: ActorRequest, round: Round, given: Mapping[str, str]) -> dict[str, Any]:
    """The page with these points, tried out where any were given."""
    fields, names = points_of(round, given), has_names(request)
    tried, fault = None, ""
    if given:
        tried, fault = try_points(round, scores_of(round.cycle, round), fields, names)
    return _frame(round) | {
        "fields": fields,
        "tried": tried,
        "fault": fault,
        "has_names": names,
        "schemes": schemes_of(round),
    }
