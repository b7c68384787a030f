"""Corrections, seen by the applicant and by the office; later deadlines for one applicant."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from award.applications import services
from award.applications.correcting import ComparedPoint, compared
from award.applications.deadlines import deadline_of
from award.applications.handled import extensions_of, latest_correction
from award.applications.models import Application, Correction
from award.applications.officeforms import ExtensionForm, RefusalForm
from award.applications.permissions import can_edit_part, can_submit, get_application
from award.applications.reading import office_phone
from award.applications.rights import can_decide_extension, get_extension_act, get_returnable
from award.applications.views.common import return_page
from award.core.acts import act
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.permissions import get_cycle
from award.domain.errors import AwardError

Origin = Correction.Origin


@login_required
def returned(request: ActorRequest, pk: int) -> HttpResponse:
    """What is to be corrected, point by point, with the old text beside the new one and a reply."""
    application = get_application(request.user, pk)
    correction = latest_correction(application)
    if correction is None:
        raise Http404
    rows = compared(application, correction)
    faults: dict[int, str] = {}
    if request.method == "POST":
        faults = _reply(request, application, rows)
        if not faults:
            if "submit" in request.POST:
                return redirect("applications:submit", pk=pk)
            messages.success(request, _("Replies saved."))
            return redirect("applications:returned", pk=pk)
    parts = [
        (row, can_edit_part(request.user, application, row.point.place, row.point.code), faults.get(row.point.pk, ""))
        for row in rows
    ]
    context = {
        "application": application,
        "correction": correction,
        "parts": parts,
        "may_reply": correction.state == Correction.State.OPEN and any(edit for _row, edit, _fault in parts),
        "open_count": sum(1 for row in rows if not row.is_answered),
        "deadline": deadline_of(application),
        "may_submit": can_submit(request.user, application),
        "phone": office_phone(application.cycle),
    }
    return render(request, "applications/returned.html", context, status=_status(faults))


def _status(faults: dict[int, str]) -> int:
    return 422 if faults else 200


def _reply(request: ActorRequest, application: Application, rows: list[ComparedPoint]) -> dict[int, str]:
    """Save the replies typed; what is refused stays on the page, with its sentence."""
    faults = {}
    for row in rows:
        typed = request.POST.get(f"reply-{row.point.pk}")
        if typed is None:
            continue
        try:
            services.reply_to_point(actor=request.user, application=application, point=row.point, reply=typed)
        except AwardError as error:
            row.point.reply = typed
            faults[row.point.pk] = sentence(error)
    return faults


@login_required
def send_back(request: ActorRequest, pk: int) -> HttpResponse:
    """The office returns an application with the points to correct."""
    application = get_returnable(request.user, pk)
    return return_page(request, application, Origin.OFFICE, "eligibility:application", "layouts/office.html")


@login_required
@require_POST
def lapse(request: ActorRequest, pk: int) -> HttpResponse:
    """The office takes the earlier revision after the due date."""
    application = get_returnable(request.user, pk)
    done = _("The application is reviewed as it was submitted before.")
    act(request, done, services.lapse_correction, application=application)
    return redirect("eligibility:application", pk)


@login_required
def extensions(request: ActorRequest, pk: int) -> HttpResponse:
    """Later deadlines in a cycle: asked for, granted, refused; and the form to ask for one."""
    cycle = get_cycle(request.user, pk)
    form, status = ExtensionForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.ask_extension(actor=request.user, cycle=cycle, **form.cleaned_data)
            except AwardError as error:
                form.add_error(None, sentence(error))
            else:
                messages.success(request, _("A second officer must grant the later deadline."))
                return redirect("applications:extensions", pk)
    rows = [(row, can_decide_extension(request.user, row.act)) for row in extensions_of(cycle)]
    context = {"cycle": cycle, "form": form, "rows": rows, "refusal": RefusalForm(auto_id=False)}
    return render(request, "applications/extensions.html", context, status=status)


@login_required
@require_POST
def extension_decide(request: ActorRequest, pk: int) -> HttpResponse:
    """Grant or refuse, as the second officer, a later deadline."""
    row = get_extension_act(request.user, pk)
    approve = request.POST.get("decision") == "grant"
    done = _("The later deadline is granted and the applicant is told.") if approve else _("The extension is refused.")
    reason = request.POST.get("reason", "")
    act(request, done, services.decide_extension, act=row, approve=approve, reason=reason)
    return redirect("applications:extensions", row.payload["cycle"])
