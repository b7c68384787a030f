"""Evidence: the list, the upload, the file itself."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from award.applications import services
from award.applications.models import Application
from award.applications.permissions import can_edit, get_application, get_evidence
from award.applications.queries import evidence_of
from award.core.access import enforce
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.core.uploads import file_response
from award.cycles.models import Item
from award.cycles.queries import items_of, programme_of
from award.domain.errors import AwardError


@login_required
def evidence(request: ActorRequest, pk: int) -> HttpResponse:
    """All files of the application; an upload takes several and says of each what was wrong."""
    application = get_application(request.user, pk)
    verdict = can_edit(request.user, application)
    items = items_of(application.cycle)
    faults: list[tuple[str, str]] = []
    if request.method == "POST":
        enforce(verdict)
        faults = _upload(request, application, items)
        back = request.POST.get("back", "")
        if not faults:
            if any(item.code == back for item in items):
                return redirect(reverse("applications:item", args=[pk, back]) + "#evidence")
            return redirect("applications:evidence", pk=pk)
    files = evidence_of(application)
    context = {
        "application": application,
        "files": files,
        "total": sum(file.size for file in files),
        "rules": programme_of(application.cycle).application,
        "items": items,
        "edit": verdict,
        "faults": faults,
        "cited": request.POST.get("item", request.GET.get("item", "")),
    }
    return render(request, "applications/evidence.html", context, status=422 if faults else 200)


def _upload(request: ActorRequest, application: Application, items: list[Item]) -> list[tuple[str, str]]:
    """Attach each file sent; returns (name, sentence) of those refused."""
    item = next((row for row in items if row.code == request.POST.get("item")), None)
    sent = request.FILES.getlist("files")
    if not sent:
        return [("", _("Choose a file first."))]
    faults = []
    for file in sent:
        try:
            attached = services.attach_evidence(
                actor=request.user, application=application, name=file.name or "", data=file.read(), item=item
            )
        except AwardError as error:
            faults.append((file.name or "", sentence(error)))
        else:
            messages.success(request, _("“%(name)s” is attached.") % {"name": attached.name})
    return faults


@login_required
@require_POST
def evidence_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a file off the draft."""
    file = get_evidence(request.user, pk)
    enforce(can_edit(request.user, file.application))
    try:
        services.remove_evidence(actor=request.user, evidence=file)
    except AwardError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("“%(name)s” was removed.") % {"name": file.name})
    back = request.POST.get("back", "")
    if file.item and back == file.item.code:
        return redirect(reverse("applications:item", args=[file.application_id, back]) + "#evidence")
    return redirect("applications:evidence", pk=file.application_id)


@login_required
@require_GET
def evidence_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The file itself, as a download."""
    file = get_evidence(request.user, pk)
    return file_response(file.path, file.name, file.mime)
