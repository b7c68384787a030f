"""Supervision: everything that happened, to read and to check, nothing to change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from award.accounts.models import Role
from award.core.http import ActorRequest
from award.core.listbook import list_download
from award.home import queries, services, supervision
from award.home.forms import TrailForm
from award.home.permissions import get_event, require_role, require_trail

PAGE = 50
MOST_IN_A_BOOK = 10_000


def _list(request: ActorRequest, template: str, rows: QuerySet[Any] | list[Any], **more: Any) -> HttpResponse:
    require_role(request.user, Role.Name.SUPERVISOR)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, template, {"page": page, **more})


@login_required
def acts(request: ActorRequest) -> HttpResponse:
    """Acts of two people: asked by whom, decided by whom, approved or refused."""
    return _list(request, "home/supervision_acts.html", supervision.acts())


@login_required
def conflicts(request: ActorRequest) -> HttpResponse:
    """Conflicts of interest and recusals of all cycles, those lifted too."""
    return _list(request, "home/supervision_conflicts.html", supervision.conflicts())


@login_required
def draws(request: ActorRequest) -> HttpResponse:
    """Draws of panels, and of the order of defences: committed, drawn, adopted or discarded."""
    return _list(request, "home/supervision_draws.html", supervision.draws(), orders=supervision.orders())


@login_required
def releases(request: ActorRequest) -> HttpResponse:
    """What was released to whom, by which two people."""
    return _list(request, "home/supervision_releases.html", supervision.releases())


@login_required
def overdue(request: ActorRequest) -> HttpResponse:
    """Steps past their day."""
    require_role(request.user, Role.Name.SUPERVISOR)
    return _list(request, "home/supervision_overdue.html", supervision.overdue())


def _layout(request: ActorRequest) -> str:
    return "layouts/office.html" if request.user.has_role(Role.Name.OFFICE) else "layouts/role.html"


@login_required
def audit(request: ActorRequest) -> HttpResponse:
    """The trail, filtered by person, action, object and days."""
    require_trail(request.user)
    form = TrailForm(request.GET or None)
    page = Paginator(queries.trail(request.user, **form.chosen()), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "layout": _layout(request)}
    return render(request, "home/audit.html", context, status=422 if form.errors else 200)


@login_required
def audit_xlsx(request: ActorRequest) -> HttpResponse:
    """The trail as filtered, as a workbook."""
    require_trail(request.user)
    rows = queries.trail(request.user, **TrailForm(request.GET or None).chosen())[:MOST_IN_A_BOOK]
    headings = [_("No."), _("Beijing time"), _("Person"), _("Action"), _("Object"), _("Record"), "SHA-256"]
    values = (
        (row.seq, row.recorded_at, row.actor, row.action, f"{row.object_type}:{row.object_id}", row.body, row.hash)
        for row in rows
    )
    return list_download("audit", _("Audit log"), headings, values)


@login_required
def event(request: ActorRequest, seq: int) -> HttpResponse:
    """One event: who did what to what, the states before and after, its hash."""
    row = get_event(request.user, seq)
    changes, reason = supervision.changes_of(row)
    earlier, later = supervision.neighbours(row)
    context = {"event": row, "changes": changes, "reason": reason, "earlier": earlier, "later": later}
    return render(request, "home/event.html", {**context, "layout": _layout(request)})


@login_required
@require_POST
def chain_check(request: ActorRequest) -> HttpResponse:
    """Read the chain and say what was found."""
    require_trail(request.user)
    found = services.check_chain(actor=request.user)
    if found.faults:
        return render(request, "home/chain.html", {"found": found, "layout": _layout(request)})
    done = _("Events %(first)s to %(last)s were read: the chain is whole.") % {"first": found.first, "last": found.last}
    messages.success(request, done)
    return redirect("home:audit")
