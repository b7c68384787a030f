"""Public notices: what everyone reads, and the office's pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from award.core.clock import today
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.permissions import get_cycle
from award.cycles.queries import programme_of
from award.domain.errors import AwardError
from award.notices import queries, services
from award.notices.forms import NoticeForm, PostForm, ReasonForm
from award.notices.models import Notice
from award.notices.permissions import can_draft, can_end, can_post, can_withdraw, get_notice, get_public_notice


def _paper(notice: Notice) -> dict[str, Any]:
    """What the notice shows in its official form."""
    return {
        "notice": notice,
        "levels": queries.levels_of(notice),
        "documents": programme_of(notice.cycle).documents,
    }


@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.public_notices(), 20).get_page(request.GET.get("page"))
    return render(request, "notices/notice_list.html", {"page": page, "today": today()})


@require_GET
def notice_page(request: HttpRequest, pk: int) -> HttpResponse:
    notice = get_public_notice(pk)
    context = {**_paper(notice), "days_left": queries.days_left(notice, today()), "today": today()}
    return render(request, "notices/notice.html", context)


@login_required
@require_GET
def office_list(request: ActorRequest, pk: int) -> HttpResponse:
    cycle = get_cycle(request.user, pk)
    rows = [
        {
            "notice": notice,
            "end": can_end(request.user, notice),
            "withdraw": can_withdraw(request.user, notice),
            "days_left": queries.days_left(notice, today()),
        }
        for notice in queries.notices_of(cycle)
    ]
    drafts = [
        {"kind": kind, "rules": rules, "draft": can_draft(request.user, cycle, kind)}
        for kind, rules in programme_of(cycle).notices.items()
    ]
    return render(request, "notices/office_list.html", {"cycle": cycle, "rows": rows, "drafts": drafts})


@login_required
@require_POST
def draft(request: ActorRequest, pk: int, kind: str) -> HttpResponse:
    cycle = get_cycle(request.user, pk)
    try:
        notice = services.draft_notice(actor=request.user, cycle=cycle, kind=kind)
    except AwardError as error:
        messages.error(request, sentence(error))
        return redirect("notices:office_list", pk)
    messages.success(request, _("Draft made from the programme's text. Read it, then post it."))
    return redirect("notices:edit", notice.pk)


@login_required
def edit(request: ActorRequest, pk: int) -> HttpResponse:
    notice = get_notice(request.user, pk)
    form = NoticeForm(request.POST or None, instance=notice)
    if request.method == "POST" and form.is_valid():
        try:
            services.update_notice(actor=request.user, notice=notice, **form.cleaned_data)
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("Draft saved."))
            return redirect("notices:edit", pk)
    context = {**_paper(get_notice(request.user, pk)), "cycle": notice.cycle, "form": form}
    return render(request, "notices/edit.html", {**context, "may_post": can_post(request.user, notice)})


def _preview(notice: Notice, starts_on: date) -> dict[str, Any]:
    ends_on = queries.last_day(notice, starts_on)
    return {
        "starts_on": starts_on,
        "ends_on": ends_on,
        "unconfirmed_years": queries.unconfirmed_years_of(starts_on, ends_on),
    }


@login_required
def post(request: ActorRequest, pk: int) -> HttpResponse:
    notice = get_notice(request.user, pk)
    form = PostForm(request.POST or request.GET or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.post_notice(actor=request.user, notice=notice, starts_on=form.cleaned_data["starts_on"])
        except AwardError as error:
            form.add_error("starts_on", sentence(error))
        else:
            messages.success(request, _("The notice is posted."))
            return redirect("notices:office_list", notice.cycle_id)
    form.is_valid()  # a day that is asked for by GET is checked too
    day = getattr(form, "cleaned_data", {}).get("starts_on") or today()
    context = {"notice": notice, "cycle": notice.cycle, "form": form, "verdict": can_post(request.user, notice)}
    return render(request, "notices/post.html", {**context, **_preview(notice, day)})


@login_required
@require_POST
def end(request: ActorRequest, pk: int) -> HttpResponse:
    notice = get_notice(request.user, pk)
    try:
        services.end_notice(actor=request.user, notice=notice)
    except AwardError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("The notice is ended. The commendation can be written now."))
    return redirect("notices:office_list", notice.cycle_id)


@login_required
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    notice = get_notice(request.user, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_notice(actor=request.user, notice=notice, reason=form.cleaned_data["reason"])
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("The notice is withdrawn; the cycle is back in deliberation."))
            return redirect("notices:office_list", notice.cycle_id)
    context = {"notice": notice, "cycle": notice.cycle, "form": form, "verdict": can_withdraw(request.user, notice)}
    return render(request, "notices/withdraw.html", context)
