"""What pages of the office and of recommending bodies share."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from award.applications import services
from award.applications.correcting import end_of
from award.applications.models import Application
from award.applications.officeforms import ReturnForm
from award.applications.queries import latest_revision, revision_content
from award.applications.rights import can_return
from award.applications.services.corrections import MAX_WORDS
from award.core.access import enforce
from award.core.errors import StaleState
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.queries import criteria_of, programme_of
from award.domain.errors import AwardError


def return_page(request: ActorRequest, application: Application, origin: str, back: str, layout: str) -> HttpResponse:
    """The form for returning, shared by the office and the recommending bodies; `back` is where it leads."""
    enforce(can_return(request.user, application, origin))
    revision = latest_revision(application)
    initial = {"revision": revision.number if revision else 1, **_prefilled(request)}
    form = ReturnForm(request.POST or None, application=application, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                services.return_application(
                    actor=request.user, application=application, revision=data["revision"], points=form.points,
                    due_at=end_of(data["due"]), note=data["note"], origin=origin,
                )  # fmt: skip
            except AwardError as error:
                form.add_error(None, sentence(error))
                status = 409 if isinstance(error, StaleState) else 422
            else:
                messages.success(request, _("The application is returned and the applicant is told."))
                return redirect(back, application.pk)
    context: dict[str, Any] = {
        "application": application, "cycle": application.cycle, "form": form, "revision": revision,
        "content": revision_content(revision) if revision else {}, "criteria": criteria_of(application.cycle),
        "programme": programme_of(application.cycle), "back": back, "layout": layout,
    }  # fmt: skip
    return render(request, "applications/return.html", context, status=status)


def _prefilled(request: ActorRequest) -> dict[str, str]:
    """Words for a place that the desk hands over with its link; a place that does not exist has no field."""
    words = request.GET.get("words", "")[:MAX_WORDS]
    return {f"words-{request.GET.get('place', '')}": words} if words else {}
