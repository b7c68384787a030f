"""What is noted on site: item by item, and in the log of interviews and documents.

A script asks for JSON and sends what was noted without network; without a script the same addresses show pages.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from award.core.errors import Conflict, StaleState
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.core.uploads import file_response
from award.domain.errors import AwardError
from award.scoring import services, visitqueries, visitrights
from award.scoring.forms import ConsensusMarkForm
from award.scoring.localcopies import may_keep
from award.scoring.models import SiteVisit, VisitFinding, VisitPoint
from award.scoring.photographs import MIME, picture_of
from award.scoring.roomrights import get_recorded_consensus
from award.scoring.services.visits import rules_of
from award.scoring.visitforms import ENTRY_FORMS, EntryForm, PhotoForm
from award.scoring.visits import overview_of

LOGGED = ("interview", "document")


def _frame(request: ActorRequest, visit: SiteVisit) -> dict[str, Any]:
    return {
        "visit": visit,
        "sheet": visit.sheet,
        "local_copies": may_keep(request, visit.sheet.round.cycle),
        "may_note": visitrights.noting(visit.sheet),
        "limit": rules_of(visit).text_characters,
        "new": {name: str(uuid4()) for name in ("point", "finding", "interview", "document")},
    }


@login_required
@require_safe
def visit_item(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """One item on site: its points, findings with photographs, and the mark beside the mark before."""
    visit = visitrights.get_visit(request.user, pk)
    return _item_page(request, visit, code)


def _item_page(request: ActorRequest, visit: SiteVisit, code: str, status: int = 200, **more: Any) -> HttpResponse:
    overview = overview_of(visit)
    if code not in overview.rows:
        if status == 200:
            raise Http404
        code = overview.first
    row, (previous, following) = overview.rows[code], overview.neighbours(code)
    for finding in row.findings:
        finding.photo_id = str(uuid4())  # type: ignore[attr-defined]
    known = {str(entry.client_id) for entry in (*row.points, *row.findings)}
    agreed = row.row.agreed
    percent = agreed.percent if agreed is not None and row.row.is_agreed else row.row.before
    context = {
        **_frame(request, visit),
        "overview": overview,
        "row": row,
        "item": row.item,
        "previous": previous,
        "following": following,
        "results": VisitPoint.Result.choices,
        "kinds": VisitFinding.Kind.choices,
        "may_mark": visitrights.planning(visit.sheet, visitqueries.seat_in(request.user, visit.sheet)),
        "typed": "" if percent is None else str(percent),
        "reason": agreed.reason if agreed is not None else "",
        "mark_version": agreed.version if agreed is not None else 0,
        "photographs_left": rules_of(visit).photographs - overview.photographs,
        **_failed(more, known),
    }
    return render(request, "scoring/visit_item.html", context, status=status)


def _failed(more: dict[str, Any], known: set[str]) -> dict[str, Any]:
    """What was refused, in the form it was typed in: that of its row, or the one for a new row."""
    if "failed" in more:
        more["failed"]["is_known"] = more["failed"]["client_id"] in known
        more["is_new_finding_bad"] = more["failed"]["entry"] == "finding" and not more["failed"]["is_known"]
    return more


@login_required
@require_safe
def visit_log(request: ActorRequest, pk: int) -> HttpResponse:
    """The interviews that were held and the documents that were seen."""
    return _log_page(request, visitrights.get_visit(request.user, pk))


def _log_page(request: ActorRequest, visit: SiteVisit, status: int = 200, **more: Any) -> HttpResponse:
    interviews, documents = visitqueries.interviews_of(visit), visitqueries.documents_of(visit)
    context = {
        **_frame(request, visit),
        "interviews": interviews,
        "documents": documents,
        "interview_wishes": list(visit.interview_wishes.all()),
        "document_wishes": list(visit.document_wishes.select_related("item")),
        "items": visitqueries.items_of(visit),
        **_failed(more, {str(entry.client_id) for entry in (*interviews, *documents)}),
    }
    return render(request, "scoring/visit_log.html", context, status=status)


# ------------------------------------------------------------------ writing


@login_required
@require_POST
def visit_entry(request: ActorRequest, pk: int, entry: str) -> HttpResponse:
    """Save an entry; the same one again is no second one."""
    visit = visitrights.get_visit(request.user, pk)
    if entry not in ENTRY_FORMS:
        raise Http404
    form = ENTRY_FORMS[entry](request.POST, items=visitqueries.items_of(visit))
    if not form.is_valid():
        return _refused(request, visit, entry, _faults(form))
    try:
        row = services.save_entry(
            actor=request.user, visit=visit, kind=entry, client_id=form.cleaned_data["client_id"],
            version=form.cleaned_data["version"] or 0, values=_values(visit, form),
            noted_at=form.cleaned_data["taken_at"],
        )  # fmt: skip
    except Conflict as conflict:
        return _refused(request, visit, entry, sentence(conflict), conflict)
    except AwardError as error:
        return _refused(request, visit, entry, sentence(error))
    return _saved(request, visit, entry, row, row.item.code if entry not in LOGGED else "")


def _values(visit: SiteVisit, form: EntryForm) -> dict[str, Any]:
    values = form.values()
    if values.get("point") is not None:
        values["point"] = visitqueries.entry_in(visit, VisitPoint, values["point"])
    return values


def _faults(form: Any) -> str:
    return " ".join(
        f"{form[name].label}: {fault}" if name in form.fields else str(fault)
        for name, faults in form.errors.items()
        for fault in faults
    )


def _wants_json(request: ActorRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _saved(request: ActorRequest, visit: SiteVisit, entry: str, row: Any, code: str) -> HttpResponse:
    if _wants_json(request):
        facts = {"state": "saved", "client_id": str(row.client_id), "version": row.version}
        return JsonResponse(facts | {"noted_at": row.noted_at.isoformat()})
    messages.success(request, _("Saved."))
    return redirect(_place(visit, code, f"#{entry}-{row.client_id}"))


def _place(visit: SiteVisit, code: str, fragment: str = "") -> str:
    if code:
        return reverse("scoring:visit_item", args=[visit.pk, code]) + fragment
    return reverse("scoring:visit_log", args=[visit.pk]) + fragment


def _refused(
    request: ActorRequest, visit: SiteVisit, entry: str, error: str, conflict: Conflict | None = None
) -> HttpResponse:
    """Not saved: what was typed stays, with the reason or the other text beside it."""
    status = 422 if conflict is None else 409
    if _wants_json(request):
        facts: dict[str, Any] = {"state": "refused", "error": error}
        if conflict is not None:
            facts = {"state": "stale", "error": error, "current": conflict.current, "version": conflict.version}
        return JsonResponse(facts, status=status)
    failed = {
        "entry": entry,
        "client_id": request.POST.get("client_id", ""),
        "data": request.POST,
        "error": error,
        "conflict": conflict,
        "version": conflict.version if conflict is not None else request.POST.get("version", ""),
    }
    if entry in LOGGED:
        return _log_page(request, visit, status, failed=failed)
    return _item_page(request, visit, request.POST.get("page", ""), status, failed=failed)


@login_required
@require_POST
def visit_entry_delete(request: ActorRequest, pk: int, entry: str) -> HttpResponse:
    """Take an entry back."""
    visit = visitrights.get_visit(request.user, pk)
    form = EntryForm(request.POST)
    if entry not in (*ENTRY_FORMS, "photo"):
        raise Http404
    try:
        if not form.is_valid():
            raise StaleState
        services.delete_entry(actor=request.user, visit=visit, kind=entry, client_id=form.cleaned_data["client_id"])
    except AwardError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("Deleted."))
    code = request.POST.get("page", "")
    return redirect(_place(visit, code if code in visitqueries.items_of(visit) else ""))


@login_required
@require_POST
def visit_photo(request: ActorRequest, pk: int) -> HttpResponse:
    """Add a photograph to a finding."""
    visit = visitrights.get_noted_visit(request.user, pk)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(request, visit, "photo", _faults(form))
    data = form.cleaned_data
    try:
        row = services.add_photo(
            actor=request.user, visit=visit, finding_id=data["finding"], client_id=data["client_id"],
            picture=picture_of(*form.picture, rules_of(visit)),
            caption=data["caption"], noted_at=data["taken_at"],
        )  # fmt: skip
    except AwardError as error:
        return _refused(request, visit, "photo", sentence(error))
    return _saved(request, visit, "photo", row, row.finding.item.code)


@login_required
@require_safe
def visit_photo_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    """A photograph, for the panel only; no browser keeps it."""
    photo = visitrights.get_photo(request.user, pk)
    return file_response(photo.path, f"photo-{photo.pk}.jpg", MIME)


# ------------------------------------------------------------------ the mark


@login_required
@require_POST
def visit_mark(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Record the mark of an item after the visit; a change of the one before needs a reason."""
    visit = visitrights.get_visit(request.user, pk)
    get_recorded_consensus(request.user, visit.sheet_id)
    item = visitqueries.items_of(visit).get(code)
    if item is None:
        raise Http404
    form = ConsensusMarkForm(request.POST)
    kept = {"typed": form.typed.removesuffix("%"), "reason": request.POST.get("reason", "")}
    if not form.is_valid():
        return _item_page(request, visit, code, 422, mark_error=_faults(form), **kept)
    data = form.cleaned_data
    try:
        services.save_consensus_mark(
            actor=request.user, sheet=visit.sheet, item=item, percent=data["percent"],
            is_not_applicable=data["is_not_applicable"], reason=data["reason"], version=data["version"],
        )  # fmt: skip
    except Conflict as conflict:
        more = {"mark_conflict": conflict, "mark_version": conflict.version}
        return _item_page(request, visit, code, 409, **more, **kept)
    except AwardError as error:
        return _item_page(request, visit, code, 422, mark_error=sentence(error), **kept)
    messages.success(request, _("Recorded for item %(code)s.") % {"code": code})
    return redirect(_place(visit, code, "#mark"))
