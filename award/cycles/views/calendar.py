"""The calendar of working days, for the office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from award.core.access import enforce
from award.core.clock import today
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles import services
from award.cycles.forms import (
    FIRST_YEAR,
    LAST_YEAR,
    CalendarDayForm,
    ConfirmYearForm,
    posted,
)
from award.cycles.permissions import (
    can_run_cycles,
    get_calendar_day,
)
from award.cycles.queries import (
    calendar_days,
    confirmed_year,
    is_known_to_library,
    is_year_confirmed,
    special_days,
)
from award.domain.errors import AwardError


@login_required
def calendar(request: ActorRequest) -> HttpResponse:
    enforce(can_run_cycles(request.user))
    form = CalendarDayForm(posted(request))
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
