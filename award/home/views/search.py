"""The office's search, as a page and as the palette of Ctrl+K."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from award.accounts.models import Role
from award.core.http import ActorRequest
from award.home.permissions import require_role
from award.home.searching import search as find
from award.home.templatetags.office_nav import pages_of


@login_required
def search(request: ActorRequest) -> HttpResponse:
    """What is found by the words typed; only the results for the palette."""
    require_role(request.user, Role.Name.OFFICE)
    text = request.GET.get("q", "")[:80]
    context = {"text": text.strip(), "groups": find(request.user, text, pages_of(request.user))}
    return render(request, "home/_found.html" if request.htmx else "home/search.html", context)
