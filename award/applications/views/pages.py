"""The pages around the draft: start, tasks, check, submit, receipt, withdraw, progress."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from award.accounts.queries import organisations_for, role_in
from award.applications import services
from award.applications.forms import StartForm, WithdrawForm
from award.applications.permissions import (
    can_edit,
    can_submit,
    can_withdraw,
    get_application,
    get_revision,
)
from award.applications.queries import (
    has_unsubmitted_changes,
    latest_revision,
    progress_of,
    recent_events,
    revisions_of,
)
from award.applications.reading import office_phone, receipt_of, stages_of
from award.core.access import enforce
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.core.pdf import render_pdf
from award.cycles.queries import criteria_of, open_cycles, programme_of
from award.domain.errors import AwardError


@login_required
def start(request: ActorRequest) -> HttpResponse:
    """Choose the organisation and the cycle, and start."""
    cycles, organisations = open_cycles(), organisations_for(request.user)
    initial = {"cycle": request.GET.get("cycle") or (cycles[0].pk if len(cycles) == 1 else None)}
    if len(organisations) == 1:
        initial["organisation"] = organisations[0].pk
    form = StartForm(request.POST or None, initial=initial, cycles=cycles, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        try:
            application = services.start_application(actor=request.user, **form.cleaned_data)
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("Application started. Everything you write is saved as you go."))
            return redirect("applications:tasks", pk=application.pk)
    context = {"form": form, "cycles": cycles, "organisations": organisations}
    return render(request, "applications/start.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def tasks(request: ActorRequest, pk: int) -> HttpResponse:
    """The task list: what is done, what is left, what blocks the submission."""
    application = get_application(request.user, pk)
    revision = latest_revision(application)
    progress = progress_of(application)
    context = {
        "application": application,
        "progress": progress,
        "rules": programme_of(application.cycle).application,
        "stages": stages_of(application),
        "edit": can_edit(request.user, application),
        "may_submit": can_submit(request.user, application),
        "may_withdraw": can_withdraw(request.user, application),
        "revision": revision,
        "has_changes": revision is not None and has_unsubmitted_changes(application, revision),
        "events": recent_events(application),
        "phone": office_phone(application.cycle),
        "role": role_in(request.user, application.organisation),
    }
    return render(request, "applications/tasks.html", context)


@login_required
@require_GET
def check(request: ActorRequest, pk: int) -> HttpResponse:
    """Everything as the assessors will see it, with what still blocks the submission on top."""
    application = get_application(request.user, pk)
    progress = progress_of(application)
    context = {
        "application": application,
        "progress": progress,
        "content": progress.content,
        "criteria": criteria_of(application.cycle),
        "programme": programme_of(application.cycle),
        "may_submit": can_submit(request.user, application),
    }
    return render(request, "applications/check.html", context)


@login_required
def submit(request: ActorRequest, pk: int) -> HttpResponse:
    """Confirm the commitments and submit. The form carries a key, so that a second press finds the first receipt."""
    application = get_application(request.user, pk)
    verdict = can_submit(request.user, application)
    key, error = uuid.uuid4(), ""
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
            error = sentence(refusal)
        else:
            return redirect("applications:receipt", pk=pk, number=revision.number)
    context = {
        "application": application,
        "progress": progress_of(application),
        "commitments": programme_of(application.cycle).application.commitments,
        "confirmed": request.POST.getlist("commitments"),
        "may_submit": verdict,
        "submission_key": key,
        "error": error,
        "revision": latest_revision(application),
        "phone": office_phone(application.cycle),
    }
    return render(request, "applications/submit.html", context, status=422 if error else 200)


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
    name = f"receipt-{revision.receipt_number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


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
    }
    return render(request, "applications/progress.html", context)
