"""Checking everything before submitting, the preview as assessors will see it, and the way back from a correction."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from award.applications.models import Application
from award.applications.permissions import can_submit, get_application
from award.applications.progress import progress_of
from award.applications.queries import latest_revision
from award.core.http import ActorRequest
from award.cycles.queries import criteria_of, programme_of

CHECK = "check"  # the value of `from` in an address that was opened to change something while checking


def is_from_check(query: QueryDict) -> bool:
    """Was the page opened by a "change" link of the check page?"""
    return query.get("from") == CHECK


def back_to_check(application: Application, anchor: str) -> str:
    """The place on the check page that someone left to change something."""
    return f"{reverse('applications:check', args=[application.pk])}#{anchor}"


@login_required
@require_GET
def check(request: ActorRequest, pk: int) -> HttpResponse:
    """All answers by section, each with a way to change it, and what still blocks the submission on top."""
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
@require_GET
def preview(request: ActorRequest, pk: int) -> HttpResponse:
    """The draft exactly as the assessors will read it once it is submitted: without contact data."""
    application = get_application(request.user, pk)
    context = {
        "application": application,
        "content": progress_of(application).content,
        "criteria": criteria_of(application.cycle),
        "programme": programme_of(application.cycle),
        "revision": latest_revision(application),
    }
    return render(request, "applications/preview.html", context)
