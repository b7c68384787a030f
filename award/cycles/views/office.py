"""Cycles, for the office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from award.core.access import enforce, refused
from award.core.acts import act
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.core.uploads import clean_file_name
from award.core.xlsx_messages import fault_line
from award.cycles import services
from award.cycles.checks import Dates, opening_faults, opening_warnings
from award.cycles.forms import (
    CycleForm,
    DatesForm,
    ExtendForm,
    OpenForm,
    ReasonForm,
    posted,
)
from award.cycles.labels import scope_name
from award.cycles.models import Cycle
from award.cycles.permissions import (
    can_close_applications,
    can_put_off,
    can_run_cycles,
    closing_time,
    get_cycle,
)
from award.cycles.queries import (
    copyable_cycles,
    criteria_of,
    current_programmes,
    cycle_rows,
    latest_programme_code,
    milestones,
    people_applying,
    programme_of,
    rounds_of,
)
from award.cycles.readiness import findings
from award.cycles.timelines import chart, timeline
from award.domain.errors import AwardError, InputRefused

MOST_FAULTS = 20


@login_required
def cycle_list(request: ActorRequest) -> HttpResponse:
    enforce(can_run_cycles(request.user))
    page = Paginator(cycle_rows(), 20).get_page(request.GET.get("page"))
    return render(request, "cycles/cycle_list.html", {"page": page})


@login_required
def cycle_new(request: ActorRequest) -> HttpResponse:
    enforce(can_run_cycles(request.user))
    form = CycleForm(
        posted(request),
        request.FILES or None,
        programmes=current_programmes(),
        cycles=copyable_cycles(),
        latest=latest_programme_code(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            cycle = _created(request, form)
        except InputRefused as refusal:
            for fault in refusal.faults[:MOST_FAULTS]:
                form.add_error("file", fault_line(fault))
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("The cycle is set up. Check its dates next."))
            return redirect("cycles:cycle", cycle.pk)
    return render(request, "cycles/cycle_new.html", {"form": form}, status=422 if form.is_bound else 200)


def _created(request: ActorRequest, form: CycleForm) -> Cycle:
    if source := form.copied:
        return services.copy_cycle(actor=request.user, source=source, **form.names(source.programme))
    if file := form.cleaned_data["file"]:
        name = clean_file_name(file.name or "")
        programme = services.load_programme(actor=request.user, source=file.read(), name=name)
    else:
        programme = form.programmes[form.cleaned_data["source"]]
    return services.create_cycle(actor=request.user, programme=programme, **form.names(programme))


@login_required
def cycle(request: ActorRequest, pk: int) -> HttpResponse:
    row = get_cycle(request.user, pk)
    form = DatesForm(posted(request), cycle=row)
    if request.method == "POST" and form.is_valid():
        try:
            _set_dates(request, row, form.dates, form.cleaned_data.get("reason", ""))
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("Dates saved."))
            return redirect("cycles:cycle", row.pk)
    status = 422 if form.is_bound else 200
    return render(request, "cycles/cycle.html", _cycle_context(request, row, form), status=status)


def _set_dates(request: ActorRequest, row: Cycle, dates: Dates, reason: str) -> None:
    services.set_dates(
        actor=request.user,
        cycle=row,
        applications_open_at=dates.applications_open_at,
        applications_close_at=dates.applications_close_at,
        results_on=dates.results_on,
        round_due=dates.due,
        days=dates.days,
        round_starts=dates.starts,
        reason=reason,
    )


@login_required
def cycle_extend(request: ActorRequest, pk: int) -> HttpResponse:
    row = get_cycle(request.user, pk)
    enforce(can_put_off(request.user, row))
    form = ExtendForm(posted(request), cycle=row, told=people_applying(row).count())
    if request.method == "POST" and form.is_valid() and form.is_confirmed:
        try:
            _set_dates(request, row, form.dates, form.cleaned_data["reason"])
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("The date is put off; everyone concerned is told."))
            return redirect("cycles:cycle", row.pk)
    context = {"cycle": row, "form": form}
    return render(request, "cycles/cycle_extend.html", context, status=422 if form.errors else 200)


@login_required
def cycle_check(request: ActorRequest, pk: int) -> HttpResponse:
    row = get_cycle(request.user, pk)
    found = findings(row, request.user)
    context = {
        "cycle": row,
        "is_draft": row.state == Cycle.State.DRAFT,
        "faults": [finding for finding in found if finding.is_fault],
        "warnings": [finding for finding in found if not finding.is_fault],
    }
    return render(request, "cycles/cycle_check.html", context)


def _cycle_context(request: ActorRequest, row: Cycle, form: DatesForm) -> dict[str, Any]:
    is_draft = row.state == Cycle.State.DRAFT
    faults = opening_faults(row) if is_draft else []
    may_close = can_close_applications(request.user, row)
    context: dict[str, Any] = {
        "cycle": row,
        "form": form,
        "is_draft": is_draft,
        "is_over": row.state in (Cycle.State.PUBLISHED, Cycle.State.CANCELLED),
        "faults": faults,
        "saves_first": bool(faults) if is_draft else not may_close and row.state != Cycle.State.ELIGIBILITY,
        "warnings": opening_warnings(row) if is_draft or row.state == Cycle.State.APPLYING else [],
        "may_close": may_close,
        "may_cancel": request.user.has_role("chief"),
        "milestones": milestones(row),
        "windows": (windows := timeline(row)),
        "chart": chart(windows, _("Timeline of the cycle")),
        "may_put_off": can_put_off(request.user, row),
    }
    try:
        programme, loaded = programme_of(row), criteria_of(row)
    except AwardError as error:  # a damaged text must not take the page away; the checks name it
        return {**context, "rules_fault": sentence(error)}
    language = get_language() or ""
    rounds = [(round, programme.round(round.code)) for round in rounds_of(row)]
    floors = [(scope_name(floor.scope, programme, loaded, language), floor.percent) for floor in programme.floors]
    ties = [scope_name(scope, programme, loaded, language) for scope in programme.ranking.tie_break]
    return {**context, "programme": programme, "criteria": loaded, "rounds": rounds, "floors": floors, "ties": ties}


@login_required
def cycle_open(request: ActorRequest, pk: int) -> HttpResponse:
    row = get_cycle(request.user, pk)
    if row.state != Cycle.State.DRAFT:
        messages.info(request, _("This cycle was opened already."))
        return redirect("cycles:cycle", row.pk)
    form = OpenForm(posted(request), cycle=row)
    if request.method == "POST" and form.is_valid():
        done = _("The cycle is open and the announcement is published.")
        act(request, done, services.open_cycle, cycle=row)
        return redirect("cycles:cycle", row.pk)
    context = {
        "cycle": row,
        "form": form,
        "faults": opening_faults(row),
        "warnings": [finding for finding in findings(row, request.user) if not finding.is_fault],
        "milestones": milestones(row),
    }
    return render(request, "cycles/cycle_open.html", context, status=422 if form.errors else 200)


@login_required
def cycle_close_applications(request: ActorRequest, pk: int) -> HttpResponse:
    row = get_cycle(request.user, pk)
    if request.method == "POST":
        try:
            services.close_applications(actor=request.user, cycle=row)
        except AwardError as error:
            messages.error(request, sentence(error))
        else:
            messages.success(request, _("Applications are closed. The eligibility review begins."))
        return redirect("cycles:cycle", row.pk)
    context = {"cycle": row, "may_close": can_close_applications(request.user, row), "closes": closing_time(row)}
    return render(request, "cycles/cycle_close_applications.html", context)


@login_required
def cycle_cancel(request: ActorRequest, pk: int) -> HttpResponse:
    row = get_cycle(request.user, pk)
    if not request.user.has_role("chief"):
        enforce(refused(_("Only the head of the award office may cancel a cycle.")))
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.move_cycle(
                actor=request.user, cycle=row, to=Cycle.State.CANCELLED, reason=form.cleaned_data["reason"]
            )
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("The cycle is cancelled."))
            return redirect("cycles:cycle", row.pk)
    status = 422 if form.is_bound else 200
    return render(request, "cycles/cycle_cancel.html", {"cycle": row, "form": form}, status=status)
