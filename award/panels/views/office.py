"""The office's pages: panels and assignments."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from award.applications.queries import accepted_applications
from award.core.access import enforce
from award.core.acts import act
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.permissions import get_cycle, get_round
from award.cycles.queries import programme_of
from award.domain.errors import AwardError
from award.panels import bars, boards, permissions, queries, services
from award.panels.forms import LeaveForm, PanelForm, SeatForm
from award.panels.models import Panel

PAGE = 25


# ------------------------------------------------------------------ panels


@login_required
def panel_list(request: ActorRequest, pk: int) -> HttpResponse:
    """The panels of a cycle, and a form for one more."""
    cycle = get_cycle(request.user, pk)
    form = PanelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            panel = services.create_panel(actor=request.user, cycle=cycle, **form.cleaned_data)
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            return redirect("panels:panel", pk=panel.pk)
    context = {
        "cycle": cycle,
        "form": form,
        "panels": queries.panels_of(cycle),
        "rounds": queries.independent_rounds(cycle),
        "accepted": accepted_applications(cycle).count(),
        "rules": programme_of(cycle).panels,
        "verdict": permissions.can_form_panels(request.user, cycle),
    }
    return render(request, "panels/panel_list.html", context, status=422 if form.errors else 200)


@login_required
def panel(request: ActorRequest, pk: int) -> HttpResponse:
    """A panel: who sits in it, and who could."""
    return _panel_page(request, permissions.get_panel(request.user, pk), SeatForm())


def _panel_page(request: ActorRequest, row: Panel, form: SeatForm) -> HttpResponse:
    search = request.GET.get("q", "")[:80]
    seats = list(queries.seats_of(row))
    pages = Paginator(boards.candidates(request.user, row, search=search), PAGE)
    applications = list(queries.applications_of(row))
    context = {
        "cycle": row.cycle,
        "panel": row,
        "seats": seats,
        "applications": applications,
        "recusals": bars.bars_of(row.cycle, applications),
        "gaps": bars.gaps(row.cycle, panel=row),
        "faults": queries.panel_faults(row, [seat for seat in seats if not seat.left_at]),
        "page": pages.get_page(request.GET.get("page")),
        "search": search,
        "form": form,
        "fix": permissions.can_fix(request.user, row),
        "verdict": permissions.can_form_panels(request.user, row.cycle),
    }
    return render(request, "panels/panel.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def seat_add(request: ActorRequest, pk: int) -> HttpResponse:
    """Seat an expert in the panel."""
    row = permissions.get_panel(request.user, pk)
    form = SeatForm(request.POST)
    if not form.is_valid():
        return _panel_page(request, row, form)
    expert = permissions.get_expert(request.user, form.cleaned_data["expert"])
    done = _("%(name)s is seated.") % {"name": expert}
    act(request, done, services.seat_expert, panel=row, expert=expert, role=form.cleaned_data["role"])
    return redirect("panels:panel", pk=pk)


@login_required
@require_POST
def panel_fix(request: ActorRequest, pk: int) -> HttpResponse:
    """Fix the members of the panel."""
    row = permissions.get_panel(request.user, pk)
    enforce(permissions.can_fix(request.user, row))
    act(request, _("The panel is fixed and its members are told."), services.fix_panel, panel=row)
    return redirect("panels:panel", pk=pk)


@login_required
@require_POST
def seat_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a person out of a panel that is not fixed yet."""
    seat = permissions.get_seat(request.user, pk)
    act(request, _("%(name)s no longer sits in the panel.") % {"name": seat}, services.unseat, seat=seat)
    return redirect("panels:panel", pk=seat.panel_id)


@login_required
def seat_leave(request: ActorRequest, pk: int) -> HttpResponse:
    """Record that a member of a fixed panel left."""
    seat = permissions.get_seat(request.user, pk)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = _("%(name)s has left; access has ended.") % {"name": seat}
        act(request, done, services.leave_seat, seat=seat, reason=form.cleaned_data["reason"])
        return redirect("panels:panel", pk=seat.panel_id)
    context = {"cycle": seat.panel.cycle, "seat": seat, "form": form}
    return render(request, "panels/seat_leave.html", context, status=422 if form.errors else 200)


# ------------------------------------------------------------------ assignments


@login_required
def assignments(request: ActorRequest, pk: int) -> HttpResponse:
    """Which panel assesses which application in a round of independent sheets."""
    round = get_round(request.user, pk)
    panels, rows = boards.assignment_board(round)
    verdict = permissions.can_assign(request.user, round)
    if request.method == "POST":
        enforce(verdict)
        changes = _changes(request, panels, rows)
        count = len(changes)
        done = ngettext("%(count)s assignment is changed.", "%(count)s assignments are changed.", count)
        if not changes:
            messages.info(request, _("Nothing was changed."))
        else:
            act(request, done % {"count": count}, services.change_assignments, round=round, changes=changes)
        return redirect("panels:assignments", pk=pk)
    context = {
        "cycle": round.cycle,
        "round": round,
        "rounds": queries.independent_rounds(round.cycle),
        "panels": panels,
        "rows": rows,
        "assigned": sum(row.panel is not None for row in rows),
        "verdict": verdict,
    }
    return render(request, "panels/assignments.html", context)


def _changes(request: ActorRequest, panels: list[Panel], rows: list[boards.BoardRow]) -> dict[Any, Any]:
    """application → (panel that was shown, panel chosen) where the two differ."""
    by_pk = {str(panel.pk): panel for panel in panels}
    changes = {}
    for row in rows:
        key = str(row.application.pk)
        old, new = request.POST.get(f"was-{key}"), request.POST.get(f"panel-{key}")
        if old is not None and new is not None and old != new:
            changes[row.application] = (by_pk.get(old), by_pk.get(new))
    return changes
