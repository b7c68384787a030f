"""Pages that change a drawn plan, adopt it, and give the applications by it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from award.audit.queries import open_act
from award.core.access import enforce
from award.core.acts import act
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.domain.errors import AwardError
from award.panels import planqueries, planrights, plansheet, services
from award.panels.planedits import KINDS, standing
from award.panels.planforms import AdoptForm, EditForm, GiveForm, ReasonForm
from award.panels.views.common import applications_planned, plan_page, shown


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request: ActorRequest, pk: int, kind: str) -> HttpResponse:
    """Change a drawn plan by hand: one kind of change a page."""
    row = planrights.get_plan(request.user, pk)
    enforce(planrights.can_edit(request.user, row))
    if kind not in KINDS:
        raise Http404
    problem, result = standing(row)
    data = request.POST if request.method == "POST" else None
    form = EditForm(
        data, kind=kind, problem=problem, plan=result, names=plansheet.Names(row), initial={"version": row.version}
    )
    if request.method == "POST" and form.is_valid():
        version, reason = form.cleaned_data["version"], form.cleaned_data["reason"]
        try:
            services.edit_plan(actor=request.user, plan=row, version=version, change=form.change(), reason=reason)
            return redirect("panels:plan", pk=pk)
        except AwardError as error:
            form.add_error(None, sentence(error))
    context = {
        **shown(row), "cycle": row.cycle, "plan": row, "form": form, "kind": kind,
        "kinds": KINDS.items(), "title": KINDS[kind],
    }  # fmt: skip
    return render(request, "panels/plan_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def plan_undo(request: ActorRequest, pk: int, position: int) -> HttpResponse:
    """Take back the last change by hand."""
    row = planrights.get_plan(request.user, pk)
    enforce(planrights.can_edit(request.user, row))
    edit = planrights.get_edit(row, position)
    act(request, _("The change is taken back."), services.undo_edit, plan=row, edit=edit)
    return redirect("panels:plan", pk=pk)


# ------------------------------------------------------------------ adoption


@login_required
@require_POST
def plan_ask(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask the chief to adopt the plan."""
    row = planrights.get_plan(request.user, pk)
    enforce(planrights.can_ask_adoption(request.user, row))
    act(request, _("The chief is asked to adopt the plan."), services.ask_adoption, plan=row, version=row.version)
    return redirect("panels:plan", pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_adopt(request: ActorRequest, pk: int) -> HttpResponse:
    """The chief adopts the plan: who is invited to which panel is listed, and their number is typed."""
    row = planrights.get_plan(request.user, pk)
    asked = open_act(planrights.ADOPTION, row)
    if asked is None:
        return redirect("panels:plan", pk=pk)
    enforce(planrights.can_decide_adoption(request.user, row, asked))
    found = shown(row)
    count = sum(len(team.members) for team in found["teams"])
    form = AdoptForm(request.POST if request.method == "POST" else None, expected=count)
    if request.method == "POST" and form.is_valid():
        done = ngettext(
            "The plan is adopted: %(count)s invitation waits in the outbox.",
            "The plan is adopted: %(count)s invitations wait in the outbox.",
            count,
        )
        act(request, done % {"count": count}, services.decide_adoption, act=asked, plan=row, approve=True)
        return redirect("panels:plan", pk=pk)
    context = {
        **found, "cycle": row.cycle, "plan": row, "form": form, "act": asked, "count": count, "refusal": ReasonForm(),
        "edits": planqueries.edits_of(row),
    }  # fmt: skip
    return render(request, "panels/plan_adopt.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def plan_refuse(request: ActorRequest, pk: int) -> HttpResponse:
    """The chief refuses the adoption with a reason; the plan can be changed again."""
    row = planrights.get_plan(request.user, pk)
    asked = open_act(planrights.ADOPTION, row)
    if asked is None:
        return redirect("panels:plan", pk=pk)
    enforce(planrights.can_decide_adoption(request.user, row, asked))
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return plan_page(request, row, refusal=form)
    reason = form.cleaned_data["reason"]
    act(request, _("Refused."), services.decide_adoption, act=asked, plan=row, approve=False, reason=reason)
    return redirect("panels:plan", pk=pk)


@login_required
@require_POST
def plan_give(request: ActorRequest, pk: int) -> HttpResponse:
    """Give the applications, and those of guests, as planned, once their number is typed."""
    row = planrights.get_plan(request.user, pk)
    enforce(planrights.can_give(request.user, row))
    form = GiveForm(request.POST, expected=applications_planned(row))
    if not form.is_valid():
        return plan_page(request, row, give=form)
    act(request, _("The applications are given as planned."), services.give_as_planned, plan=row)
    return redirect("panels:plan", pk=pk)
