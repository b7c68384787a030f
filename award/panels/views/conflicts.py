"""The office's pages on conflicts of interest, their lifting, and what applicants ask to avoid."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from award.applications.avoiding import avoidances_in
from award.applications.models import Avoidance
from award.applications.services import answer_avoidance
from award.core.acts import act
from award.core.http import ActorRequest
from award.core.listbook import list_download
from award.core.messages import sentence
from award.cycles.permissions import get_cycle
from award.domain.errors import AwardError
from award.panels import bars, services
from award.panels import conflictqueries as queries
from award.panels import conflictrights as rights
from award.panels.conflictforms import GRANT, AvoidanceAnswerForm, ConflictFilter, LiftForm, NewConflictForm
from award.panels.models import Conflict
from award.panels.permissions import can_form_panels

PAGE = 50


# ------------------------------------------------------------------ conflicts


@login_required
@require_safe
def conflict_list(request: ActorRequest, pk: int) -> HttpResponse:
    """The conflicts of a cycle, and who must be replaced for them."""
    cycle = get_cycle(request.user, pk)
    form = ConflictFilter(request.GET)
    page = Paginator(queries.conflicts_in(cycle, **form.chosen), PAGE).get_page(request.GET.get("page"))
    verdict = can_form_panels(request.user, cycle)
    context = {
        "cycle": cycle,
        "form": form,
        "rows": [(row, bars.why(row)) for row in page],
        "page": page,
        "is_filtered": any(form.chosen.values()),
        "waiting": queries.lifts_waiting(cycle),
        "gaps": bars.gaps(cycle) if verdict else [],
        "verdict": verdict,
    }
    return render(request, "panels/conflict_list.html", context)


@login_required
@require_safe
def conflicts_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """The conflicts of a cycle, filtered as on the page, as a workbook."""
    cycle = get_cycle(request.user, pk)
    rows = queries.conflicts_in(cycle, **ConflictFilter(request.GET).chosen)
    headings = [_("Expert"), _("Application"), _("Organisation"), _("Source"), _("Reason"), _("Since"), _("Entered by"),
                _("Lifted"), _("Lifted by"), _("Reason for lifting")]  # fmt: skip
    return list_download(f"conflicts-{cycle.year}", _("Conflicts of interest"), headings, map(_line, rows))


def _line(row: Conflict) -> list[object]:
    lifted = [row.lifted_at, row.lifted_by or "", row.lift_reason]
    number, organisation = row.application.number, row.application.organisation.name
    return [row.user, number, organisation, bars.why(row), row.reason, row.declared_at, _by(row), *lifted]


def _by(row: Conflict) -> str:
    """Who entered it; nobody did what a rule found."""
    is_found = row.source in (Conflict.Source.RULE, Conflict.Source.MEMBERSHIP)
    return "" if is_found else str(row.declared_by)


@login_required
@require_POST
def conflict_find(request: ActorRequest, pk: int) -> HttpResponse:
    """Search the register by the rules now."""
    cycle = get_cycle(request.user, pk)
    found = act(request, "", services.find_conflicts, cycle=cycle)
    if found is not None:
        count = len(found)
        text = ngettext("%(n)s new conflict was found.", "%(n)s new conflicts were found.", count) % {"n": count}
        messages.success(request, text if count else _("No new conflict was found."))
    return redirect("panels:conflict_list", pk)


@login_required
def conflict_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Enter a conflict for any expert and accepted application of the cycle."""
    cycle = get_cycle(request.user, pk)
    form = NewConflictForm(request.POST if request.method == "POST" else None, cycle=cycle)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.add_conflict(
                actor=request.user, user=data["expert"].user, application=data["application"], reason=data["reason"]
            )
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("The conflict is on record."))
            return redirect("panels:conflict_list", pk)
    context = {"cycle": cycle, "form": form}
    return render(request, "panels/conflict_new.html", context, status=422 if form.errors else 200)


