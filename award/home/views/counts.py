"""Numbers in the side bar of the office: fetched after the page, so that no page waits for them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from award.core.http import ActorRequest
from award.cycles.permissions import get_cycle
from award.home.templatetags.office_nav import entry_of, slug_of
from award.home.waiting import counts_by_entry


@login_required
@require_safe
def counts(request: ActorRequest, pk: int) -> HttpResponse:
    """How much waits behind each entry, as pieces that htmx puts in their places."""
    found = counts_by_entry(get_cycle(request.user, pk), entry_of)
    pieces = [(slug_of(name), count) for name, count in found.items() if name]
    return render(request, "home/_office_counts.html", {"pieces": pieces})
