"""Seeing pages as another person: reading only, listed pages only, each on record with both names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from award.home.acting import KEY, OWN, PAGES, acting_of
from award.home.services import end_acting, note_acting

_READING = ("GET", "HEAD")


class ActingMiddleware:
    """Put the chosen person in the place of the head of the office for the pages of the list."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        kept = request.session.get(KEY)
        if not kept or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        name = match.view_name if match else ""
        actor, acting = request.user, acting_of(request.user, request.session)
        if acting is None:
            del request.session[KEY]
            # A form of a page that was still seen as the other person is not sent as the head of the office.
            is_harmless = request.method in _READING or name in OWN
            return None if is_harmless else render(request, "home/acting_refused.html", status=403)
        request.acting = acting  # type: ignore[attr-defined]
        request.acting_by = actor  # type: ignore[attr-defined]
        if name in OWN:
            if name == "account_logout" and request.method == "POST":
                end_acting(actor=actor, person=acting.person)
            return None
        note_acting(actor=actor, person=acting.person, view=name)
        if request.method not in _READING or name not in PAGES:
            return render(request, "home/acting_refused.html", status=403)
        request.user = acting.person
        return None
