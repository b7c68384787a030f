"""Starting an application, empty or with what was written for an earlier cycle."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from award.accounts.queries import organisations_for
from award.applications import services
from award.applications.forms import StartForm
from award.applications.models import Application
from award.applications.queries import earlier_applications
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.queries import open_cycles
from award.domain.errors import AwardError


@login_required
def start(request: ActorRequest) -> HttpResponse:
    """Choose the organisation, the cycle and what to begin with, and start."""
    cycles, organisations = open_cycles(), organisations_for(request.user)
    initial = {"cycle": request.GET.get("cycle") or (cycles[0].pk if len(cycles) == 1 else None)}
    if len(organisations) == 1:
        initial["organisation"] = organisations[0].pk
    form = StartForm(
        request.POST or None,
        initial=initial,
        cycles=cycles,
        organisations=organisations,
        earlier=earlier_applications(request.user),
    )
    if request.method == "POST" and form.is_valid():
        try:
            application = _started(request, form.cleaned_data)
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("Application started. Everything you write is saved as you go."))
            return redirect("applications:tasks", pk=application.pk)
    context = {"form": form, "cycles": cycles, "organisations": organisations}
    return render(request, "applications/start.html", context, status=422 if form.errors else 200)


def _started(request: ActorRequest, data: dict[str, Any]) -> Application:
    """From the earlier application where one was chosen."""
    if not (earlier := data.pop("earlier", None)):
        return services.start_application(actor=request.user, **data)
    return services.start_from(actor=request.user, earlier=earlier, **data)
