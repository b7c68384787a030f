"""Announcements, criteria and the self-check, for everyone."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from award.cycles.forms import (
    SelfCheckForm,
    posted,
)
from award.cycles.permissions import (
    can_apply,
    get_criteria_set,
    get_public_cycle,
)
from award.cycles.queries import (
    announced_cycles,
    criteria_of,
    criteria_of_set,
    criteria_sets,
    date_changes,
    milestones,
    open_cycles,
    programme_of,
)


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
        "changes": date_changes(cycle),
    }
    return render(request, "cycles/announcement.html", context)


def self_check(request: HttpRequest) -> HttpResponse:
    """The conditions of an open cycle as questions. The answers are looked at and forgotten."""
    cycles = list(open_cycles())
    cycle = next((row for row in cycles if str(row.pk) == request.GET.get("cycle")), cycles[0] if cycles else None)
    if cycle is None:
        return render(request, "cycles/self_check.html", {"cycle": None})
    programme = programme_of(cycle)
    form = SelfCheckForm(posted(request), conditions=programme.eligibility.conditions)
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
