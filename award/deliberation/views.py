"""The decision: the office's page, and the page of the committee and the supervisors."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from award.core.access import enforce
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.models import Cycle, in_language
from award.cycles.queries import programme_of
from award.deliberation import services
from award.deliberation.forms import DecisionForm
from award.deliberation.models import Decision
from award.deliberation.permissions import can_confirm, can_record, get_cycle, get_decision
from award.deliberation.queries import candidates, decision_of, floor_warnings, released_final, seats_of_decision
from award.domain.errors import AwardError


@login_required
@require_safe
def decision(request: ActorRequest, pk: int) -> HttpResponse:
    return _page(request, get_cycle(request.user, pk))


def _form(cycle: Cycle, row: Decision | None, data: Any = None) -> DecisionForm | None:
    snapshot = released_final(cycle)
    if snapshot is None:
        return None
    classes = [(kind.code, in_language(kind.name.zh, kind.name.en)) for kind in programme_of(cycle).classes]
    return DecisionForm(data, rows=candidates(snapshot), classes=classes, decision=row)


def _page(request: ActorRequest, cycle: Cycle, form: DecisionForm | None = None, status: int = 200) -> HttpResponse:
    row = decision_of(cycle)
    may_record = can_record(request.user, cycle)
    context = {
        "cycle": cycle,
        "decision": row,
        "snapshot": released_final(cycle),
        "classes": programme_of(cycle).classes,
        "can_record": may_record,
        "form": form or (_form(cycle, row) if may_record else None),
        "seats": seats_of_decision(row) if row else [],
        "warnings": _warnings(row) if row else [],
        "can_confirm": can_confirm(request.user, row) if row else None,
    }
    return render(request, "deliberation/decision.html", context, status=status)


def _warnings(row: Decision) -> list[str]:
    entries = [(e.application, e.class_code, e.reason) for e in row.entries.select_related("application")]
    return floor_warnings(row.cycle, row.snapshot, entries)


@login_required
@require_POST
def record(request: ActorRequest, pk: int) -> HttpResponse:
    cycle = get_cycle(request.user, pk)
    enforce(can_record(request.user, cycle))
    form = _form(cycle, decision_of(cycle), request.POST)
    if form is None or not form.is_valid():
        return _page(request, cycle, form, status=422)
    data = form.cleaned_data
    try:
        services.record_decision(
            actor=request.user,
            cycle=cycle,
            entries=form.entries,
            decided_on=data["decided_on"],
            body=data["body"],
            remarks=data["remarks"],
        )
    except AwardError as error:
        form.add_error(None, sentence(error))
        return _page(request, cycle, form, status=422)
    messages.success(request, _("The decision is recorded. A second person confirms it."))
    return redirect("deliberation:decision", cycle.pk)


@login_required
@require_safe
def decision_read(request: ActorRequest, pk: int) -> HttpResponse:
    row = get_decision(request.user, pk)
    context = {
        "cycle": row.cycle,
        "decision": row,
        "seats": seats_of_decision(row),
        "can_confirm": can_confirm(request.user, row),
        "is_committee": request.user.has_role("committee"),
    }
    return render(request, "deliberation/decision_read.html", context)


@login_required
@require_POST
def confirm(request: ActorRequest, pk: int) -> HttpResponse:
    row = get_decision(request.user, pk)
    verdict = can_confirm(request.user, row)
    if verdict.hidden:
        enforce(verdict)
    try:
        services.confirm_decision(actor=request.user, decision=row)
    except AwardError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("The decision is confirmed."))
    if request.user.has_role("office"):
        return redirect("deliberation:decision", row.cycle_id)
    return redirect("deliberation:decision_read", row.pk)
