"""The files of an application as an expert reads them: in the page, or taken away with the reader's name."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header

from award.core.errors import ServiceError
from award.core.http import ActorRequest
from award.core.uploads import FILE_HEADERS, clean_file_name
from award.panels import permissions, reading, services


@login_required
def evidence_view(request: ActorRequest, pk: int) -> HttpResponse:
    """One page of the file, with its text; each look is on record."""
    evidence = permissions.get_readable_evidence(request.user, pk)
    page = reading.asked_page(request.GET.get("page"), evidence)
    viewer = reading.viewer_of(request.user, evidence, page, reverse("panels:evidence_view", args=[pk]))
    services.record_view(actor=request.user, evidence=evidence)
    return render(request, "panels/evidence_view.html", {"evidence": evidence, "viewer": viewer})


@login_required
def evidence_page(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """A page as a picture with the reader's name and the minute."""
    evidence = permissions.get_readable_evidence(request.user, pk)
    if not 1 <= number <= reading.page_count(evidence):
        raise Http404
    width = reading.WIDTHS[request.GET.get("w") == str(reading.WIDTHS[1])]
    try:
        data = reading.page_picture(request.user, evidence, number, width)
    except ServiceError as error:
        return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8", headers=FILE_HEADERS)
    services.record_view(actor=request.user, evidence=evidence)
    return HttpResponse(data, content_type="image/png", headers=FILE_HEADERS)


@login_required
def evidence_file(request: ActorRequest, pk: int) -> HttpResponse:
    """The file with the reader's name and the minute. Every download is on record."""
    evidence = permissions.get_readable_evidence(request.user, pk)
    try:
        data = reading.marked_file(request.user, evidence)
    except ServiceError as error:
        viewer = reading.viewer_of(request.user, evidence, 1, reverse("panels:evidence_view", args=[pk]))
        context = {"evidence": evidence, "viewer": viewer, "refusal": str(error)}
        return render(request, "panels/evidence_view.html", context, status=422)
    services.record_download(actor=request.user, evidence=evidence)
    response = HttpResponse(data, content_type=evidence.mime, headers=FILE_HEADERS)
    response["Content-Disposition"] = content_disposition_header(True, clean_file_name(evidence.name))
    return response
