"""The office's pages of plans: dry run, matrix, the recorded draw."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from award.core.access import enforce
from award.core.acts import act
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.core.xlsx_messages import fault_line
from award.cycles.permissions import get_cycle
from award.cycles.queries import programme_of
from award.domain.allocation.canonical import problem_of_json
from award.domain.errors import AwardError
from award.panels import permissions, planqueries, planrights, plansheet, services
from award.panels.models import PanelPlan
from award.panels.planedits import plan_now
from award.panels.planforms import CommitForm, DrawForm, DropForm, PlanForm, round_choice
from award.panels.planning import Pooled, expert_pk, open_applications, pool
from award.panels.queries import independent_rounds
from award.panels.register import reference_rows
from award.panels.views.common import layout, plan_page

State = PanelPlan.State


@login_required
@require_safe
def plan_list(request: ActorRequest, pk: int) -> HttpResponse:
    """The plans of a cycle, newest first."""
    cycle = get_cycle(request.user, pk)
    context = {
        "cycle": cycle,
        "plans": planqueries.plans_of(cycle),
        "verdict": permissions.can_form_panels(request.user, cycle),
    }
    return render(request, "panels/plan_list.html", context)


# ------------------------------------------------------------------ dry run


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: ActorRequest, pk: int) -> HttpResponse:
    """A dry run: number of panels, who may be drawn, which rules are kept."""
    cycle = get_cycle(request.user, pk)
    verdict = permissions.can_form_panels(request.user, cycle)
    rounds = list(independent_rounds(cycle))
    round = round_choice(rounds, request.GET.get("round", ""))
    people = pool(round) if round else []
    before = _plan_before(request)
    form = PlanForm(request.POST if request.method == "POST" else None, people=people, initial=_initial(before, people))
    if request.method == "POST" and round is not None:
        enforce(verdict)
        if form.is_valid():
            try:
                plan = services.make_plan(actor=request.user, round=round, **form.cleaned_data)
                return redirect("panels:plan", pk=plan.pk)
            except AwardError as error:
                form.add_error(None, sentence(error))
    context = {
        "cycle": cycle,
        "round": round,
        "rounds": rounds,
        "form": form,
        "people": _filtered(request, people),
        "chosen": {int(value) for value in form["experts"].value() or [] if str(value).isdigit()},
        "applications": open_applications(round) if round else [],
        "rules": programme_of(cycle).panels,
        "verdict": verdict,
        **_choices(),
        "wanted": {name: request.GET.get(name, "")[:12] for name in ("industry", "region", "chair")},
    }
    return render(request, "panels/plan_new.html", context, status=422 if form.errors else 200)


def _choices() -> dict[str, Any]:
    """Industries and regions to filter by, and the names of regions."""
    rows = reference_rows()
    regions = {row.pk: row for row in rows["divisions"] if row.level != "district"}
    return {"industries": rows["industries"], "regions": regions}


def _plan_before(request: ActorRequest) -> PanelPlan | None:
    """The plan whose choices the page begins with."""
    key = request.GET.get("from", "")
    return planrights.get_plan(request.user, int(key)) if key.isdecimal() and len(key) < 10 else None


def _initial(before: PanelPlan | None, people: list[Pooled]) -> dict[str, Any]:
    if before is None:
        return {"experts": [row.expert.pk for row in people if not row.left_out]}
    problem = problem_of_json(before.inputs)
    return {
        "experts": [expert_pk(person.code) for person in problem.persons],
        "panels": problem.panels,
        "waived": sorted(problem.waived),
        "waive_reason": before.waive_reason,
    }


def _filtered(request: ActorRequest, people: list[Pooled]) -> list[Pooled]:
    """Those of the pool that fit the filters of the page."""
    industry, region, chair = (request.GET.get(name, "") for name in ("industry", "region", "chair"))
    return [
        row
        for row in people
        if (not industry or industry in row.industries)
        and (not region or region == row.region)
        and (not chair or row.expert.may_chair)
    ]


# ------------------------------------------------------------------ a plan


@login_required
@require_safe
def plan(request: ActorRequest, pk: int) -> HttpResponse:
    """A plan: its panels, how fair they are, and what comes next."""
    return plan_page(request, planrights.get_readable_plan(request.user, pk))


@login_required
@require_safe
def plan_matrix(request: ActorRequest, pk: int) -> HttpResponse:
    """Experts by applications: who assesses what, whose industry fits, who may not and why."""
    row = planrights.get_readable_plan(request.user, pk)
    problem = problem_of_json(row.inputs)
    names = plansheet.Names(row)
    result = plan_now(row) if row.outcome else None
    codes = [panel.code for panel in result.panels] if result else []
    panel = request.GET.get("panel", "")
    context = {
        **layout(request),
        "cycle": row.cycle,
        "plan": row,
        "codes": codes,
        "panel": panel if panel in codes else "",
        "matrix": plansheet.matrix(problem, result, names, panel if panel in codes else "") if result else None,
    }
    return render(request, "panels/plan_matrix.html", context)


# ------------------------------------------------------------------ the draw


@login_required
@require_POST
def plan_commit(request: ActorRequest, pk: int) -> HttpResponse:
    """Commit the seed: from now on nothing that the draw depends on may change."""
    row = planrights.get_plan(request.user, pk)
    enforce(planrights.can_commit(request.user, row))
    form = CommitForm(request.POST)
    if not form.is_valid():
        return plan_page(request, row, commit=form)
    done = _("The seed is committed and its hash is public. The draw follows with the word of the witness.")
    act(request, done, services.commit_draw, plan=row, witness=form.cleaned_data["witness"])
    return redirect("panels:plan", pk=pk)


@login_required
@require_POST
def plan_draw(request: ActorRequest, pk: int) -> HttpResponse:
    """Draw with the word of the witness."""
    row = planrights.get_plan(request.user, pk)
    enforce(planrights.can_draw(request.user, row))
    form = DrawForm(request.POST)
    if not form.is_valid():
        return plan_page(request, row, draw=form)
    act(request, _("The panels are drawn."), services.draw_plan, plan=row, word=form.cleaned_data["word"])
    return redirect("panels:plan", pk=pk)


@login_required
@require_POST
def plan_discard(request: ActorRequest, pk: int) -> HttpResponse:
    """Drop a plan, with the reason where its seed was committed."""
    row = planrights.get_plan(request.user, pk)
    enforce(planrights.can_discard(request.user, row))
    form = DropForm(request.POST, plan=row)
    if not form.is_valid():
        return plan_page(request, row, drop=form)
    act(request, _("The plan is discarded."), services.discard_plan, plan=row, reason=form.cleaned_data["reason"])
    return redirect("panels:plan_list", pk=row.cycle_id)


@login_required
@require_POST
def plan_again(request: ActorRequest, pk: int) -> HttpResponse:
    """Compute a draw again and compare every byte; for the office and the supervisors."""
    row = planrights.get_readable_plan(request.user, pk)
    faults = act(request, "", services.run_again, plan=row)
    if faults == []:
        messages.success(request, _("Run again: every byte of the outcome is the same."))
    for fault in faults or ():
        messages.error(request, _("Run again: %(fault)s") % {"fault": fault_line(fault)})
    return redirect("panels:plan", pk=pk)
