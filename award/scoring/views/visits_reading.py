"""The plan of a site visit for those outside the panel: the applicant what was sent, the office dates and teams."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from award.core.http import ActorRequest
from award.core.listbook import list_download
from award.cycles.permissions import get_cycle
from award.scoring import visitqueries, visitrights
from award.scoring.visits import plan_of, sent_plan, state_of


@login_required
@require_safe
def my_visit(request: ActorRequest, pk: int) -> HttpResponse:
    """The applicant's page: the plan as it was sent."""
    application, visit = visitrights.get_my_visit(request.user, pk)
    context = {"application": application, "visit": visit, "plan": sent_plan(visit)}
    return render(request, "scoring/visit_mine.html", context)


@login_required
@require_safe
def office_visits(request: ActorRequest, pk: int) -> HttpResponse:
    """All visits of a cycle by date: teams and states, no mark and no issue."""
    cycle = get_cycle(request.user, pk)
    rows = [(visit, state_of(visit)) for visit in visitqueries.visits_in(cycle)]
    context = {"cycle": cycle, "rows": rows, "unplanned": visitqueries.unplanned_in(cycle)}
    return render(request, "scoring/visit_list.html", context)


@login_required
@require_safe
def office_visit(request: ActorRequest, pk: int) -> HttpResponse:
    """The plan of one visit for the office, without points and findings."""
    visit = visitrights.get_office_visit(request.user, pk)
    context = {"cycle": visit.sheet.round.cycle, "visit": visit, "plan": plan_of(visit), "state": state_of(visit)}
    return render(request, "scoring/visit_office.html", context)


@login_required
@require_safe
def office_visits_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """The visits as a workbook."""
    cycle = get_cycle(request.user, pk)
    headings = [
        _("First day"), pgettext("site visit", "Last day"), _("Number"), _("Organisation"), _("Panel"),
        pgettext("site visit", "Place"), pgettext("site visit", "Team"), _("State"), _("Plan sent at"),
    ]  # fmt: skip
    rows = [
        (
            visit.starts_on, visit.ends_on, visit.sheet.application.number, visit.sheet.application.organisation.name,
            visit.sheet.panel.name, visit.place, ", ".join(str(member.seat) for member in visit.members.all()),
            state_of(visit), visit.sent_at,
        )
        for visit in visitqueries.visits_in(cycle)
    ]  # fmt: skip
    rows += [
        (
            None, None, sheet.application.number, sheet.application.organisation.name, sheet.panel.name, "", "",
            _("Not planned yet"), None,
        )
        for sheet in visitqueries.unplanned_in(cycle)
    ]  # fmt: skip
    return list_download(f"visits-{cycle.year}", _("Site visits"), headings, rows)
