"""Working offline: a copy in Word or Excel goes out, comes back, is looked at and taken over."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from award.applications import services
from award.applications.models import Application
from award.applications.offline.changes import Comparison, compare
from award.applications.offline.excel import excel_copy
from award.applications.offline.intake import kind_of_copy, read_copy
from award.applications.offline.keeping import drop, load
from award.applications.offline.parts import can_bring
from award.applications.offline.reports import last_report
from award.applications.offline.word import word_copy
from award.applications.permissions import get_application
from award.core.access import enforce
from award.core.errors import ServiceError
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.core.sniff import KINDS
from award.core.uploads import clean_file_name
from award.domain.errors import AwardError


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offline(request: ActorRequest, pk: int) -> HttpResponse:
    """Download a copy, upload one, and see what was taken over last."""
    application = get_application(request.user, pk)
    verdict = can_bring(request.user, application)
    fault = ""
    if request.method == "POST":
        enforce(verdict)
        try:
            return redirect("applications:offline_copy", pk=pk, token=_received(request, application))
        except AwardError as error:
            fault = sentence(error)
    context = {"application": application, "edit": verdict, "fault": fault, "report": last_report(application)}
    return render(request, "applications/offline.html", context, status=422 if fault else 200)


def _received(request: ActorRequest, application: Application) -> UUID:
    """Look through the file sent and keep it. Raises AwardError with what is wrong with it."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise ServiceError(_("Choose a file first."), code="no_file")
    kind = kind_of_copy(file.name or "", file.size or 0)
    data = file.read()
    read_copy(application, kind, data)
    return services.receive_copy(actor=request.user, application=application, kind=kind, data=data)


@login_required
@require_GET
def offline_docx(request: ActorRequest, pk: int) -> HttpResponse:
    """The application as a Word document to work in."""
    application = get_application(request.user, pk)
    return _download(word_copy(application), f"{application.number}.docx", "docx")


@login_required
@require_GET
def offline_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """The application as an Excel workbook to work in."""
    application = get_application(request.user, pk)
    return _download(excel_copy(application), f"{application.number}.xlsx", "xlsx")


def _download(data: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=KINDS[kind].mime)
    response["Content-Disposition"] = content_disposition_header(True, clean_file_name(name)) or ""
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offline_copy(request: ActorRequest, pk: int, token: UUID) -> HttpResponse:
    """What an uploaded copy would change, each change with a tick; what is ticked is taken over."""
    application = get_application(request.user, pk)
    enforce(can_bring(request.user, application))
    kept = load(request.user, application, token)
    if kept is None:
        messages.error(request, _("This file is no longer kept. Upload it again."))
        return redirect("applications:offline", pk=pk)
    try:
        filled = read_copy(application, kept.kind, kept.data)
    except AwardError as error:
        messages.error(request, sentence(error))
        return redirect("applications:offline", pk=pk)
    found = compare(request.user, application, filled)
    status, fault = 200, ""
    if request.method == "POST":
        try:
            written = services.take_over(actor=request.user, application=application, taken=_ticked(request, found))
        except services.StaleCopy as error:
            found = _looked_at_again(request, compare(request.user, application, filled), error.tags)
            status, fault = 409, sentence(error)
        except AwardError as error:
            found = _looked_at_again(request, found)
            status, fault = 422, sentence(error)
        else:
            drop(request.user, application, token)
            text = ngettext("%(n)s part was taken over.", "%(n)s parts were taken over.", len(written))
            messages.success(request, text % {"n": len(written)})
            return redirect("applications:offline", pk=pk)
    context = {"application": application, "found": found, "kept": kept, "fault": fault}
    return render(request, "applications/offline_copy.html", context, status=status)


def _ticked(request: ActorRequest, found: Comparison) -> list[services.Taken]:
    """The changes that were ticked, each upon what the page showed as standing online."""
    tags = set(request.POST.getlist("take"))
    return [
        change.taken._replace(seen=request.POST.get(f"seen-{change.slot.tag}", ""))
        for change in found.changes
        if change.slot.tag in tags and change.can_take
    ]


def _looked_at_again(request: ActorRequest, found: Comparison, stale: Collection[str] = ()) -> Comparison:
    """The page once more with the ticks as they were, but for what someone saved meanwhile."""
    tags = set(request.POST.getlist("take"))
    for change in found.changes:
        change.is_news = change.slot.tag in stale
        change.is_ticked = change.slot.tag in tags and not change.is_news
    return found
