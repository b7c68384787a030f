"""The task list: the home of an application."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from award.accounts.queries import role_in
from award.applications.deadlines import deadline_of
from award.applications.handled import unread_notes
from award.applications.models import Application, Note
from award.applications.permissions import can_edit, can_submit, can_withdraw, get_application
from award.applications.progress import progress_of
from award.applications.queries import has_unsubmitted_changes, latest_revision
from award.applications.reading import office_phone, stages_of
from award.applications.tasklist import finish_by, task_list
from award.applications.working import teamwork_of
from award.core.http import ActorRequest


@login_required
@require_GET
def tasks(request: ActorRequest, pk: int) -> HttpResponse:
    """What is done and what is left, who works where, what blocks the submission, and until when."""
    application = get_application(request.user, pk)
    revision = latest_revision(application)
    progress = progress_of(application)
    team = teamwork_of(application)
    context = {
        "application": application,
        "progress": progress,
        "groups": task_list(application, progress, team),
        "team": team,
        "finish_by": finish_by(progress, team),
        "deadline": deadline_of(application),
        "stages": stages_of(application),
        "is_returned": application.state == Application.State.RETURNED,
        "edit": can_edit(request.user, application),
        "may_submit": can_submit(request.user, application),
        "may_withdraw": can_withdraw(request.user, application),
        "revision": revision,
        "has_changes": revision is not None and has_unsubmitted_changes(application, revision, progress.content),
        "unread": unread_notes(application, Note.Side.APPLICANT),
        "phone": office_phone(application.cycle),
        "role": role_in(request.user, application.organisation),
    }
    return render(request, "applications/tasks.html", context)
