"""The pages around the draft: start, tasks, check, submit, receipt, withdraw, progress."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from award.applications import services
from award.applications.bodies import body_of, stage_of
from award.applications.correcting import blocking_problems
from award.applications.deadlines import deadline_of, open_correction
from award.applications.forms import WithdrawForm
from award.applications.handled import unread_notes
from award.applications.models import Note
from award.applications.permissions import (
    can_edit,
    can_submit,
    can_withdraw,
    get_application,
    get_revision,
)
from award.applications.queries import (
    latest_revision,
    revisions_of,
)
from award.applications.reading import office_phone, receipt_of, stages_of
from award.core.access import enforce
from award.core.http import ActorRequest, pdf_download
from award.core.messages import sentence
from award.core.pdf import render_pdf
from award.cycles.queries import programme_of
from award.domain.errors import AwardError


@login_required
def submit(request: ActorRequest, pk: int) -> HttpResponse:
    """Confirm the commitments and submit. The form carries a key, so that a second press finds the first receipt."""
    application = get_application(request.user, pk)
    verdict = can_submit(request.user, application)
    key, error, status = uuid.uuid4(), "", 200
    if request.method == "POST":
        key = _key(request.POST.get("submission_key", "")) or key
        try:
            revision = services.submit_application(
                actor=request.user,
                application=application,
                submission_key=key,
                commitments=request.POST.getlist("commitments"),
            )
        except AwardError as refusal:
            error, status = sentence(refusal), 403 if refusal.code == "refused" else 422
        else:
            return redirect("applications:receipt", pk=pk, number=revision.number)
    correction = open_correction(application)
    context = {
        "application": application,
        "problems": blocking_problems(application, correction, whole=bool(can_edit(request.user, application))),
        "correction": correction,
        "deadline": deadline_of(application),
        "commitments": programme_of(application.cycle).application.commitments,
        "confirmed": request.POST.getlist("commitments"),
        "may_submit": verdict,
        "submission_key": key,
        "error": error,
        "revision": latest_revision(application),
        "phone": office_phone(application.cycle),
    }
    return render(request, "applications/submit.html", context, status=status)


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@login_required
@require_GET
def receipt(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """The proof of a submission."""
    revision = get_revision(request.user, pk, number)
    context = {
        "application": revision.application,
        "revision": revision,
        "receipt": receipt_of(revision),
        "revisions": revisions_of(revision.application),
    }
    return render(request, "applications/receipt.html", context)


@login_required
@require_GET
def receipt_pdf(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """The receipt to keep."""
    revision = get_revision(request.user, pk, number)
    facts = {**receipt_of(revision), "is_sample": False}
    pdf = render_pdf("print/receipt.html", {"receipt": facts})
    return pdf_download(pdf, f"receipt-{revision.receipt_number}.pdf")


@login_required
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Withdraw the application, with a reason."""
    application = get_application(request.user, pk)
    enforce(can_withdraw(request.user, application))
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_application(
                actor=request.user, application=application, reason=form.cleaned_data["reason"]
            )
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("The application was withdrawn."))
            return redirect("applications:tasks", pk=pk)
    context = {"application": application, "form": form}
    return render(request, "applications/withdraw.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def progress(request: ActorRequest, pk: int) -> HttpResponse:
    """Where the application is now, in public steps only."""
    application = get_application(request.user, pk)
    context = {
        "application": application,
        "stages": stages_of(application),
        "revisions": revisions_of(application),
        "phone": office_phone(application.cycle),
        "deadline": deadline_of(application),
        "corrections": application.corrections.select_related("answered_with"),
        "recommendation": stage_of(application),
        "body": body_of(application),
        "unread": unread_notes(application, Note.Side.APPLICANT),
    }
    return render(request, "applications/progress.html", context)
