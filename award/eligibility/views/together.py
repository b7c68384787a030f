"""Accepting together what needs nothing more, and taking that back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from award.core.acts import act
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.permissions import get_cycle
from award.domain.errors import AwardError
from award.eligibility import services
from award.eligibility.bulk import ready_to_accept
from award.eligibility.deskforms import AcceptForm


@login_required
def accept(request: ActorRequest, pk: int) -> HttpResponse:
    """The applications all of whose lines are met, and the typed confirmation."""
    cycle, status = get_cycle(request.user, pk), 200
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                count = services.accept_together(actor=request.user, cycle=cycle, **form.cleaned_data)
            except AwardError as error:
                form.add_error(None, sentence(error))
            else:
                text = ngettext("%(n)s application is accepted.", "%(n)s applications are accepted.", count)
                messages.success(request, text % {"n": count})
                return redirect("eligibility:queue", pk)
    ready = ready_to_accept(request.user, cycle)
    keys = ",".join(str(row.application.pk) for row in ready)
    context = {"cycle": cycle, "form": form, "ready": ready, "keys": keys}
    return render(request, "eligibility/accept_together.html", context, status=status)


@login_required
@require_POST
def take_back(request: ActorRequest, pk: int) -> HttpResponse:
    """The head of the office takes back what was accepted together last."""
    cycle = get_cycle(request.user, pk)
    reason, typed = request.POST.get("reason", ""), request.POST.get("count", "").strip()
    count = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    done = _("The applications wait for their verdicts again; their owners are told.")
    act(request, done, services.take_back_together, cycle=cycle, reason=reason, typed=count)
    return redirect("eligibility:queue", pk)