@login_required
def conflict(request: ActorRequest, pk: int) -> HttpResponse:
    """A conflict: what is on record, and the two steps of lifting it."""
    row = rights.get_conflict(request.user, pk)
    form = LiftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_lift(actor=request.user, conflict=row, reason=form.cleaned_data["reason"])
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("A second person of the office must decide."))
            return redirect("panels:conflict", pk)
    acts = [(entry, rights.can_decide_lift(request.user, entry)) for entry in queries.lift_acts(row)]
    context = {
        "cycle": row.application.cycle,
        "conflict": row,
        "why": bars.why(row),
        "by": _by(row),
        "acts": acts,
        "is_asked": any(entry.state == "asked" for entry, _verdict in acts),
        "is_assigned": queries.is_assigned(row),
        "verdict": rights.can_lift(request.user, row),
        "form": form,
    }
    return render(request, "panels/conflict.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def lift_decide(request: ActorRequest, pk: int) -> HttpResponse:
    """Lift a conflict, or refuse, as the second person."""
    row = rights.get_lift_act(request.user, pk)
    approve = request.POST.get("decision") == "lift"
    done = _("The conflict is lifted.") if approve else _("The conflict stands.")
    reason = request.POST.get("reason", "")[:500]
    act(request, done, services.decide_lift, act=row, approve=approve, reason=reason)
    return redirect("panels:conflict", int(row.object_id))


# ------------------------------------------------------------------ avoidance


@login_required
@require_safe
def avoidance_list(request: ActorRequest, pk: int) -> HttpResponse:
    """What the applicants of a cycle ask to avoid."""
    cycle = get_cycle(request.user, pk)
    page = Paginator(avoidances_in(cycle), PAGE).get_page(request.GET.get("page"))
    return render(request, "panels/avoidance_list.html", {"cycle": cycle, "page": page})


@login_required
@require_safe
def avoidances_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """What the applicants of a cycle ask to avoid, as a workbook."""
    cycle = get_cycle(request.user, pk)
    headings = [_("Application"), _("Organisation"), _("Person to avoid"), _("Organisation to avoid"), _("Reason"),
                _("Asked"), _("State"), pgettext("request", "Answer"), _("Answered by")]  # fmt: skip
    lines = (
        [row.application.number, row.application.organisation.name, row.person, row.employer, row.reason, row.asked_at,
         row.get_state_display(), row.answer, row.answered_by or ""]
        for row in avoidances_in(cycle)
    )  # fmt: skip
    return list_download(f"avoidance-{cycle.year}", _("Requests for avoidance"), headings, lines)


@login_required
def avoidance(request: ActorRequest, pk: int) -> HttpResponse:
    """One request: whom the applicant may mean, and the answer."""
    row = rights.get_avoidance(request.user, pk)
    is_granted = row.state == Avoidance.State.GRANTED
    form = AvoidanceAnswerForm(request.POST if request.method == "POST" else None, is_granted=is_granted)
    if request.method == "POST" and form.is_valid() and _answer(request, row, form):
        return redirect("panels:avoidance", pk)
    context = {
        "cycle": row.application.cycle,
        "avoidance": row,
        "meant": queries.meant(row),
        "chosen": set(request.POST.getlist("experts")),
        "form": form,
        "may_answer": is_granted or row.state == Avoidance.State.OPEN,
    }
    return render(request, "panels/avoidance.html", context, status=422 if form.errors else 200)


def _answer(request: ActorRequest, row: Avoidance, form: AvoidanceAnswerForm) -> bool:
    data: dict[str, Any] = form.cleaned_data
    try:
        if data.get("decision", GRANT) == GRANT:
            made = services.grant_avoidance(
                actor=request.user, avoidance=row, experts=form.chosen, answer=data.get("answer", "")
            )
            text = ngettext("Granted; %(n)s expert is barred.", "Granted; %(n)s experts are barred.", len(made))
            messages.success(request, text % {"n": len(made)})
        else:
            answer_avoidance(actor=request.user, avoidance=row, granted=False, answer=data["answer"])
            messages.success(request, _("Refused. The applicant is told."))
    except AwardError as error:
        form.add_error(None, sentence(error))
    return not form.errors
