"""Reminders: what goes out when and to whom, each letter as it will look, and reminding now."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from award.core.acts import act
from award.core.http import ActorRequest
from award.core.listbook import list_download
from award.cycles.models import Cycle
from award.cycles.permissions import get_cycle
from award.home import services
from award.home.mailforms import RemindForm
from award.home.reminding import Plan, Reminder, last_reminded, plan_of, plans_of
from award.outbox.queries import held_kinds
from award.outbox.services.sending import rendered
from award.outbox.texts import kind_name

PAGE = 25
INVALID = 422


@login_required
@require_safe
def reminders(request: ActorRequest, pk: int) -> HttpResponse:
    """The phases of a cycle: who is waited for, and the days on which letters go."""
    cycle = get_cycle(request.user, pk)
    held = held_kinds()
    rows = [{"plan": plan, "name": kind_name(plan.kind), "hold": held.get(plan.kind)} for plan in plans_of(cycle)]
    return render(request, "home/reminders.html", {"cycle": cycle, "rows": rows})


def _plan(cycle: Cycle, phase: str) -> Plan:
    plan = plan_of(cycle, phase)
    if plan is None:
        raise Http404
    return plan


def _letters(rows: list[Reminder], kind: str) -> list[dict[str, object]]:
    said = last_reminded(kind, [row.recipient for row in rows])
    letters = []
    for row in rows:
        subject, body = rendered(row.kind, row.recipient, row.context)
        letters.append({"row": row, "subject": subject, "body": body, "last": said.get(row.recipient.pk)})
    return letters


@login_required
def reminder(request: ActorRequest, pk: int, phase: str) -> HttpResponse:
    """One phase: everyone who is waited for with the letter, and the form that reminds all of them now."""
    cycle = get_cycle(request.user, pk)
    plan = _plan(cycle, phase)
    form = RemindForm(request.POST if request.method == "POST" else None, expected=len(plan.reminders))
    if form.is_valid() and plan.reminders:
        done = _("Written. Whoever was so reminded today already gets no second letter.")
        held, count = form.cleaned_data["is_held"], form.cleaned_data["count"]
        act(request, done, services.remind_now, cycle=cycle, phase=phase, expected=count, is_held=held)
        return redirect("home:reminder", pk, phase)
    page = Paginator(plan.reminders, PAGE).get_page(request.GET.get("page"))
    context = {"cycle": cycle, "plan": plan, "name": kind_name(plan.kind), "form": form, "page": page}
    context["letters"] = _letters(list(page.object_list), plan.kind)
    return render(request, "home/reminder.html", context, status=INVALID if form.is_bound else 200)


@login_required
@require_safe
def reminder_xlsx(request: ActorRequest, pk: int, phase: str) -> HttpResponse:
    """Everyone who is waited for in a phase."""
    plan = _plan(get_cycle(request.user, pk), phase)
    said = last_reminded(plan.kind, [row.recipient for row in plan.reminders])
    headings = [_("Name"), _("E-mail address"), _("Due"), _("For what"), _("Last reminded")]
    rows = (
        (row.recipient, row.recipient.email, row.due_at, "\n".join(row.lines), said.get(row.recipient.pk))
        for row in plan.reminders
    )
    return list_download(f"reminders-{phase}", kind_name(plan.kind), headings, rows)
