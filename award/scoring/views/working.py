"""Ticks of factors and private notes, saved as they are made."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from award.core.clock import now
from award.core.errors import Conflict
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.queries import criteria_of
from award.domain.errors import AwardError
from award.scoring import permissions, queries, services
from award.scoring.forms import NoteForm
from award.scoring.models import ScoreSheet
from award.scoring.views.workspace import item_or_404, item_url, page_of


@login_required
@require_POST
def tick(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Tick a factor of the item, or take the tick back: `tick` is factor:value."""
    sheet = permissions.get_sheet(request.user, pk)
    item = item_or_404(sheet, code)
    factor, _colon, value = request.POST.get("tick", "").partition(":")
    error = ""
    try:
        services.tick_factor(actor=request.user, sheet=sheet, item=item, factor=factor, value=value)
    except AwardError as fault:
        error = sentence(fault)
    if not request.htmx:
        if error:
            messages.error(request, error)
        return redirect(item_url(sheet, code, "score"))
    kind = criteria_of(sheet.assignment.round.cycle).kind_of(code)
    context = {
        "sheet": sheet, "item": item, "factor": factor, "is_known": factor in kind.factors, "error": error,
        "ticks": queries.ticks_of(sheet, code), "saved_at": now(), "is_fragment": True, "has_failed": bool(error),
        "verdict": permissions.can_edit_sheet(request.user, sheet),
    }  # fmt: skip
    return render(request, "scoring/_tick_answer.html", context, status=422 if error else 200)


@login_required
@require_POST
def note_save(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Keep the private note on the item."""
    sheet = permissions.get_sheet(request.user, pk)
    item = item_or_404(sheet, code)
    form = NoteForm(request.POST)
    form.is_valid()  # a version that is no number counts as none
    text, version = request.POST.get("text", ""), form.cleaned_data.get("version") or 0
    try:
        note = services.save_note(actor=request.user, sheet=sheet, item=item, text=text, version=version)
    except Conflict as conflict:
        fault = {"text": text, "version": conflict.version, "conflict": conflict}
        return _note_refused(request, sheet, code, fault, 409)
    except AwardError as error:
        return _note_refused(request, sheet, code, {"text": text, "version": version, "error": sentence(error)}, 422)
    if request.htmx:
        context = {"note": note, "sheet": sheet, "item": item, "saved_at": now(), "is_fragment": True}
        return render(request, "scoring/_note_state.html", context)
    return redirect(item_url(sheet, code, "note"))


def _note_refused(
    request: ActorRequest, sheet: ScoreSheet, code: str, note: dict[str, Any], status: int
) -> HttpResponse:
    """The note was not saved: its text stays, with the reason or the other text beside it."""
    if request.htmx:
        item = criteria_of(sheet.assignment.round.cycle).item(code)
        context = {"note": note, "sheet": sheet, "item": item, "is_fragment": True, "has_failed": True}
        return render(request, "scoring/_note_state.html", context, status=status)
    return render(request, "scoring/workspace.html", page_of(sheet, code, request, note=note), status=status)
