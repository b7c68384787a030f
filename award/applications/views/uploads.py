"""Uploads in pieces, for the script of the page of files: begin, ask how far, send a piece, finish, discard.

Answers are JSON; `error` is a sentence for the person. 409: go on at `received`. 403: closed meanwhile.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from award.applications import services
from award.applications.models import Evidence, UploadSession
from award.applications.permissions import find_attached, get_application, get_upload
from award.applications.tasks import queue_scan
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.queries import items_of
from award.domain.errors import AwardError
from award.domain.text import whole_number

RAW = "application/octet-stream"
_STATUS = {"refused": 403, "stale_state": 409, "wrong_offset": 409, "piece_too_large": 413}


@login_required
@require_POST
def upload_start(request: ActorRequest, pk: int) -> JsonResponse:
    """Begin: name, size, hash where known, item or document. Answers with the key under which the pieces are sent."""
    application = get_application(request.user, pk)
    code = request.POST.get("item", "")
    item = next((row for row in items_of(application.cycle) if row.code == code), None) if code else None
    try:
        upload = services.start_upload(
            actor=request.user,
            application=application,
            name=request.POST.get("name", ""),
            size=_whole(request.POST.get("size", "")),
            item=item,
            document=request.POST.get("document", ""),
            sha256=request.POST.get("sha256", "").lower(),
        )
    except AwardError as error:
        return _refusal(error)
    return JsonResponse(_state(upload), status=201)


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: ActorRequest, key: UUID) -> JsonResponse:
    """How far an upload is; by POST the piece that begins at `offset`, its bare bytes."""
    row = get_upload(request.user, key)
    if request.method == "GET":
        return JsonResponse(_state(row))
    if request.content_type != RAW:
        return JsonResponse({"error": _("Send the bare bytes of the piece.")}, status=422)
    try:
        row = services.receive_piece(
            actor=request.user, upload=row, offset=_whole(request.GET.get("offset", "")), data=request.body
        )
    except AwardError as error:
        return _refusal(error)
    return JsonResponse(_state(row))


@login_required
@require_POST
def upload_finish(request: ActorRequest, key: UUID) -> JsonResponse:
    """Check the whole file and attach it. Asked again after that, the answer is the same."""
    if (done := find_attached(request.user, key)) is not None:
        return JsonResponse(_attached(done))
    row = get_upload(request.user, key)
    try:
        file = services.finish_upload(actor=request.user, upload=row, sha256=request.POST.get("sha256", "").lower())
    except AwardError as error:
        # The same request may have been quicker on another way.
        done = find_attached(request.user, key)
        return _refusal(error) if done is None else JsonResponse(_attached(done))
    queue_scan(file)
    return JsonResponse(_attached(file), status=201)


@login_required
@require_POST
def upload_cancel(request: ActorRequest, key: UUID) -> HttpResponse:
    """Discard an upload that is not finished."""
    row = get_upload(request.user, key)
    services.cancel_upload(actor=request.user, upload=row)
    messages.success(request, _("The upload of “%(name)s” was discarded.") % {"name": row.name})
    return redirect("applications:evidence", pk=row.application_id)


def _whole(text: str) -> int:
    """A whole number as a script writes it; anything else is 0, which no offset or size is refused for in vain."""
    return whole_number(text, 15) or 0


def _state(upload: UploadSession) -> dict[str, Any]:
    return {
        "key": str(upload.key),
        "name": upload.name,
        "size": upload.size,
        "received": upload.received,
        "piece": services.PIECE,
    }


def _attached(file: Evidence) -> dict[str, Any]:
    return {"evidence": file.pk, "name": file.name, "size": file.size, "pages": file.pages}


def _refusal(error: AwardError) -> JsonResponse:
    answer: dict[str, Any] = {"error": sentence(error), "code": error.code}
    if isinstance(error, services.WrongOffset):
        answer["received"] = error.received
    return JsonResponse(answer, status=_STATUS.get(error.code, 422))
