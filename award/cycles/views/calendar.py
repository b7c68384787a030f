"""The calendar of working days, for the office."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from award.core import keptfiles
from award.core.access import enforce
from award.core.acts import act
from award.core.clock import today
from award.core.hashing import canonical
from award.core.http import ActorRequest
from award.core.listbook import list_download
from award.core.messages import sentence
from award.core.tablefiles import fault_lines, heading, template_download
from award.core.xlsx_messages import fault_line
from award.cycles import services
from award.cycles.calendarfile import FIELDS, NoticeDay, read_notice
from award.cycles.forms import (
    FIRST_YEAR,
    LAST_YEAR,
    CalendarDayForm,
    CalendarFileForm,
    CalendarImportForm,
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
    working_day_rule,
)
from award.domain.errors import AwardError, InputRefused


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


PURPOSE = "calendar"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_import(request: ActorRequest, year: int) -> HttpResponse:
    """Choose the file of a year's notice; what it holds is shown next."""
    year = _known_year(request, year)
    form = CalendarFileForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, data = form.cleaned_data["file"]
        try:
            read_notice(data, name, year)
        except InputRefused as error:
            for line in fault_lines(error):
                form.add_error("file", line)
        else:
            head = canonical({"source": form.cleaned_data["source"]}).encode()
            token = keptfiles.keep(request.user, PURPOSE, name, head + b"\n" + data)
            return redirect("cycles:calendar_preview", year, token)
    status = 422 if form.is_bound else 200
    return render(request, "cycles/calendar_import.html", {"year": year, "form": form}, status=status)


def _known_year(request: ActorRequest, year: int) -> int:
    enforce(can_run_cycles(request.user))
    return min(max(year, FIRST_YEAR), LAST_YEAR)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_preview(request: ActorRequest, year: int, token: UUID) -> HttpResponse:
    """The days of an uploaded notice, with every fault; without a fault they are entered once their count is typed."""
    year = _known_year(request, year)
    kept = keptfiles.load(request.user, PURPOSE, token)
    if kept is None:
        messages.error(request, _("This file is no longer kept. Upload it again."))
        return redirect("cycles:calendar_import", year)
    head, _newline, data = kept.data.partition(b"\n")
    source = json.loads(head)["source"]
    notice = read_notice(data, kept.name, year)
    form = CalendarImportForm(posted(request), expected=len(notice.days), initial={"confirm": True})
    if request.method == "POST" and not notice.faults and form.is_valid():
        facts = {"year": year, "source": source, "file_name": kept.name, "data": data}
        confirm = form.cleaned_data["confirm"]
        if act(request, _("The notice is in the calendar."), services.import_calendar, **facts, confirm=confirm):
            keptfiles.drop(request.user, PURPOSE, token)
            return redirect(f"{reverse('cycles:calendar')}?year={year}")
    context = {
        "year": year,
        "name": kept.name,
        "source": source,
        "notice": notice,
        "form": form,
        "faults": [fault_line(fault) for fault in notice.faults],
        "rule": _rule_of(notice.days),
        "is_confirmed": is_year_confirmed(year),
    }
    return render(request, "cycles/calendar_preview.html", context, status=422 if form.is_bound else 200)


def _rule_of(days: list[NoticeDay]) -> list[tuple[NoticeDay, bool]]:
    """Each day of the notice, and whether it changes what the calendar says so far."""
    if not days:
        return []
    rule = working_day_rule(days[0].day, days[-1].day)
    return [(day, rule(day.day) != day.is_working) for day in days]


@login_required
@require_GET
def calendar_xlsx(request: ActorRequest, year: int) -> HttpResponse:
    """The office's own days of a year as a workbook, in the form in which a notice is imported."""
    year = _known_year(request, year)
    rows = ((day.day, _word(day.is_working), day.source) for day in calendar_days(year))
    return list_download(f"working-days-{year}", str(year), [heading(field) for field in FIELDS], rows)


def _word(is_working: bool) -> str:
    return _("working day") if is_working else _("day off")


@login_required
@require_GET
def calendar_template_xlsx(request: ActorRequest) -> HttpResponse:
    """An empty notice to fill in, with one day as an example."""
    enforce(can_run_cycles(request.user))
    example = (f"{today().year}-01-01", _word(False), _("New Year"))
    return template_download("working-days", _("Working days"), FIELDS, example)
