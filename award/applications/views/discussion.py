"""Comments among colleagues, and the citations of an item."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from award.applications import services
from award.applications.discussion import get_citation, get_comment, threads_of
from award.applications.models import Application, CorrectionPoint
from award.applications.permissions import can_edit_part, get_application, get_evidence
from award.core.access import enforce
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.queries import criteria_of, items_of
from award.domain.errors import AwardError
from award.domain.text import whole_number

MAX_DIGITS = 6  # of a page's number


@login_required
def comments(request: ActorRequest, pk: int) -> HttpResponse:
    """All comments, or those of one item; what is wrong with a new one is said and its text kept."""
    application = get_application(request.user, pk)
    criteria = criteria_of(application.cycle)
    code = request.POST.get("item", request.GET.get("item", ""))
    code = code if code in criteria.positions else ""
    error = ""
    if request.method == "POST":
        error = _write(request, application, code)
        if not error:
            return _back(request, application, code)
    context: dict[str, Any] = {
        "application": application,
        "threads": threads_of(application, code or None),
        "code": code,
        "item": criteria.item(code) if code else None,
        "items": criteria.items,
        "text": request.POST.get("text", ""),
        "error": error,
    }
    return render(request, "applications/comments.html", context, status=422 if error else 200)


def _write(request: ActorRequest, application: Application, code: str) -> str:
    """Write the comment posted; returns what was wrong with it."""
    answered = whole_number(request.POST.get("reply_to", ""))
    reply_to = None if answered is None else get_comment(request.user, answered)
    try:
        services.write_comment(
            actor=request.user,
            application=application,
            text=request.POST.get("text", ""),
            item_code=code,
            reply_to=reply_to,
        )
    except AwardError as refusal:
        return sentence(refusal)
    messages.success(request, _("Comment written. Only your colleagues see it."))
    return ""


def _back(request: ActorRequest, application: Application, code: str) -> HttpResponseRedirect:
    """To the item where it was written, or to the page of comments."""
    if code and request.POST.get("back") == "item":
        return redirect(reverse("applications:item", args=[application.pk, code]) + "#comments")
    here = reverse("applications:comments", args=[application.pk])
    return redirect(f"{here}?item={code}" if code else here)


@login_required
@require_POST
def comment_resolve(request: ActorRequest, pk: int) -> HttpResponse:
    """Call a comment settled."""
    comment = get_comment(request.user, pk)
    try:
        services.resolve_comment(actor=request.user, comment=comment)
    except AwardError as error:
        messages.error(request, sentence(error))
    return _back(request, comment.application, comment.item_code)


@login_required
@require_POST
def cite(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Refer from the item to a file and its page."""
    application = get_application(request.user, pk)
    item = next((row for row in items_of(application.cycle) if row.code == code), None)
    if item is None:
        raise Http404
    enforce(can_edit_part(request.user, application, CorrectionPoint.Place.ITEM, code))
    try:
        _cite(request, application, item)
    except AwardError as error:
        messages.error(request, sentence(error))
    return redirect(reverse("applications:item", args=[pk, code]) + "#citations")


def _cite(request: ActorRequest, application: Application, item: Any) -> None:
    chosen, typed = whole_number(request.POST.get("evidence", "")), request.POST.get("page", "").strip()
    page = whole_number(typed, MAX_DIGITS)
    if chosen is None:
        messages.error(request, _("Choose the file that is cited."))
        return
    if typed and page is None:
        messages.error(request, _("Give the page as a number, or leave it empty for the whole file."))
        return
    services.cite_evidence(
        actor=request.user,
        application=application,
        item=item,
        evidence=get_evidence(request.user, chosen),
        part=request.POST.get("part", ""),
        page=page,
        note=request.POST.get("note", ""),
    )


@login_required
@require_POST
def citation_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a reference away."""
    citation = get_citation(request.user, pk)
    application, code = citation.application, citation.item.code
    enforce(can_edit_part(request.user, application, CorrectionPoint.Place.ITEM, code))
    try:
        services.remove_citation(actor=request.user, citation=citation)
    except AwardError as error:
        messages.error(request, sentence(error))
    return redirect(reverse("applications:item", args=[application.pk, code]) + "#citations")
