"""The expert's pages: the gate before a file, and the file."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from award.applications.queries import latest_revision, revision_content
from award.core.clock import now
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.queries import criteria_of, programme_of
from award.domain.errors import AwardError
from award.panels import permissions, queries, services
from award.panels.forms import CONFLICT, DeclarationForm, LateConflictForm


@login_required
def declaration(request: ActorRequest, pk: int) -> HttpResponse:
    """The gate: no conflict and access begins, or a conflict and it ends for good."""
    assignment = permissions.get_assignment(request.user, pk)
    is_late = assignment.cleared_at is not None
    form = (LateConflictForm if is_late else DeclarationForm)(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if is_late or data["answer"] == CONFLICT:
                services.declare_conflict(actor=request.user, assignment=assignment, reason=form.full_reason)
                messages.success(request, _("Your conflict of interest is on record. The award office is told."))
                return redirect("home:panel")
            services.declare_clear(actor=request.user, assignment=assignment)
            if assignment.cleared_at is None:
                messages.error(request, _("By the rules you may not assess this applicant. The award office is told."))
                return redirect("home:panel")
            messages.success(request, _("Your declaration is on record. The file is open to you."))
            return redirect("panels:application", pk=assignment.application_id)
        except AwardError as error:
            form.add_error(None, sentence(error))
    context = {
        "assignment": assignment,
        "organisation": assignment.application.organisation,
        "rules": programme_of(assignment.round.cycle).panels,
        "form": form,
    }
    return render(request, "panels/declaration.html", context, status=422 if form.errors else 200)


@login_required
def application(request: ActorRequest, pk: int) -> HttpResponse:
    """The application as it was submitted, read only."""
    if undeclared := queries.undeclared_assignment(request.user, pk):
        return redirect("panels:declaration", pk=undeclared.pk)
    row = permissions.get_readable_application(request.user, pk)
    revision = latest_revision(row)
    context = {
        "application": row,
        "assignment": queries.cleared_assignment(request.user, pk),
        "revision": revision,
        "content": revision_content(revision) if revision else None,
        "criteria": criteria_of(row.cycle),
        "programme": programme_of(row.cycle),
        "evidence_url_name": "panels:evidence_view",
        "read_at": now(),
    }
    return render(request, "panels/application.html", context)
