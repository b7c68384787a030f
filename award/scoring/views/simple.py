"""A sheet on which one mark stands for a category, or for everything: one form, beside the order of the day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from award.core.errors import Conflict
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.queries import criteria_of
from award.domain.errors import AwardError
from award.scoring import defences, permissions, queries
from award.scoring.forms import MarkForm
from award.scoring.models import Finding, ScoreSheet
from award.scoring.services import REMARK_LIMIT
from award.scoring.services.simple import Given, UnitError, save_simple
from award.scoring.simple import Line, is_simple, lines_of

_NUMBERS = ("version", "finding", "remark_version")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def simple(request: ActorRequest, pk: int) -> HttpResponse:
    """The sheet as one form; what is refused stays as typed, beside what was saved meanwhile."""
    sheet = permissions.get_sheet(request.user, pk)
    if not is_simple(sheet.assignment.round):
        return redirect("scoring:sheet", pk)
    lines = _lines(sheet)
    if request.method != "POST":
        return _page(request, sheet, lines)
    given = [_read(line, request.POST) for line in lines]
    if any(line.errors for line in lines):
        return _page(request, sheet, lines, status=422)
    try:
        save_simple(actor=request.user, sheet=sheet, given=[row for row in given if row is not None])
    except UnitError as error:
        return _page(request, sheet, lines, status=_refused(lines, error))
    except AwardError as error:
        return _page(request, sheet, lines, status=422, error=sentence(error))
    messages.success(request, _("Saved."))
    is_whole = all(line.percent for line in lines)
    return redirect("scoring:summary" if is_whole and "look_over" in request.POST else "scoring:simple", pk)


def _lines(sheet: ScoreSheet) -> list[Line]:
    criteria = criteria_of(sheet.assignment.round.cycle)
    return lines_of(sheet, criteria, queries.scores_of(sheet), queries.findings_of(sheet))


def _read(line: Line, data: Mapping[str, Any]) -> Given | None:
    """What was typed for a unit; the line keeps it, with what is wrong with it."""
    code = line.unit.code
    if f"percent-{code}" not in data:
        return None
    line.percent = str(data.get(f"percent-{code}", "")).strip()[:20]
    line.text = str(data.get(f"text-{code}", ""))[:10_000]
    kind = str(data.get(f"kind-{code}", ""))
    line.kind = kind if kind in Finding.Kind.values else Finding.Kind.STRENGTH
    numbers = {name: str(data.get(f"{name}-{code}", "")) for name in _NUMBERS}
    form = MarkForm({"percent": line.percent, "version": numbers["version"]})
    if not form.is_valid():
        line.errors = [str(message) for found in form.errors.values() for message in found]
        return None
    if not all(
        value == "" or (value.isascii() and value.isdecimal() and len(value) < 13) for value in numbers.values()
    ):
        line.errors = [_("Reload the page: its hidden fields are not those that were sent.")]
        return None
    line.version, line.remark_version = int(numbers["version"] or 0), int(numbers["remark_version"] or 0)
    finding = int(numbers["finding"]) if numbers["finding"] else None
    percent = form.cleaned_data["percent"]
    return Given(code, percent, line.version, line.kind, line.text, finding, line.remark_version)


def _refused(lines: list[Line], error: UnitError) -> int:
    """Put the refusal beside its unit; returns the status of the answer."""
    line = next(line for line in lines if line.unit.code == error.unit)
    line.errors = [str(error)]
    if not isinstance(error.cause, Conflict):
        return 422
    line.saved_meanwhile = error.cause.current
    return 409


def _page(
    request: ActorRequest, sheet: ScoreSheet, lines: list[Line], *, status: int = 200, error: str = ""
) -> HttpResponse:
    assignment = sheet.assignment
    session = defences.session_of(assignment.round, assignment.seat.panel)
    context = {
        "sheet": sheet,
        "lines": lines,
        "error": error,
        "is_refused": status != 200,
        "step": criteria_of(assignment.round.cycle).step,
        "kinds": Finding.Kind.choices,
        "limit": REMARK_LIMIT,
        "session": session,
        "order": defences.own_order(request.user, session) if session else [],
        "verdict": permissions.can_edit_sheet(request.user, sheet),
        "done": sum(bool(line.percent) for line in lines),
    }
    return render(request, "scoring/simple.html", context, status=status)
