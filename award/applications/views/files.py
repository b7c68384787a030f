"""Evidence and documents: the list, the upload by a form, the file itself. Uploads in pieces: see `uploads`."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from award.applications import services
from award.applications.filelist import citations_of, file_list
from award.applications.models import Application, CorrectionPoint, Evidence
from award.applications.permissions import can_download, can_edit_part, get_application, get_evidence
from award.applications.tasks import queue_scan
from award.core.access import enforce
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.core.uploads import file_response
from award.cycles.models import Item
from award.cycles.queries import items_of, programme_of
from award.domain.errors import AwardError

EVIDENCE = CorrectionPoint.Place.EVIDENCE


@login_required
def evidence(request: ActorRequest, pk: int) -> HttpResponse:
    """All files of the application; an upload takes several and says of each what was wrong."""
    application = get_application(request.user, pk)
    verdict = can_edit_part(request.user, application, EVIDENCE)
    items = items_of(application.cycle)
    faults: list[tuple[str, str]] = []
    if request.method == "POST":
        enforce(verdict)
        faults = _upload(request, application, items)
        if not faults:
            return redirect(_after(request, pk, [item.code for item in items]))
    context = {
        "application": application,
        "list": file_list(
            request.user, application, item=request.GET.get("item", ""), sort=request.GET.get("sort", "")
        ),
        "rules": programme_of(application.cycle).application,
        "items": items,
        "edit": verdict,
        "faults": faults,
        "chosen": request.POST.get("item", request.GET.get("item", "")),
        "piece": services.PIECE,
    }
    return render(request, "applications/evidence.html", context, status=422 if faults else 200)


def _after(request: ActorRequest, pk: int, codes: list[str]) -> str:
    """Back to the item that the upload or removal was made from, else to the list."""
    back = request.POST.get("back", "")
    if back in codes:
        return reverse("applications:item", args=[pk, back]) + "#evidence"
    return reverse("applications:evidence", args=[pk])


def _upload(request: ActorRequest, application: Application, items: list[Item]) -> list[tuple[str, str]]:
    """Attach each file sent; returns (name, sentence) of those refused."""
    document = request.POST.get("document", "")
    item = None if document else next((row for row in items if row.code == request.POST.get("item")), None)
    sent = request.FILES.getlist("files")
    if not sent:
        return [("", _("Choose a file first."))]
    faults = []
    for file in sent[:1] if document else sent:
        try:
            attached = services.attach_evidence(
                actor=request.user,
                application=application,
                name=file.name or "",
                data=cast(BinaryIO, file.file),
                item=item,
                document=document,
            )
        except AwardError as error:
            faults.append((file.name or "", sentence(error)))
        else:
            queue_scan(attached)
            messages.success(request, _("“%(name)s” is attached.") % {"name": attached.name})
    return faults


@login_required
@require_POST
def evidence_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a file off the draft; one that texts refer to only after a word of warning."""
    file = get_evidence(request.user, pk)
    enforce(can_edit_part(request.user, file.application, EVIDENCE))
    row = citations_of(file)
    if row.citations and "confirmed" not in request.POST:
        context = {"application": file.application, "row": row, "back": request.POST.get("back", "")}
        return render(request, "applications/evidence_remove.html", context)
    _remove(request, file)
    return redirect(_after(request, file.application_id, [file.item.code] if file.item else []))


def _remove(request: ActorRequest, file: Evidence) -> None:
    try:
        services.remove_evidence(actor=request.user, evidence=file)
    except AwardError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("“%(name)s” was removed.") % {"name": file.name})


@login_required
@require_GET
def evidence_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The file itself, as a download."""
    file = get_evidence(request.user, pk)
    enforce(can_download(file, as_member=True))
    return file_response(file.path, file.name, file.mime)
