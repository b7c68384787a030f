"""Landing pages by role, the trail, the outbox, statements and health."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from award.home.queries import home_of


def front(request: HttpRequest) -> HttpResponse:
    return render(request, "home/front.html")


@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    return redirect(home_of(request.user))


def _plain(request: HttpRequest) -> HttpResponse:
    return render(request, "404.html")


my = panel = office = supervision = committee = recommend = audit = outbox = accessibility = privacy = health = _plain
