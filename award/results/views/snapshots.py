"""Frozen standings: look, release, fill a place, explain one application."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from award.audit.queries import open_act
from award.core.access import enforce
from award.core.acts import act
from award.core.http import ActorRequest
from award.cycles.queries import criteria_of, programme_of
from award.domain.errors import AwardError
from award.domain.explain import explain_standing
from award.results import services
from award.results.calculation import calculation_of, neighbours_of
from award.results.forms import AudienceForm, PlaceForm, ReasonForm, audience_names
from award.results.models import Snapshot
from award.results.permissions import (
    RELEASE,
    can_ask_release,
    can_fill_place,
    can_have_bundle,
    can_release,
    get_own_snapshot,
    get_ranked_application,
    get_snapshot,
    get_tied_application,
)
from award.results.queries import (
    audiences_left,
    audiences_of,
    bundle_record,
    may_take_place,
    places_left,
    shortlistings_of,
    snapshot_scores,
    standing_of,
    what_changed,
)
from award.results.recompute import recompute as recomputation_of
from award.results.views.common import frozen_board, layout_of, zip_response
from award.results.words import INPUT_KINDS


@login_required
@require_safe
def snapshot(request: ActorRequest, pk: int) -> HttpResponse:
    return _snapshot_page(request, get_snapshot(request.user, pk))


def _snapshot_page(
    request: ActorRequest,
    row: Snapshot,
    asking: AudienceForm | None = None,
    refusal: ReasonForm | None = None,
    place: PlaceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user, asked, left = request.user, open_act(RELEASE, row), places_left(row)
    context = frozen_board(request, row) | {
        "snapshot": row,
        "round": row.round,
        "cycle": row.round.cycle,
        "layout": layout_of(request),
        "is_office": request.user.has_role("office"),
        "act": asked,
        "may_refuse": asked is not None and user.has_role("office") and asked.asked_by_id != user.pk,
        "can_ask": can_ask_release(user, row),
        "can_release": can_release(user, row),
        "can_fill": can_fill_place(user, row),
        "places_left": left,
        "shortlistings": shortlistings_of(row),
        "releases": audiences_of(row),
        "asked_for": audience_names(asked.payload.get("audiences", ())) if asked else [],
        "bundle": bundle_record(row),
        "kinds": INPUT_KINDS,
        "asking": asking or _audience_form(row),
        "refusal": refusal or ReasonForm(prefix="refusal"),
        "place": place or (_place_form(row) if left else None),
    }
    return render(request, "results/snapshot.html", context, status=status)


@login_required
@require_safe
def changes(request: ActorRequest, pk: int) -> HttpResponse:
    """A part of the page of its own: it reads every sheet of the round."""
    row = get_snapshot(request.user, pk)
    context = {"snapshot": row, "round": row.round, "changed": what_changed(row), "kinds": INPUT_KINDS}
    return render(request, "results/_changes.html", context | {"is_office": request.user.has_role("office")})


def _audience_form(row: Snapshot, data: Any = None) -> AudienceForm:
    return AudienceForm(data, prefix="asking", choices=audiences_left(row))


def _place_form(row: Snapshot, data: Any = None) -> PlaceForm:
    return PlaceForm(data, prefix="place", choices=[(number, number) for number in may_take_place(row)])


@login_required
@require_POST
def release_ask(request: ActorRequest, pk: int) -> HttpResponse:
    row = get_own_snapshot(request.user, pk)
    form = _audience_form(row, request.POST)
    if not form.is_valid():
        return _snapshot_page(request, row, asking=form, status=422)
    message = _("The release is asked for. A second person of the office releases the standing.")
    act(request, message, services.ask_release, snapshot=row, audiences=form.cleaned_data["audiences"])
    return redirect("results:snapshot", row.pk)


@login_required
@require_POST
def release(request: ActorRequest, pk: int) -> HttpResponse:
    row = get_own_snapshot(request.user, pk)
    act(request, _("The standing is released."), services.release_snapshot, snapshot=row)
    return redirect("results:snapshot", row.pk)


@login_required
@require_POST
def release_refuse(request: ActorRequest, pk: int) -> HttpResponse:
    row = get_own_snapshot(request.user, pk)
    form = ReasonForm(request.POST, prefix="refusal")
    if not form.is_valid():
        return _snapshot_page(request, row, refusal=form, status=422)
    reason = form.cleaned_data["reason"]
    act(request, _("The release is refused."), services.refuse_release, snapshot=row, reason=reason)
    return redirect("results:snapshot", row.pk)


@login_required
@require_POST
def place_fill(request: ActorRequest, pk: int) -> HttpResponse:
    row = get_own_snapshot(request.user, pk)
    form = _place_form(row, request.POST)
    if not form.is_valid():
        return _snapshot_page(request, row, place=form, status=422)
    application = get_tied_application(row, form.cleaned_data["application"])
    reason = form.cleaned_data["reason"]
    act(
        request,
        _("The application goes on to the next round."),
        services.fill_place,
        snapshot=row,
        application=application,
        reason=reason,
    )
    return redirect("results:snapshot", row.pk)


@login_required
@require_safe
def explain(request: ActorRequest, pk: int, application_pk: int) -> HttpResponse:
    row = get_snapshot(request.user, pk)
    application = get_ranked_application(row, application_pk)
    scores = snapshot_scores(row)
    criteria, programme = criteria_of(row.round.cycle), programme_of(row.round.cycle)
    try:
        explanation = explain_standing(criteria, programme, scores, standing_of(row.round, scores), application.number)
    except AwardError:
        raise Http404 from None
    context = {
        "snapshot": row,
        "round": row.round,
        "cycle": row.round.cycle,
        "application": application,
        "layout": layout_of(request),
        "is_office": request.user.has_role("office"),
        "calculation": calculation_of(criteria, programme, explanation),
        "neighbours": neighbours_of(row, criteria, programme, application.number),
        "after": explanation.after,
    }
    return render(request, "results/explain.html", context)


@login_required
@require_safe
def recompute(request: ActorRequest, pk: int) -> HttpResponse:
    row = get_snapshot(request.user, pk)
    context = {
        "snapshot": row,
        "round": row.round,
        "cycle": row.round.cycle,
        "layout": layout_of(request),
        "is_office": request.user.has_role("office"),
        "again": recomputation_of(row),
        "kinds": INPUT_KINDS,
    }
    return render(request, "results/recompute.html", context)


@login_required
@require_safe
def bundle(request: ActorRequest, pk: int) -> HttpResponse:
    row = get_snapshot(request.user, pk)
    enforce(can_have_bundle(request.user, row))
    data = act(request, "", services.hand_out_bundle, snapshot=row)
    return zip_response(data, row) if data else redirect("results:snapshot", row.pk)
