"""Letters to departments and their replies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from award.core.access import enforce
from award.core.acts import act
from award.core.clock import today
from award.core.forms import AwardForm
from award.core.http import ActorRequest, pdf_download
from award.core.listbook import list_download
from award.core.messages import sentence
from award.core.templatetags.award import in_language
from award.cycles.permissions import get_cycle
from award.domain.errors import AwardError
from award.domain.text import whole_number
from award.eligibility import services
from award.eligibility.checks import department_name
from award.eligibility.deskforms import ReplyForm, RequestForm, SendForm
from award.eligibility.exports import request_pdf
from award.eligibility.models import DepartmentRequest
from award.eligibility.permissions import can_ask_departments, can_record_reply, get_request
from award.eligibility.queries import applications_to_review
from award.eligibility.requests import departments_of, due_of, findings_of, is_overdue, open_findings, request_rows


@login_required
@require_safe
def listing(request: ActorRequest, pk: int) -> HttpResponse:
    """All letters of a cycle, and the departments to write to."""
    cycle = get_cycle(request.user, pk)
    context = {
        "cycle": cycle,
        "rows": request_rows(cycle),
        "departments": departments_of(cycle),
        "may_ask": can_ask_departments(request.user, cycle),
    }
    return render(request, "eligibility/requests.html", context)


@login_required
@require_safe
def requests_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """Each applicant on whom a reply is awaited, as a workbook."""
    cycle = get_cycle(request.user, pk)
    headings = [_("Department"), _("Number of the letter"), _("Sent on"), _("Reply by"), _("Application"),
                _("Organisation"), _("Unified social credit code")]  # fmt: skip
    rows = [
        (department_name(cycle, row.request.department), row.request.number, row.request.sent_on, row.request.due_on,
         row.application.number, row.application.organisation.name, row.application.organisation.credit_code)
        for row in open_findings(cycle)
    ]  # fmt: skip
    return list_download(f"requests-{cycle.year}", _("Replies awaited"), headings, rows)


@login_required
def new(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Draw up a letter to a department, with the programme's text and all applicants."""
    cycle, status = get_cycle(request.user, pk), 200
    department = next((row for row in departments_of(cycle) if row.code == code), None)
    if department is None:
        raise Http404
    enforce(can_ask_departments(request.user, cycle))
    applicants = list(applications_to_review(cycle))
    initial = {"text": department.text.zh, "due_on": due_of(cycle, code), "version": 0,
               "applications": [row.pk for row in applicants]}  # fmt: skip
    form = RequestForm(request.POST or None, applicants=applicants, initial=initial)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = {key: form.cleaned_data[key] for key in ("text", "due_on", "applications")}
            row = _try(request, form, services.make_request, cycle=cycle, department=code, **data)
            if row is not None:
                messages.success(request, _("The letter is drawn up. Print it, then note that it was sent."))
                return redirect("eligibility:request", row.pk)
    context = {"cycle": cycle, "name": in_language(department.name), "form": form}
    return render(request, "eligibility/request_new.html", context, status=status)


def _try(request: ActorRequest, form: AwardForm, service: Any, **arguments: Any) -> Any:
    """What the service returns; None when it refused, with its sentence in the form."""
    try:
        return service(actor=request.user, **arguments)
    except AwardError as error:
        form.add_error(None, sentence(error))
        return None


@login_required
@require_safe
def request_page(request: ActorRequest, pk: int) -> HttpResponse:
    """A letter: to be changed and sent while it is a draft, then to be answered."""
    return _page(request, get_request(request.user, pk))


def _page(request: ActorRequest, row: DepartmentRequest, form: AwardForm | None = None) -> HttpResponse:
    """The page of a letter; `form` is one that was posted and not taken."""
    findings = list(findings_of(row))
    context = {
        "cycle": row.cycle, "row": row, "name": department_name(row.cycle, row.department), "findings": findings,
        "is_overdue": is_overdue(row), "may_ask": can_ask_departments(request.user, row.cycle),
        "may_record": can_record_reply(request.user, row), "form": form,
    }  # fmt: skip
    if row.state == DepartmentRequest.State.DRAFT:
        context["edit_form"] = form if isinstance(form, RequestForm) else _edit_form(row, findings)
        sending = {"sent_on": today(), "due_on": row.due_on, "version": row.version}
        context["send_form"] = form if isinstance(form, SendForm) else SendForm(initial=sending, auto_id="send-%s")
    elif context["may_record"]:
        initial = {"number": row.reply_number, "answered_on": row.answered_on or today(), "version": row.version}
        context["reply_form"] = form if isinstance(form, ReplyForm) else ReplyForm(findings=findings, initial=initial)
    return render(request, "eligibility/request.html", context, status=422 if form else 200)


def _edit_form(row: DepartmentRequest, findings: list[Any]) -> RequestForm:
    chosen = [finding.application_id for finding in findings]
    initial = {"text": row.text, "due_on": row.due_on, "version": row.version, "applications": chosen}
    return RequestForm(applicants=applications_to_review(row.cycle), initial=initial, auto_id="edit-%s")


@login_required
@require_POST
def edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a letter that was not sent."""
    row = get_request(request.user, pk)
    form = RequestForm(request.POST, applicants=applications_to_review(row.cycle), auto_id="edit-%s")
    if form.is_valid() and _try(request, form, services.edit_request, letter=row, **form.cleaned_data):
        messages.success(request, _("The letter is saved."))
        return redirect("eligibility:request", pk)
    return _page(request, row, form)


@login_required
@require_POST
def send(request: ActorRequest, pk: int) -> HttpResponse:
    """Note that the letter went out."""
    row = get_request(request.user, pk)
    form = SendForm(request.POST, auto_id="send-%s")
    if form.is_valid() and _try(request, form, services.send_request, letter=row, **form.cleaned_data):
        messages.success(request, _("The letter is noted as sent."))
        return redirect("eligibility:request", pk)
    return _page(request, row, form)


@login_required
@require_POST
def reply(request: ActorRequest, pk: int) -> HttpResponse:
    """Write down the reply."""
    row = get_request(request.user, pk)
    form = ReplyForm(request.POST, findings=findings_of(row))
    if form.is_valid():
        data = {key: form.cleaned_data[key] for key in ("number", "answered_on", "version")}
        if _try(request, form, services.record_replies, letter=row, replies=form.replies, **data):
            messages.success(request, _("The reply is recorded."))
            return redirect("eligibility:requests", row.cycle_id)
    return _page(request, row, form)


@login_required
@require_POST
def drop(request: ActorRequest, pk: int) -> HttpResponse:
    """Drop a letter; it stays on record."""
    row = get_request(request.user, pk)
    version, reason = whole_number(request.POST.get("version", "")) or 0, request.POST.get("reason", "")
    act(request, _("The letter is dropped."), services.drop_request, letter=row, reason=reason, version=version)
    return redirect("eligibility:request", pk)


@login_required
@require_safe
def letter_pdf(request: ActorRequest, pk: int) -> HttpResponse:
    """The letter in the layout of official documents."""
    row = get_request(request.user, pk)
    return pdf_download(request_pdf(row), f"letter-{row.cycle.year}-{row.pk}.pdf")
