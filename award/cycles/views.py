"""Announcements and criteria for everyone; cycles and the calendar for the office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from award.core.access import enforce, refused
from award.core.clock import today
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles import services
from award.cycles.checks import opening_faults, opening_warnings
from award.cycles.forms import (
    FIRST_YEAR,
    LAST_YEAR,
    CalendarDayForm,
    ConfirmYearForm,
    CycleForm,
    DatesForm,
    ReasonForm,
    SelfCheckForm,
)
from award.cycles.labels import scope_name
from award.cycles.models import Cycle
from award.cycles.permissions import (
    can_apply,
    can_close_applications,
    can_run_cycles,
    closing_time,
    get_calendar_day,
    get_criteria_set,
    get_cycle,
    get_public_cycle,
)
from award.cycles.queries import (
    announced_cycles,
    calendar_days,
    confirmed_year,
    criteria_of,
    criteria_of_set,
    criteria_sets,
    current_programmes,
    cycle_rows,
    is_known_to_library,
    is_year_confirmed,
    latest_programme_code,
    milestones,
    open_cycles,
    programme_of,
    rounds_of,
    special_days,
)
from award.domain.errors import AwardError


def _posted(request: HttpRequest) -> QueryDict | None:
    # An empty POST is a form sent without any field, not a page asked for.
    return request.POST if request.method == "POST" else None


def announcement_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(announced_cycles(), 20).get_page(request.GET.get("page"))
    return render(request, "cycles/announcement_list.html", {"page": page})


def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    cycle = get_public_cycle(pk)
    context = {
        "cycle": cycle,
        "programme": programme_of(cycle),
        "criteria": criteria_of(cycle),
        "milestones": milestones(cycle),
        "may_apply": can_apply(cycle),
    }
    return render(request, "cycles/announcement.html", context)


def self_check(request: HttpRequest) -> HttpResponse:
    """The conditions of an open cycle as questions. The answers are looked at and forgotten."""
    cycles = list(open_cycles())
    cycle = next((row for row in cycles if str(row.pk) == request.GET.get("cycle")), cycles[0] if cycles else None)
    if cycle is None:
        return render(request, "cycles/self_check.html", {"cycle": None})
    programme = programme_of(cycle)
    form = SelfCheckForm(_posted(request), conditions=programme.eligibility.conditions)
    is_checked = request.method == "POST" and form.is_valid()
    context = {
        "cycle": cycle,
        "others": [row for row in cycles if row != cycle],
        "programme": programme,
        "form": form,
        "is_checked": is_checked,
        "unmet": form.unmet() if is_checked else [],
        "may_apply": can_apply(cycle),
    }
    return render(request, "cycles/self_check.html", context, status=422 if form.errors else 200)


def criteria_list(request: HttpRequest) -> HttpResponse:
    return render(request, "cycles/criteria_list.html", {"criteria_sets": criteria_sets()})


def criteria(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_criteria_set(pk)
    return render(request, "cycles/criteria.html", {"criteria_set": row, "criteria": criteria_of_set(row)})


@login_required
def cycle_list(request: ActorRequest) -> HttpResponse:
    enforce(can_run_cycles(request.user))
    page = Paginator(cycle_rows(), 20).get_page(request.GET.get("page"))
    return render(request, "cycles/cycle_list.html", {"page": page})


@login_required
def cycle_new(request: ActorRequest) -> HttpResponse:
    enforce(can_run_cycles(request.user))
    programmes = current_programmes()
    form = CycleForm(_posted(request), programmes=programmes, latest=latest_programme_code())
    if request.method == "POST" and form.is_valid():
        try:
            cycle = services.create_cycle(actor=request.user, **form.cleaned_data)
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("The cycle is set up. Set its dates next."))
            return redirect("cycles:cycle", cycle.pk)
    status = 422 if form.is_bound else 200
    return render(request, "cycles/cycle_new.html", {"form": form, "programmes": programmes}, status=status)


@login_required
def cycle(request: ActorRequest, pk: int) -> HttpResponse:
    row = get_cycle(request.user, pk)
    form = DatesForm(_posted(request), cycle=row)
    if request.method == "POST" and form.is_valid():
        dates = form.dates
        try:
            services.set_dates(
                actor=request.user,
                cycle=row,
                applications_open_at=dates.applications_open_at,
                applications_close_at=dates.applications_close_at,
                results_on=dates.results_on,
                round_due=dates.due,
                reason=form.cleaned_data.get("reason", ""),
            )
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("Dates saved."))
            return redirect("cycles:cycle", row.pk)
    status = 422 if form.is_bound else 200
    return render(request, "cycles/cycle.html", _cycle_context(request, row, form), status=status)


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
    if request.method == "POST":
        try:
            services.open_cycle(actor=request.user, cycle=row)
        except AwardError as error:
            messages.error(request, sentence(error))
        else:
            messages.success(request, _("The cycle is open and the announcement is published."))
        return redirect("cycles:cycle", row.pk)
    context = {"cycle": row, "faults": opening_faults(row), "warnings": opening_warnings(row)}
    return render(request, "cycles/cycle_open.html", {**context, "milestones": milestones(row)})


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
    form = ReasonForm(_posted(request))
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


@login_required
def calendar(request: ActorRequest) -> HttpResponse:
    enforce(can_run_cycles(request.user))
    form = CalendarDayForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        row = services.set_calendar_day(actor=request.user, **form.cleaned_data)
        messages.success(request, _("The day is in the calendar."))
        return redirect(f"{request.path}?year={row.day.year}")
    return _calendar_page(request, _year(request), day_form=form)


def _year(request: ActorRequest) -> int:
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isdecimal() and len(typed) == 4 else today().year
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _calendar_page(request: ActorRequest, year: int, **forms: Any) -> HttpResponse:
    context = {
        "year": year,
        "days": calendar_days(year),
        "special_days": special_days(year),
        "is_confirmed": is_year_confirmed(year),
        "is_known": is_known_to_library(year),
        "confirmation": confirmed_year(year),
        "day_form": forms.get("day_form") or CalendarDayForm(),
        "confirm_form": forms.get("confirm_form") or ConfirmYearForm(),
    }
    status = 422 if any(form.is_bound for form in forms.values()) else 200
    return render(request, "cycles/calendar.html", context, status=status)


@login_required
@require_POST
def calendar_confirm(request: ActorRequest, year: int) -> HttpResponse:
    enforce(can_run_cycles(request.user))
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    form = ConfirmYearForm(request.POST)
    if not form.is_valid():
        return _calendar_page(request, year, confirm_form=form)
    try:
        services.confirm_calendar_year(actor=request.user, year=year, source=form.cleaned_data["source"])
    except AwardError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("The year is confirmed."))
    return redirect(f"{reverse('cycles:calendar')}?year={year}")


@login_required
@require_POST
def calendar_day_remove(request: ActorRequest, pk: int) -> HttpResponse:
    row = get_calendar_day(request.user, pk)
    try:
        services.remove_calendar_day(actor=request.user, calendar_day=row)
    except AwardError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("The entry is removed; the library's rule holds for that day again."))
    return redirect(f"{reverse('cycles:calendar')}?year={row.day.year}")
