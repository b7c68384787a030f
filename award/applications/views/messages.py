"""Messages between an applicant and the office."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render

from award.applications import services
from award.applications.handled import notes_of, threads_of
from award.applications.models import Application
from award.applications.officeforms import NoteForm
from award.applications.permissions import get_application
from award.applications.reading import office_phone
from award.applications.rights import get_application_for_office
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.permissions import get_cycle
from award.domain.errors import AwardError


@login_required
def notes(request: ActorRequest, pk: int) -> HttpResponse:
    """The messages, as members of the applicant read and write them."""
    return _page(request, get_application(request.user, pk), "applications:notes", "layouts/my.html")


@login_required
def office_notes(request: ActorRequest, pk: int) -> HttpResponse:
    """The messages, as the office reads and writes them."""
    application = get_application_for_office(request.user, pk)
    return _page(request, application, "applications:office_notes", "layouts/office.html")


def _page(request: ActorRequest, application: Application, here: str, layout: str) -> HttpResponse:
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.write_note(actor=request.user, application=application, text=form.cleaned_data["text"])
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            return redirect(here, application.pk)
    rows = list(notes_of(application))  # as they were before they are noted as read
    services.read_notes(actor=request.user, application=application)
    context = {
        "application": application,
        "cycle": application.cycle,
        "notes": rows,
        "form": form,
        "layout": layout,
        "is_office": layout == "layouts/office.html",
        "phone": office_phone(application.cycle),
    }
    return render(request, "applications/messages.html", context, status=422 if form.errors else 200)


@login_required
def office_threads(request: ActorRequest, pk: int) -> HttpResponse:
    """All applications of a cycle with messages."""
    cycle = get_cycle(request.user, pk)
    return render(request, "applications/messages_office.html", {"cycle": cycle, "threads": threads_of(cycle)})
