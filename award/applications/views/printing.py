"""The application on paper: the whole document, the letter of commitment, and the record of the internal notice."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from award.applications import exports, services
from award.applications.content import attached
from award.applications.documents import document_rows
from award.applications.forms import InternalNoticeForm
from award.applications.internalnotice import notice_content, notice_faults, notice_of
from award.applications.models import Application, CorrectionPoint
from award.applications.permissions import can_edit_part, get_application, get_revision
from award.applications.queries import basic_data_of
from award.applications.views.checking import back_to_check, is_from_check
from award.core.access import enforce
from award.core.errors import Conflict
from award.core.http import ActorRequest, pdf_download
from award.core.messages import sentence
from award.cycles.queries import programme_of
from award.domain.errors import AwardError


@login_required
@require_safe
def application_pdf(request: ActorRequest, pk: int) -> HttpResponse:
    """The draft as one document, for the sign-off inside the organisation."""
    application = get_application(request.user, pk)
    return pdf_download(exports.application_pdf(application), f"{application.number}-draft.pdf")


@login_required
@require_safe
def revision_pdf(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """A submitted revision as one document."""
    revision = get_revision(request.user, pk, number)
    return pdf_download(exports.application_pdf(revision.application, revision), f"{revision.receipt_number}.pdf")


@login_required
@require_safe
def letter(request: ActorRequest, pk: int) -> HttpResponse:
    """How the letter of commitment is made, signed and attached, and whether it is. 404 where none is asked for."""
    application = get_application(request.user, pk)
    programme = programme_of(application.cycle)
    row = next((row for row in document_rows(programme, attached(application)) if row.document.letter), None)
    if row is None:
        raise Http404
    context = {
        "application": application,
        "row": row,
        "commitments": programme.application.commitments,
        "representative": basic_data_of(application).legal_representative,
    }
    return render(request, "applications/letter.html", context)


@login_required
@require_safe
def letter_pdf(request: ActorRequest, pk: int) -> HttpResponse:
    """The letter of commitment, to be signed, sealed, scanned and attached."""
    application = get_application(request.user, pk)
    if not programme_of(application.cycle).application.commitments:
        raise Http404
    return pdf_download(exports.letter_pdf(application), f"{application.number}-commitment.pdf")


@login_required
def internal_notice(request: ActorRequest, pk: int) -> HttpResponse:
    """When and where the application hung in the organisation, where the programme asks for it."""
    application = get_application(request.user, pk)
    rules = programme_of(application.cycle)
    if not rules.application.internal_notice_days:
        raise Http404
    verdict = can_edit_part(request.user, application, CorrectionPoint.Place.NOTICE)
    row = notice_of(application)
    form = InternalNoticeForm(request.POST or None, instance=row, initial={"version": row.version if row else 0})
    other: Conflict | None = None
    tasks = reverse("applications:tasks", args=[pk])
    if request.method == "POST":
        enforce(verdict)
        if form.is_valid():
            other = _record(request, application, form)
            if not other and not form.errors:
                messages.success(request, _("Internal notice recorded."))
                return redirect(back_to_check(application, "s-notice") if is_from_check(request.GET) else tasks)
    context: dict[str, Any] = {
        "application": application,
        "form": form,
        "edit": verdict,
        "other": other,
        "days": rules.application.internal_notice_days,
        "faults": notice_faults(rules, notice_content(application)),
    }
    status = 409 if other else (422 if form.errors else 200)
    return render(request, "applications/internal_notice.html", context, status=status)


def _record(request: ActorRequest, application: Application, form: InternalNoticeForm) -> Conflict | None:
    try:
        services.record_internal_notice(actor=request.user, application=application, **form.cleaned_data)
    except Conflict as conflict:
        form.data = {**request.POST.dict(), "version": str(conflict.version)}
        return conflict
    except AwardError as error:
        form.add_error(None, sentence(error))
    return None
