"""The product's routes and the bare views that pages and saves are measured against."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST

from award.applications.models import ProfileAnswer
from award.core.clock import now


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    """A logged-in page that does nothing: it knows the session and who asks."""
    return HttpResponse(f"<p>{request.user.pk}</p>")


@login_required
@require_POST
def bare_save(request: HttpRequest) -> HttpResponse:
    """Writes one row and nothing else: no permission, no version, no trail."""
    row = ProfileAnswer(
        application_id=int(request.POST["application"]),
        code="bare",
        text=request.POST["text"],
        updated_by_id=request.user.pk,
        updated_at=now(),
    )
    keys = ["application", "code"]
    ProfileAnswer.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=keys, update_fields=["text", "updated_by", "updated_at"]
    )
    return HttpResponse("<p>saved</p>")


urlpatterns = [
    path("bench/bare/", bare, name="bare"),
    path("bench/save/", bare_save, name="bare_save"),
    path("", include("award.urls")),
]
