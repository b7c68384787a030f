"""The product's routes and the bare view that pages are measured against."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    """A logged-in page that does nothing: it knows the session and who asks."""
    return HttpResponse(f"<p>{request.user.pk}</p>")


urlpatterns = [path("bench/bare/", bare, name="bare"), path("", include("award.urls"))]
